import Foundation
import Terminal
import Testing

@Suite(.serialized) struct FullScreenTests {
  private let size = TerminalSize(columns: 20, rows: 3)

  @Test func writesOnlyRowsThatChanged() throws {
    let sink = RecordingSink()
    let screen = try FullScreen(on: sink, input: nil)
    try screen.draw(["one", "two", "three", "four"], size: size)
    let first = sink.text
    #expect(first.hasPrefix("\u{1B}[?1049h\u{1B}[?25l\u{1B}[H\u{1B}[2J\u{1B}[1;1Hone\u{1B}[K"))
    #expect(first.contains("three") && !first.contains("four"))
    try screen.draw(["one", "2"], size: size)
    #expect(String(sink.text.dropFirst(first.count)) == "\u{1B}[2;1H2\u{1B}[K\u{1B}[3;1H\u{1B}[K")
    let second = sink.text
    try screen.draw(["one", "2"], size: size)
    #expect(sink.text == second)
    try screen.draw(["one", "2"], size: TerminalSize(columns: 10, rows: 3))
    #expect(sink.text.dropFirst(second.count).hasPrefix("\u{1B}[H\u{1B}[2J\u{1B}[1;1Hone"))
    try screen.leave()
    #expect(sink.text.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
  }

  @Test func tellsKeysAndGivesTheKeyboardBack() throws {
    let terminal = try DescriptorPair.terminal(columns: 20)
    var before = termios()
    tcgetattr(terminal.second, &before)
    let screen = try FullScreen(on: RecordingSink(), input: terminal.second)
    #expect(screen.keys() == [])
    let typed = Array("q\u{1B}[A".utf8)
    #expect(write(terminal.first, typed, typed.count) == typed.count)
    #expect(screen.keys() == [.character("q"), .up])
    try screen.leave()
    var after = termios()
    tcgetattr(terminal.second, &after)
    #expect(after.c_lflag == before.c_lflag)
    #expect(screen.keys() == [])
  }
}
