import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// Disks that are full, or become read-only, at any write: the work stops with a sentence and a hint, nothing is lost, and
/// once the disk takes writes again the same comes of it as without.
@Suite(.timeLimit(.minutes(15))) struct RefusedWriteTests {
  private static let plan = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1]))
  private static let exchanges = [
    Recording.Exchange.approve().expecting("+bonjour"), Recording.Exchange.approve().expecting("+adieu"),
    plan, Recording.Exchange.edit().expecting("# The task\nGreet in French"),
    Recording.Exchange.edit("farewell.txt", "goodbye", "adieu").expecting("# The task\nPart in French"),
  ]

  /// What is run, and how far the plan is before it.
  enum Stage: String, CaseIterable, Sendable {
    case planning, implementing, inLanes, reviewing

    var command: [String] {
      switch self {
      case .planning: ["plan", "French"]
      case .implementing: ["implement"]
      case .inLanes: ["implement", "--parallel", "2"]
      case .reviewing: ["review", "--accept"]
      }
    }

    func prepare(_ fixture: Fixture) async throws {
      if self != .planning { try await fixture.run("plan", "French") }
      if self == .reviewing {
        try await fixture.run("implement")
        try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
      }
    }

    func sweep(_ log: String, step: Int) -> Sweep {
      Sweep(command: command, exchanges: exchanges, log: log, step: step, prepare: prepare)
    }
  }

  /// One write that fails for want of space, and a file system that takes none any more.
  @Test(arguments: Stage.allCases, ["full", "read-only"])
  func whateverWriteFailsTheNextRunEndsAsIfNone(stage: Stage, fault: String) async throws {
    try await stage.sweep("log-writes", step: 9).run { fixture, point, expected in
      let before = try fixture.snapshot()
      let first = try await fixture.runner.with(["NEXUS_CRASH_AT": "\(fault):\(point.place)"])
        .run("nexus", stage.command)
      try Self.expectSentence(of: first, "\(fault) at \(point)")
      if first.status != 0, stage != .reviewing {
        #expect(try fixture.snapshot().differences(from: before) == [], "\(fault) at \(point): \(first)")
      }
      try await Self.finish(stage, fixture, expected, "\(fault) at \(point): \(first)")
      // A write that only cleans up may fail without a word, so that the status does not tell.
      return true
    }
  }

  /// A file system with room for so many pages more, and then for more again: here it is the system that refuses, and it
  /// refuses the store and libgit2, too.
  @Test(
    .enabled("mounting a small file system has to be permitted", { try await mayMount() }), arguments: Stage.allCases)
  func whereverTheDiskIsFullTheNextRunEndsAsIfNot(stage: Stage) async throws {
    try await stage.sweep("log-writes", step: 9).run { fixture, point, expected in
      // As many pages as there are writes are about what they take.
      let nexus = try BuildProducts.path(of: "nexus")
      try await fixture.copyRepository(from: "prepared", to: "filled")
      let script = """
        set -e
        cd /
        mount -t tmpfs -o size=40m,mode=755 tmpfs "$1"
        cp -a "$2/." "$1/"
        dd if=/dev/zero of="$1/.git/filler" bs=4096 >/dev/null 2>&1 || true
        filler=$(($(stat -c %s "$1/.git/filler") / 4096))
        truncate -s $(((filler - $3) * 4096)) "$1/.git/filler"
        cd "$1"
        status=0
        "$0" \(stage.command.map { "'\($0)'" }.joined(separator: " ")) || status=$?
        rm .git/filler
        cd /
        rm -rf "$2"
        cp -a "$1/." "$2"
        exit $status
        """
      let arguments = [
        "-m", "/bin/sh", "-c", script, nexus, fixture.repository.path, fixture.scratch("filled"), String(point.index),
      ]
      let first = try await fixture.runner.run("/usr/bin/env", ["unshare"] + arguments)
      try await fixture.copyRepository(from: "filled", to: "repository")
      try Self.expectSentence(of: first, "\(point.index) pages are free: \(stage.command)")
      try await Self.finish(stage, fixture, expected, "\(point.index) pages were free: \(first)")
      return true
    }
  }

  private static func mayMount() async throws -> Bool {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      let script = "command -v unshare >/dev/null && unshare -m mount -t tmpfs -o size=1m tmpfs \"$0\""
      return try await runner.run("/bin/sh", ["-c", script, scratch("tmp")]).status == 0
    }
  }

  private static func expectSentence(of result: ProcessResult, _ words: String) throws {
    // A write that only cleans up may fail without a word; a notice on the way is no failure.
    guard result.status != 0 else { return }
    #expect([69, 75].contains(result.status), "\(words): \(result)")
    #expect(result.stderr.split(separator: "\n").count { $0.hasPrefix("Error: ") } == 1, "\(words): \(result)")
    #expect(result.stderr.split(separator: "\n").last?.hasPrefix("Hint: ") == true, "\(words): \(result)")
  }

  private static func finish(_ stage: Stage, _ fixture: Fixture, _ expected: Sweep.Outcome, _ words: String)
    async throws
  {
    // A plan may have been kept before the write that failed.
    let plans = try await fixture.nexus("plan", "list").stdout
    if stage != .planning || plans.isEmpty {
      let again = try await fixture.runner.run("nexus", stage.command)
      #expect(again.isDone, "\(words)\n\(again)")
    }
    // An answer that could not be kept is asked for again, and one that was kept is not.
    try await Sweep.Outcome(fixture).expect(toBe: expected, words)
  }
}
