import Terminal
import Testing

@Suite struct KeyPressTests {
  @Test(
    arguments: [
      ("q", [.character("q")]), ("\u{1B}[A\u{1B}[B", [.up, .down]), ("\u{1B}OA", [.up]),
      ("\u{1B}[5~j\u{1B}[6~", [.pageUp, .character("j"), .pageDown]),
      ("\u{1B}[H\u{1B}[1~\u{1B}[4~", [.home, .home, .end]),
      ("\u{1B}", []), ("\u{1B}[", []), ("\u{1B}[1;5C", []), ("\u{1B}[99", []), ("é", [.character("é")]),
    ] as [(String, [KeyPress])])
  func readsWhatTerminalsSend(_ text: String, _ keys: [KeyPress]) {
    #expect(KeyPress.all(in: Array(text.utf8)) == keys)
  }
}
