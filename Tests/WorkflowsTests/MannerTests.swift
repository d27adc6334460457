import JSONText
import Testing

@testable import Workflows

@Suite struct MannerTests {
  private static let text = """
    modes:
      base: { text: Be exact., model: m1, options: { temperature: 0.5, seed: 7 }, tools: [a, b] }
      exact: { extends: base, text: No prose., options: { temperature: 0 } }
    personas:
      she: { text: You are she., model: m2, options: { seed: 8, top_k: 3 }, tools: [b, c] }
    roles:
      do: Do it.
    """

  @Test func theModeCountsBeforeThePersonaAndAllMustAllowATool() throws {
    let voices = Voices(try VoiceReader.voices(in: Self.text))
    let manner = try voices.manner(mode: "exact", persona: "she", role: "do")
    #expect(manner.text == "Be exact.\n\nNo prose.\n\nYou are she.\n\nDo it.")
    #expect(manner.model == "m1")
    #expect(manner.options == ["temperature": 0, "seed": 7, "top_k": 3])
    #expect(manner.tools == ["b"])
    #expect(try voices.manner(mode: nil, persona: nil, role: "do").tools == nil)
    #expect(throws: WorkflowFault.self) { try voices.manner(mode: "none", persona: nil, role: nil) }
  }

  @Test(
    arguments: [
      (nil, nil, nil), (nil, ["a"], .named(["a"])), (.all, nil, .all), (.all, ["a", "b"], .named(["a", "b"])),
      (.all, [], nil), (.named(["a", "b"]), ["b", "c"], .named(["b"])), (.named(["a"]), ["b"], nil),
      (.named(["a"]), nil, .named(["a"])), (.named([]), nil, nil), (.named([]), ["a"], nil),
    ] as [(ToolWish?, [String]?, ToolWish?)])
  func ofTheToolsThatAreWishedForThoseAreOfferedThatAllAllow(wish: ToolWish?, allowed: [String]?, offered: ToolWish?) {
    var manner = Manner()
    manner.tools = allowed
    #expect(manner.offered(of: wish) == offered)
  }

  @Test(arguments: [
    ("{ temprature: 1 }", "Did you mean \"temperature\"?"), ("{ temperature: hot }", "a number from 0 to 2"),
    ("{ top_k: 0 }", "a whole number above 0"), ("{ stop: x }", "a list of texts"), ("3", "must be fields"),
  ])
  func optionsThatCannotBeAreNamed(options: String, part: String) {
    let fault = #expect(throws: WorkflowFault.self) {
      try VoiceReader.voices(in: "modes:\n  a: { text: x, options: \(options) }")
    }
    #expect(fault?.text(file: "f").contains(part) == true, "\(String(describing: fault))")
  }
}
