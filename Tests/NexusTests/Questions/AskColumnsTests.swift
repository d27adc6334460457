import NexusTestSupport
import OllamaReplay
import Testing

/// The answers of several models on a terminal.
@Suite(.timeLimit(.minutes(3))) struct AskColumnsTests {
  private func lines(_ columns: Int, _ models: [String]) async throws -> [String] {
    let exchanges: [Recording.Exchange] = [
      .reply(.init("\u{1B}[31mOne.")).from(Fixture.overseer).repeated(),
      .reply(.init("Two is a longer answer, which needs more than one line of its column.\nAnd ends."))
        .from(Fixture.implementer).repeated(),
    ]
    var lines: [String] = []
    try await Fixture.with(exchanges, { $0.order = .any }) { fixture in
      let arguments = ["ask", "--quiet"] + models.flatMap { ["-m", $0] } + ["Count"]
      let result = try await fixture.runner.with(["NO_COLOR": "1"]).run(
        "nexus", arguments, terminal: ProcessRunner.Terminal(columns: columns, rows: 24))
      #expect(result.status == 0, "\(result)")
      lines = result.stdout.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    }
    return lines
  }

  @Test func standSideBySideWhereThereIsRoom() async throws {
    let lines = try await lines(120, [Fixture.overseer, "missing:1b", Fixture.implementer])
    let cells = lines.map { $0.split(separator: "│").map { $0.split(separator: " ").joined(separator: " ") } }
    try #require(cells.count > 3, "\(lines)")
    #expect(cells[0] == [Fixture.overseer, "missing:1b", Fixture.implementer])
    // What a model wrote acts on no terminal, and what failed says so in its place.
    #expect(cells[1] == ["␛[31mOne.", "Error: The model \"missing:1b\" is not", "Two is a longer answer, which needs"])
    #expect(cells[2].last == "more than one line of its column.")
    #expect(cells[3].last == "And ends.")
    #expect(lines.allSatisfy { $0.count < 120 })
  }

  @Test(arguments: [80, 120])
  func standOneAfterTheOtherWhereThereIsNot(_ columns: Int) async throws {
    let models = [Fixture.overseer, Fixture.implementer]
    let named = columns == 80 ? models : models + models
    let lines = try await lines(columns, named)
    #expect(lines.starts(with: [Fixture.overseer, "␛[31mOne.", ""]), "\(lines)")
    #expect(lines.contains("And ends."), "\(lines)")
    #expect(!lines.contains { $0.contains("│") })
  }
}
