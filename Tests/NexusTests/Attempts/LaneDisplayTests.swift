import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// Four tasks beside each other on terminals of several widths.
@Suite(.timeLimit(.minutes(5))) struct LaneDisplayTests {
  private static let names = ["greeting.txt", "farewell.txt", "notes/one.txt", "notes/two.txt"]
  private static let tasks = names.enumerated().map { PlannedTask("Change \($0.offset + 1)", $0.element) }

  @Test(arguments: [80, 40, 14])
  func eachLaneHasALineOfItsOwnThatIsGoneAtTheEnd(columns: Int) async throws {
    let edits = zip(Self.names, Self.tasks).map { name, task in
      Recording.Exchange.edit(name, "old", "new").expecting("# The task\n\(task.title)").named(name)
        .held(afterLines: 4)
    }
    let plan = Recording.Exchange.plan("Change", Self.tasks[0], Self.tasks[1], Self.tasks[2], Self.tasks[3])
    try await Fixture.with(
      [plan] + edits,
      { setup in
        setup.order = .any
        setup.files = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, "old\n") })
      }
    ) { fixture in
      try await fixture.run("plan", "Change")
      let process = try fixture.start(
        "implement", "--parallel", "4", terminal: ProcessRunner.Terminal(columns: columns, rows: 24))
      for task in Self.tasks {
        _ = try await fixture.server.waitForRequest { $0.endpoint == .chat && $0.prompt.contains("\n\(task.title)\n") }
      }
      // The last of the four to be there stands below the others.
      try await process.waitForOutput("1.4 Implemente".prefix(columns - 2).description)
      for name in Self.names { fixture.server.release(name) }
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      let frames = Self.frames(of: result.stdout, columns: columns)
      #expect(frames.contains { $0.suffix(4).map { $0.prefix(8) } == (1...4).map { "1.\($0) Impl" } }, "\(result)")
      let last = try #require(frames.last)
      #expect(!last.contains { $0.contains("Impl") }, "\(last)")
      // Nothing of a line stays behind, and nothing that was said is written over.
      let text = last.joined()
      for number in 1...4 {
        #expect(text.components(separatedBy: "1.\(number)   commit").count == 2, "\(last)")
        #expect(text.contains("Change \(number)"), "\(last)")
      }
      #expect(!last.contains { $0.count > columns }, "\(last)")
    }
  }

  /// The screen each time the program had the cursor return to the first column.
  private static func frames(of output: String, columns: Int) -> [[String]] {
    let screen = Screen(columns: columns)
    return output.unicodeScalars.split(separator: "\r", omittingEmptySubsequences: false).map { part in
      screen.show("\r" + String(part))
      return screen.lines.map { String($0) }.reversed().drop { $0.isEmpty }.reversed()
    }
  }
}
