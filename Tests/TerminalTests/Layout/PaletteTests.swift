import Terminal
import Testing

@Suite struct PaletteTests {
  @Test func stylesEachLineOfItsOwn() {
    let palette = Palette(isEnabled: true)
    #expect(palette.apply([.bold, .red], to: "a\n\nb") == "\u{1B}[1;31ma\u{1B}[0m\n\n\u{1B}[1;31mb\u{1B}[0m")
    #expect(palette.apply(.plain, to: "a") == "a")
    #expect(palette.apply(.bold, to: "") == "")
    #expect(Palette.plain.apply(.bold, to: "a") == "a")
  }

  @Test(
    arguments: [
      (ColorChoice.auto, [:], true, true), (.auto, [:], false, false), (.auto, ["NO_COLOR": "1"], true, false),
      (.auto, ["NO_COLOR": ""], true, true), (.auto, ["CLICOLOR_FORCE": "1"], false, true),
      (.auto, ["CLICOLOR_FORCE": "0"], false, false), (.auto, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], true, false),
      (.auto, ["TERM": "dumb"], true, false), (.auto, ["CLICOLOR": "0"], true, false),
      (.always, ["NO_COLOR": "1"], false, true), (.never, ["CLICOLOR_FORCE": "1"], true, false),
    ] as [(ColorChoice, [String: String], Bool, Bool)])
  func followsWhatTheUserSaid(choice: ColorChoice, environment: [String: String], isTerminal: Bool, expected: Bool) {
    let palette = Palette(choice: choice, environment: environment, isTerminal: isTerminal)
    #expect(palette.isEnabled == expected)
  }
}
