import NexusTestSupport
import OllamaReplay
import Testing

/// What stands on the terminal, when, and what a reader that goes away does.
@Suite(.timeLimit(.minutes(5))) struct OutputTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let terminal = ProcessRunner.Terminal(columns: 80, rows: 24)

  @Test func streamedTextIsThereBeforeTheReplyEnds() async throws {
    try await Fixture.with([Self.one, Recording.Exchange.edit().named("edit").held(afterLines: 6)]) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement")
      try await process.waitForOutput("I change", in: .stderr)
      fixture.server.release("edit")
      let result = try await process.result()
      #expect(result.status == 0 && !result.stderr.contains("\u{1B}"), "\(result)")
    }
  }

  @Test func aTerminalShowsTextAndAStatusLineThatIsGoneAtTheEnd() async throws {
    try await Fixture.with([Self.one, Recording.Exchange.edit().named("edit").held(afterLines: 6)]) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", terminal: Self.terminal)
      try await process.waitForOutput("Implementer")
      try await process.waitForOutput("txt")
      fixture.server.release("edit")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      let screen = Screen(columns: Self.terminal.columns)
      screen.show(result.stdout)
      #expect(!screen.text.contains("Implementer"), "\(screen.text)")
      #expect(screen.text.contains("I change greeting.txt."))
      #expect(screen.text.contains("commit"))
      #expect(!screen.lines.contains { $0.count > Self.terminal.columns })
    }
  }

  @Test func linesBreakBetweenWordsAndHangBelowTheirHeadings() async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("foo", with: ["NO_COLOR": "1"], terminal: .init(columns: 30, rows: 24))
      let lines = result.stdout.split(whereSeparator: \.isNewline).map(String.init)
      #expect(
        lines == ["Error: Unknown command \"foo\".", "Hint: `nexus --help` lists all", "      commands."], "\(result)")
    }
  }

  @Test func theStatusLineIsGoneAlsoAfterCtrlC() async throws {
    try await Fixture.with([Self.one, Recording.Exchange.edit().held(afterLines: 6)]) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", terminal: Self.terminal)
      try await process.waitForOutput("txt")
      process.write("\u{3}")
      let result = try await process.result()
      #expect(result.ending == .exited(130), "\(result)")
      let screen = Screen(columns: Self.terminal.columns)
      screen.show(result.stdout)
      #expect(!screen.text.contains("Implementer") && screen.text.contains("Interrupted"), "\(screen.text)")
    }
  }

  @Test func reviewAtATerminalAsksAndDoesWhatIsAnswered() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let process = try fixture.start("review", input: nil, with: ["PAGER": "cat"], terminal: Self.terminal)
      try await process.waitForOutput("[q]uit [?] ")
      process.write("a\n")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.repository.log() == ["Greet in French", "Begin"])
    }
  }

  /// The program writes more than one line; its reader takes the first and leaves.
  @Test(arguments: [["plan", "show"], ["plan", "list"], [], ["review"], ["task", "show", "1"], ["--help"]])
  func aReaderThatLeavesIsNoFailure(arguments: [String]) async throws {
    try await Fixture.with([Self.one, .edit(), Recording.Exchange.approve().optional()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let nexus = try BuildProducts.path(of: "nexus")
      let line = "{ \"$0\" \(arguments.joined(separator: " ")); echo \"status $?\" >&2; } | head -n 1 >/dev/null"
      let result = try await fixture.runner.run("/bin/sh", ["-c", line, nexus])
      #expect(result.stderr.contains("status 0"), "\(result)")
      #expect(!result.stderr.contains("Error"), "\(result)")
    }
  }

  @Test func workWhoseReaderIsGoneIsNotCalledDone() async throws {
    try await Fixture.with([Self.one, Recording.Exchange.edit().optional()]) { fixture in
      try await fixture.run("plan", "French")
      let nexus = try BuildProducts.path(of: "nexus")
      // The pipe's other end is closed before nexus starts.
      let line =
        "{ sleep 0; while read -r _ <&3; do :; done; \"$0\" implement --json; echo \"status $?\" >&2; } 3</dev/null | true"
      let result = try await fixture.runner.run("/bin/sh", ["-c", line, nexus])
      let state = try await fixture.taskStates()
      #expect(state == ["committed"] || state == ["pending"])
      #expect(result.stderr.contains("status 0") == (state == ["committed"]), "\(result) \(state)")
    }
  }

  @Test func stdoutHasResultsAndStderrTheRest() async throws {
    try await Fixture.with([Self.one, .edit()]) { fixture in
      let plan = try await fixture.run("plan", "French")
      #expect(plan.stdout.contains("Greet in French") && !plan.stdout.contains("Next:"))
      let implement = try await fixture.run("implement")
      #expect(!implement.stdout.contains("I change") && implement.stderr.contains("I change"))
    }
  }
}

/// A terminal of which only what nexus uses is played: text, CR, LF, moving up, erasing.
final class Screen {
  let columns: Int
  private(set) var lines: [[Character]] = [[]]
  private var row = 0
  private var column = 0

  init(columns: Int) { self.columns = columns }

  var text: String { lines.map { String($0) }.joined(separator: "\n") }

  func show(_ output: String) {
    var rest = output.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n":
        row += 1
        if row == lines.count { lines.append([]) }
      case "\u{1B}": escape(&rest)
      default: put(Character(scalar))
      }
    }
  }

  private func put(_ character: Character) {
    if column == columns {
      column = 0
      row += 1
      if row == lines.count { lines.append([]) }
    }
    while lines[row].count <= column { lines[row].append(" ") }
    lines[row][column] = character
    column += 1
  }

  private func escape(_ rest: inout Substring.UnicodeScalarView) {
    guard rest.popFirst() == "[" else { return }
    var parameters = ""
    while let scalar = rest.popFirst() {
      if (0x40...0x7E).contains(scalar.value) {
        act(scalar, Int(parameters) ?? 0)
        return
      }
      parameters.unicodeScalars.append(scalar)
    }
  }

  private func act(_ final: Unicode.Scalar, _ number: Int) {
    switch final {
    case "A": row = max(0, row - max(1, number))
    case "C": column = min(columns - 1, column + max(1, number))
    case "G": column = max(1, number) - 1
    case "K": lines[row] = number == 2 ? [] : Array(lines[row].prefix(column))
    case "J":
      lines[row] = Array(lines[row].prefix(column))
      lines.removeSubrange((row + 1)...)
    default: break
    }
  }
}
