import Foundation
import Terminal
import Testing

@Suite struct PromptTests {
  private let sink = RecordingSink()

  private func answer(_ keys: String, assuming assumed: Bool? = nil) throws -> Bool? {
    let terminal = try DescriptorPair.terminal(columns: 80)
    try FileDescriptorSink(descriptor: terminal.first).write(keys)
    return try Prompt(input: terminal.second, sink: sink, palette: .plain).confirm("Go on?", assuming: assumed)
  }

  @Test(arguments: [("y\n", true), ("YES\n", true), ("  n \n", false), ("no\n", false), ("what\ny\n", true)])
  func takesAnAnswer(keys: String, expected: Bool) throws {
    #expect(try answer(keys) == expected)
    #expect(sink.writes.first == "Go on? [y/n] ")
  }

  @Test func takesAnEmptyAnswerForTheDefault() throws {
    #expect(try answer("\n", assuming: false) == false)
    #expect(sink.text == "Go on? [y/N] ")
    #expect(try answer("\n\n\n") == nil)
  }

  @Test func givesUpAtTheEndOfTheInputAndAfterThreeTries() throws {
    #expect(try answer("\u{4}") == nil)
    #expect(sink.writes.last == "\n")
    #expect(try answer("a\nb\nc\ny\n") == nil)
  }

  @Test func letsChooseAmongMany() throws {
    let terminal = try DescriptorPair.terminal(columns: 80)
    try FileDescriptorSink(descriptor: terminal.first).write("s\n")
    let prompt = Prompt(input: terminal.second, sink: sink, palette: .plain)
    let choices = [Prompt.Choice("a", "accept", 1), .init("s", "send back", 2), .init("x", "reject", 3)]
    #expect(try prompt.choose("What\u{7} now?", among: choices) == 2)
    #expect(sink.text == "What␇ now? [a]ccept [s]end back [x]reject ")
  }

  @Test func explainsTheChoicesAsOftenAsOneAsks() throws {
    let terminal = try DescriptorPair.terminal(columns: 80)
    try FileDescriptorSink(descriptor: terminal.first).write("?\n?\n?\n?\nb\na\n")
    let prompt = Prompt(input: terminal.second, sink: sink, palette: .plain)
    let choices = [Prompt.Choice("a", "accept", 1, help: "Take it."), .init("q", "quit", 2, help: "Leave it.")]
    #expect(try prompt.choose("Now?", among: choices) == 1)
    let asked = "Now? [a]ccept [q]uit [?] "
    let help = "  a  Take it.\n  q  Leave it.\n"
    #expect(sink.text == String(repeating: asked + help, count: 5) + asked)
  }

  /// A terminal would break a longer line within a word.
  @Test(arguments: [(34, "Which one? [a]ccept [q]uit [?] "), (30, "Which one? [a,q,?] ")])
  func showsKeysAloneWhereLabelsDoNotFit(columns: Int, expected: String) throws {
    let terminal = try DescriptorPair.terminal(columns: columns)
    try FileDescriptorSink(descriptor: terminal.first).write("q\n")
    let prompt = Prompt(input: terminal.second, sink: sink, palette: .plain)
    let choices = [Prompt.Choice("a", "accept", 1, help: "Take it."), .init("q", "quit", 2, help: "Leave it.")]
    #expect(try prompt.choose("Which one?", among: choices) == 2)
    #expect(sink.text == expected)
  }

  @Test func asksNobodyWhereThereIsNoTerminal() throws {
    let pipe = try DescriptorPair.pipe()
    try FileDescriptorSink(descriptor: pipe.second).write("y\n")
    let prompt = Prompt(input: pipe.first, sink: sink, palette: .plain)
    #expect(!prompt.isInteractive)
    #expect(try prompt.confirm("Go on?") == nil)
    #expect(sink.text.isEmpty)
  }

  /// Types when it is asked, as a person does: what was typed before the question is no answer.
  private struct Typist: OutputSink {
    let screen: Int32
    let keys: String

    func write(_ bytes: [UInt8]) throws(TerminalError) { try FileDescriptorSink(descriptor: screen).write(keys) }
  }

  private static func echoes(_ descriptor: Int32) -> Bool {
    var settings = termios()
    return tcgetattr(descriptor, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
  }

  @Test func readsWhatIsNotShown() throws {
    let terminal = try DescriptorPair.terminal(columns: 80)
    var settings = termios()
    tcgetattr(terminal.second, &settings)
    settings.c_lflag |= tcflag_t(ECHO)
    tcsetattr(terminal.second, TCSANOW, &settings)
    let prompt = Prompt(
      input: terminal.second, sink: Typist(screen: terminal.first, keys: "se\u{7f}ecret\n"), palette: .plain)
    var room = [UInt8](repeating: 0, count: 8)
    let count = try room.withUnsafeMutableBytes { try prompt.hidden("Password:", into: $0) }
    #expect(count == 6 && String(decoding: room.prefix(6), as: UTF8.self) == "secret")
    #expect(Self.echoes(terminal.second))
    // Nothing but the end of the line was shown.
    #expect(terminal.closeAndReadScreen() == "\r\n")
  }

  @Test func saysThatAHiddenLineIsTooLong() throws {
    let terminal = try DescriptorPair.terminal(columns: 80)
    let prompt = Prompt(
      input: terminal.second, sink: Typist(screen: terminal.first, keys: "123456789\n"), palette: .plain)
    var room = [UInt8](repeating: 0, count: 4)
    #expect(try room.withUnsafeMutableBytes { try prompt.hidden("Password:", into: $0) } == 5)
    #expect(room == Array("1234".utf8))
  }

  @Test func showsWhatIsTypedAgainWhereAQuestionIsCutShort() throws {
    struct Gone: OutputSink {
      func write(_ bytes: [UInt8]) throws(TerminalError) { throw TerminalError(.closed) }
    }
    let terminal = try DescriptorPair.terminal(columns: 80)
    var settings = termios()
    tcgetattr(terminal.second, &settings)
    settings.c_lflag |= tcflag_t(ECHO)
    tcsetattr(terminal.second, TCSANOW, &settings)
    let prompt = Prompt(input: terminal.second, sink: Gone(), palette: .plain)
    var room = [UInt8](repeating: 0, count: 4)
    #expect(throws: TerminalError.self) {
      try room.withUnsafeMutableBytes { try prompt.hidden("Password:", into: $0) }
    }
    #expect(Self.echoes(terminal.second))
  }
}
