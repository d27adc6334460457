import Foundation
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Kills the program at every effect it has, lets it run again, and compares what comes of it with a run that nothing
/// disturbed: the same commits, references, files and index to the byte, the same states, and no model asked twice for
/// an answer that was there.
///
/// Every third effect is met here, which takes a minute or two; `script/crash-sweep` meets them all.
@Suite(.timeLimit(.minutes(10))) struct CrashSweepTests {
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1]))
  private static let greeting = Recording.Exchange.edit().expecting("# The task\nGreet in French")
  private static let farewell = Recording.Exchange.edit("farewell.txt", "goodbye", "adieu")
    .expecting("# The task\nPart in French")
  private static let approvals = [
    Recording.Exchange.approve().expecting("+bonjour"), Recording.Exchange.approve().expecting("+adieu"),
  ]

  @Test func planning() async throws {
    try await sweep(["plan", "French"], exchanges: [Self.two]) { _ in }
  }

  /// With a check that fails once and is mended.
  @Test func implementing() async throws {
    let exchanges = [
      Self.two, Recording.Exchange.edit("greeting.txt", "hallo", "bonjour").expecting("the project's checks fail"),
      Recording.Exchange.edit("greeting.txt", "hello", "hallo").expecting("# The task\nGreet in French"), Self.farewell,
    ]
    try await sweep(["implement"], exchanges: exchanges, { $0.checks = ["! grep -q hallo greeting.txt"] }) { fixture in
      try await fixture.run("plan", "French")
    }
  }

  /// With work that is changed on top of the last, and work that takes its place.
  @Test func implementingWithReviews() async throws {
    let exchanges = [
      Recording.Exchange.revise("Too stiff.").expecting("+bonjour"), .approve().expecting("+salut"),
      .review("redo", "Too long.", criteria: [], findings: ["Say ciao."]).expecting("+adieu"),
      .approve().expecting("+ciao"), Self.two,
      .edit("greeting.txt", "bonjour", "salut").expecting("Too stiff."),
      .edit("farewell.txt", "goodbye", "ciao").expecting("Too long."), Self.greeting, Self.farewell,
    ]
    try await sweep(["implement", "--review"], exchanges: exchanges) { fixture in
      try await fixture.run("plan", "French")
    }
  }

  @Test func reviewingAndLanding() async throws {
    let exchanges = Self.approvals + [Self.two, Self.greeting, Self.farewell]
    try await sweep(["review", "--accept"], exchanges: exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
    }
  }

  @Test func undoing() async throws {
    let exchanges = Self.approvals + [Self.two, Self.greeting, Self.farewell]
    try await sweep(["undo"], exchanges: exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
    }
  }

  @Test func undoingByReverts() async throws {
    let exchanges = Self.approvals + [Self.two, Self.greeting, Self.farewell]
    try await sweep(["undo"], exchanges: exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
    }
  }

  /// What a run leaves behind, as far as it must be the same however often it was killed.
  private struct Outcome: Equatable {
    var snapshot: TreeSnapshot
    var states: [String]
    var commits: String
    var finishedExchanges: [String]
    var problems: [String]
    var leftovers: [String]

    init(_ fixture: Fixture) async throws {
      let repository = fixture.repository
      snapshot = try repository.snapshot(ignoringPaths: [".nexus-overseer"], ignoringRefs: [])
      states = try await fixture.taskStates()
      commits = try repository.run("log", "--all", "--format=%H %s")
      let store = try fixture.store()
      finishedExchanges = try await store.exchanges(ofPlan: 1).filter { $0.state == .finished }.map {
        "\($0.purpose.rawValue) \($0.task?.description ?? "")"
      }
      problems = try await store.problems().map { "\($0)" }
      // Locks and temporary files anywhere in git's directory.
      leftovers = try FileManager.default.subpathsOfDirectory(atPath: repository.path + "/.git").filter {
        $0.hasSuffix(".lock") || $0.contains("nexus-temporary") || $0.contains("nexus-landing")
          || $0.contains("index.nexus")
      }
    }
  }

  private func sweep(
    _ command: [String], exchanges: [Recording.Exchange],
    _ change: @escaping @Sendable (inout Fixture.Setup) -> Void = { _ in },
    prepare: @escaping @Sendable (Fixture) async throws -> Void
  ) async throws {
    var names: [String] = []
    var undisturbed: Outcome?
    try await run(exchanges, change, prepare) { fixture in
      let log = fixture.scratch("points")
      let result = try await fixture.runner.with(["NEXUS_CRASH_AT": "log:" + log]).run("nexus", command)
      try #require(result.status == 0, "\(result)")
      names = try fixture.scratch.read("points").split(separator: "\n").map(String.init)
      undisturbed = try await Outcome(fixture)
    }
    let expected = try #require(undisturbed)
    let (count, points) = (names.count, names)
    #expect(expected.problems == [] && expected.leftovers == [])
    try #require(points.count > 10)
    let isWhole = ProcessInfo.processInfo.environment["NEXUS_SWEEP"] == "all"
    let numbers = Array(stride(from: 1, through: count, by: isWhole ? 1 : 3))
    // Each lane prepares one repository and begins every point with a copy of it.
    let lanes = 3
    try await withThrowingTaskGroup(of: Void.self) { group in
      for lane in 0..<lanes {
        group.addTask {
          try await run(exchanges, change, prepare) { fixture in
            try await fixture.copyRepository(from: "repository", to: "prepared")
            for index in stride(from: lane, to: numbers.count, by: lanes) {
              let number = numbers[index]
              try await fixture.copyRepository(from: "prepared", to: "repository")
              let point = "point \(number) of \(count), \(points[number - 1]), of \(command.joined(separator: " "))"
              try await kill(fixture, at: number, of: count, point, command, expected: expected)
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private func kill(
    _ fixture: Fixture, at number: Int, of count: Int, _ point: String, _ command: [String], expected: Outcome
  ) async throws {
    let first = try await fixture.runner.with(["NEXUS_CRASH_AT": String(number)]).run("nexus", command)
    // Files younger than the index are written once more, or not, as the clock has it: so runs differ by a few points.
    if first.status != 0 || number < count - 12 {
      #expect(first.ending == .killed(signal: Int(SIGKILL)), "\(point): \(first)")
    }
    let again = try await fixture.runner.run("nexus", command)
    let isDone = ["There is no plan to work on", "ready to be written", "No accepted work"].contains {
      again.stderr.contains($0)
    }
    #expect(again.status == 0 || isDone, "\(point): \(again)")
    let outcome = try await Outcome(fixture)
    #expect(outcome.snapshot.differences(from: expected.snapshot) == [], "\(point): \(again)")
    #expect(outcome.states == expected.states, "\(point): \(again)")
    #expect(outcome.commits == expected.commits, "\(point): \(again)")
    #expect(outcome.finishedExchanges == expected.finishedExchanges, "\(point): \(again)")
    #expect(outcome.problems == [], "\(point)")
    #expect(outcome.leftovers == [], "\(point)")
  }

  /// A fixture whose models answer each question as often as it is asked.
  private func run(
    _ exchanges: [Recording.Exchange], _ change: (inout Fixture.Setup) -> Void,
    _ prepare: (Fixture) async throws -> Void, _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with(
      exchanges.map { $0.repeated().optional() },
      { setup in
        setup.order = .any
        change(&setup)
      }
    ) { fixture in
      try await prepare(fixture)
      try await body(fixture)
    }
  }
}

extension Fixture {
  /// Replaces one directory of the scratch directory by a copy of another, with times and modes.
  fileprivate func copyRepository(from: String, to: String) async throws {
    let script = #"rm -rf "$1" && cp -a "$0" "$1""#
    let result = try await ProcessRunner.hermetic(in: scratch, directory: scratch.path)
      .run("/bin/sh", ["-c", script, scratch(from), scratch(to)])
    try #require(result.status == 0, "\(result)")
  }
}
