import Foundation
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// A command that is begun from the same state again and again, each time disturbed at another of its points.
///
/// In the suite every so many points are met; `script/crash-sweep` meets them all.
struct Sweep: Sendable {
  /// One of the points that an undisturbed run comes by.
  struct Point: Sendable, CustomStringConvertible {
    var name: String
    /// Which of the points of its name it is, from 1. All points are not counted together: as the clock has it, files
    /// younger than the index are written once more or not, and pieces of a reply come together or alone.
    var number: Int
    /// Which of all points it is, from 1.
    var index: Int
    var command: [String]

    /// As `NEXUS_CRASH_AT` names it.
    var place: String { "\(name):\(number)" }
    var description: String { "\(place) of \(command.joined(separator: " "))" }
  }

  let command: [String]
  let exchanges: [Recording.Exchange]
  var change: @Sendable (inout Fixture.Setup) -> Void = { _ in }
  /// What lists the points: `log`, or `log-writes` for those that may be refused.
  var log = "log"
  /// Of how many points one is met in the suite.
  var step = 6
  let prepare: @Sendable (Fixture) async throws -> Void

  /// Runs the command undisturbed, and then has `meet` run and judge it for each point, and say whether it came there.
  func run(_ meet: @escaping @Sendable (Fixture, Point, Outcome) async throws -> Bool) async throws {
    var names: [String] = []
    var undisturbed: Outcome?
    try await with { fixture in
      let file = fixture.scratch("points")
      let result = try await fixture.runner.with(["NEXUS_CRASH_AT": "\(log):\(file)"]).run("nexus", command)
      try #require(result.status == 0, "\(result)")
      names = try fixture.scratch.read("points").split(separator: "\n").map(String.init)
      undisturbed = try await Outcome(fixture)
    }
    let expected = try #require(undisturbed)
    #expect(expected.problems == [] && expected.leftovers == [])
    try #require(names.count > 5)
    let step = ProcessInfo.processInfo.environment["NEXUS_SWEEP"] == "all" ? 1 : step
    var seen: [String: Int] = [:]
    let all = names.enumerated().map { index, name in
      seen[name, default: 0] += 1
      return Point(name: name, number: seen[name]!, index: index + 1, command: command)  // counted in the line above
    }
    let points = stride(from: 0, to: all.count, by: step).map { all[$0] }
    let met = try await withThrowingTaskGroup(of: Int.self) { group in
      // Each lane prepares one repository and begins every point with a copy of it.
      let lanes = 3
      for lane in 0..<lanes {
        group.addTask {
          var met = 0
          try await with { fixture in
            try await fixture.copyRepository(from: "repository", to: "prepared")
            for index in stride(from: lane, to: points.count, by: lanes) {
              try await fixture.copyRepository(from: "prepared", to: "repository")
              if try await meet(fixture, points[index], expected) { met += 1 }
            }
          }
          return met
        }
      }
      return try await group.reduce(0, +)
    }
    // A run may come by fewer points of a name than the one that listed them, but not by many.
    #expect(points.count - met <= max(1, points.count / 10), "only \(met) of \(points.count) points were met")
  }

  /// A prepared fixture whose models answer each question as often as it is asked.
  private func with(_ body: (Fixture) async throws -> Void) async throws {
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

  /// What a run leaves behind, as far as it must be the same however it was disturbed.
  struct Outcome: Equatable, Sendable {
    var snapshot: TreeSnapshot
    var states: [String]
    var commits: String
    var finishedExchanges: [String]
    var problems: [String]
    var leftovers: [String]

    init(_ fixture: Fixture) async throws {
      let repository = fixture.repository
      snapshot = try repository.snapshot(ignoringPaths: [".nexus-overseer"], ignoringRefs: [])
      commits = try repository.run("log", "--all", "--format=%H %s")
      // `nexus apply` needs no store.
      let store = FileManager.default.fileExists(atPath: fixture.storeFile) ? try fixture.store() : nil
      states = store == nil ? [] : try await fixture.taskStates()
      finishedExchanges = (try await store?.exchanges(ofPlan: 1) ?? []).filter { $0.state == .finished }.map {
        "\($0.purpose.rawValue) \($0.task?.description ?? "")"
      }
      problems = (try await store?.problems() ?? []).map { "\($0)" }
      // Locks and temporary files anywhere in git's directory.
      leftovers = try FileManager.default.subpathsOfDirectory(atPath: repository.path + "/.git").filter {
        $0.hasSuffix(".lock") || $0.contains("nexus-temporary") || $0.contains("nexus-landing")
          || $0.contains("index.nexus")
      }
    }

    /// Expects the same as of the undisturbed run.
    func expect(toBe expected: Outcome, sameExchanges: Bool = true, _ words: String) {
      #expect(snapshot.differences(from: expected.snapshot) == [], "\(words)")
      #expect(states == expected.states, "\(words)")
      #expect(commits == expected.commits, "\(words)")
      if sameExchanges { #expect(finishedExchanges == expected.finishedExchanges, "\(words)") }
      #expect(problems == [], "\(words)")
      #expect(leftovers == [], "\(words)")
    }
  }
}

extension ProcessResult {
  /// Whether the command was done, or had been done before.
  var isDone: Bool {
    status == 0
      || ["There is no plan to work on", "ready to be written", "Nothing to undo"].contains { stderr.contains($0) }
  }
}

extension Fixture {
  /// Replaces one directory of the scratch directory by a copy of another, with times and modes.
  func copyRepository(from: String, to: String) async throws {
    try await shell(#"rm -rf "$1" && cp -a "$0" "$1""#, scratch(from), scratch(to))
  }

  /// Runs a script of the shell, with arguments from `$0`, beside nexus.
  @discardableResult
  func shell(_ script: String, _ arguments: String...) async throws -> ProcessResult {
    let result = try await runner.with([:], directory: scratch.path).run("/bin/sh", ["-c", script] + arguments)
    try #require(result.status == 0, "\(result)")
    return result
  }
}
