import Testing

@testable import Checks

@Suite struct PlainOutputTests {
  @Test(arguments: [
    ("plain\n\ttext\n", "plain\n\ttext\n"), ("\u{1B}[31mFAIL\u{1B}[0m a.py:3\n", "FAIL a.py:3\n"),
    ("\u{1B}[1;38;5;196mred\u{1B}[m", "red"), ("\u{1B}]0;title\u{7}text", "text"),
    ("\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"),
    ("10%\r50%\r100%\ndone\n", "100%\ndone\n"), ("a\r\nb\r\n", "a\nb\n"), ("x\u{8}xy\u{8}y", "xy"),
    ("\u{1B}[2K\u{1B}[1Gok\n", "ok\n"),
    ("\u{1B}(Bplain", "plain"), ("\u{9B}31mred\u{9B}0m", "red"), ("bell\u{7}\u{0}\n", "bell\n"),
    ("half \u{1B}[3", "half "),
    ("\u{1B}P1$r0m\u{1B}\\text", "text"), ("é 漢 🙂\u{1B}[0m", "é 漢 🙂"), ("\u{1B}]never ends\nnext\n", "\nnext\n"),
  ])
  func leavesTheText(output: String, text: String) {
    #expect(PlainOutput.text(output) == text)
  }
}
