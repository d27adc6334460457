import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// `nexus watch` beside another process that is at work.
@Suite(.timeLimit(.minutes(5))) struct WatchCommandTests {
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1]))
  private static let held: [Recording.Exchange] = [
    two, .edit().named("held").held(afterLines: 8), .edit("farewell.txt", "goodbye", "adieu"),
  ]

  /// Runs `body` while a run is held in the middle of its first reply.
  private func withHeldRun(_ body: (Fixture, RunningProcess) async throws -> Void) async throws {
    try await Fixture.with(Self.held) { fixture in
      try await fixture.run("plan", "French")
      let work = try fixture.start("implement")
      _ = try await fixture.server.waitForRequest { $0.endpoint == .chat && $0.prompt.contains("# The task") }
      try await body(fixture, work)
    }
  }

  @Test func showsOnOneScreenWhatAnotherProcessDoes() async throws {
    try await withHeldRun { fixture, work in
      let watch = try fixture.start("watch", input: nil, terminal: ProcessRunner.Terminal(columns: 80, rows: 24))
      try await watch.waitForOutput("\u{1B}[?1049h")
      try await watch.waitForOutput("is at work")
      try await watch.waitForOutput("1.1 Implementer · \(Fixture.implementer) · ")
      fixture.server.release("held")
      #expect(try await work.result().status == 0)
      try await watch.waitForOutput("nobody is at work")
      try await watch.waitForOutput("decide  1.1, 1.2 not reviewed")
      watch.write("jkq")
      let result = try await watch.result()
      #expect(result.status == 0, "\(result)")
      let after = try #require(result.stdout.components(separatedBy: "\u{1B}[?25h\u{1B}[?1049l").last)
      #expect(after.contains("2 committed") && after.contains("Next: `nexus review`"), "\(result)")
    }
  }

  @Test func ctrlCGivesTheTerminalBack() async throws {
    try await Fixture.with([Self.two]) { fixture in
      try await fixture.run("plan", "French")
      let watch = try fixture.start("watch", input: nil, terminal: ProcessRunner.Terminal(columns: 80, rows: 24))
      try await watch.waitForOutput("nobody is at work")
      watch.write("\u{3}")
      let result = try await watch.result()
      #expect(result.ending == .exited(130) && result.stdout.contains("\u{1B}[?1049l"), "\(result)")
    }
  }

  @Test func pipedItWritesLinesUntilNobodyIsAtWork() async throws {
    try await withHeldRun { fixture, work in
      let watch = try fixture.start("watch")
      let other = try fixture.start("watch", "1", "--json")
      try await watch.waitForOutput("Plan 1: French", in: .stderr)
      fixture.server.release("held")
      #expect(try await work.result().status == 0)
      let result = try await watch.result()
      #expect(result.status == 0 && result.stdout.contains("commit"), "\(result)")
      #expect(result.stdout.contains("2 committed") && result.stderr.contains("Next: `nexus review`"), "\(result)")
      #expect(!result.stdout.contains("\u{1B}") && !result.stderr.contains("\u{1B}"))
      let lines = try await other.result().stdout.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
      #expect(lines.last?["decisions"] == ["1.1, 1.2 not reviewed"], "\(lines)")
    }
  }

  @Test func withoutARunItSaysHowThingsStand() async throws {
    try await Fixture.with([Self.two]) { fixture in
      let none = try await fixture.nexus("watch")
      #expect(none.status == 1 && none.stderr.contains("There is no plan to work on."), "\(none)")
      try await fixture.run("plan", "French")
      let result = try await fixture.run("watch")
      #expect(
        result.stdout.contains("Plan 1: French") && result.stderr.contains("Next: `nexus implement`"), "\(result)")
      let other = try await fixture.nexus("watch", "7")
      #expect(other.status == 65 && other.stderr.contains("There is no plan 7."), "\(other)")
      // A terminal that can only write lines gets lines.
      let dumb = try await fixture.nexus("watch", with: ["TERM": "dumb"], terminal: ProcessRunner.Terminal())
      #expect(dumb.status == 0 && !dumb.stdout.contains("\u{1B}[?1049h"), "\(dumb)")
    }
  }

  @Test func aSmallTerminalShowsAThousandTasks() async throws {
    try await Fixture.with([Self.two]) { fixture in
      try await fixture.run("plan", "French")
      let tasks = (1...1000).map { TaskDraft(id: "\($0)", title: "Task number \($0)") }
      let store = try Store.open(at: fixture.storeFile)
      _ = try await store.savePlan(
        PlanDraft(title: String(repeating: "日本語", count: 100), tasks: tasks), goal: "Much", base: "b", baseBranch: nil,
        at: Timestamp(millisecondsSince1970: 1), branch: { "nexus/\($0)" })
      let watch = try fixture.start("watch", input: nil, terminal: ProcessRunner.Terminal(columns: 20, rows: 10))
      try await watch.waitForOutput("Next: `nexus imple…")
      watch.write("G")
      try await watch.waitForOutput("1000 ready")
      watch.write("q")
      #expect(try await watch.result().status == 0)
    }
  }
}
