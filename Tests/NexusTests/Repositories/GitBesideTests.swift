import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// What others do in the repository while nexus is at work there, at each instant of its work.
@Suite(.timeLimit(.minutes(15))) struct GitBesideTests {
  private static let plan = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1]))
  private static let exchanges = [
    Recording.Exchange.approve().expecting("+bonjour"), Recording.Exchange.approve().expecting("+adieu"),
    plan, Recording.Exchange.edit().expecting("# The task\nGreet in French"),
    Recording.Exchange.edit("farewell.txt", "goodbye", "adieu").expecting("# The task\nPart in French"),
  ]
  private static let branch = "nexus/1-french"

  /// Collects at once what nothing leads to, such as what nexus has just made.
  @Test(arguments: [["implement"], ["implement", "--parallel", "2"], ["review", "--accept"]])
  func aCollectionOfGarbage(command: [String]) async throws {
    try await sweep(command) { fixture in
      // It gives up where nexus holds the lock of a reference.
      try await fixture.shell(#"cd "$0" && git gc --quiet --prune=now || true"#, fixture.repository.path)
    } judge: { fixture, first, expected, words in
      if first.status != 0 {
        #expect([69, 75].contains(first.status) && first.stderr.contains("\nHint: "), "\(words): \(first)")
        let again = try await fixture.runner.run("nexus", command)
        #expect(again.isDone, "\(words): \(first)\n\(again)")
      }
      try await Sweep.Outcome(fixture).expect(toBe: expected, sameExchanges: false, "\(words): \(first)")
      #expect(try fixture.repository.run("fsck", "--no-dangling", "--no-progress") == "", "\(words)")
    }
  }

  /// What a killed run had come to is only known by its trees, to which nothing leads.
  @Test func aCollectionOfGarbageBetweenTwoRuns() async throws {
    let exchanges = [
      Recording.Exchange.plan("French", .init("Greet in French")),
      Recording.Exchange.edit("greeting.txt", "hallo", "bonjour").expecting("the project's checks fail"),
      Recording.Exchange.edit("greeting.txt", "hello", "hallo"),
    ]
    try await Fixture.with(
      exchanges.map { $0.repeated() },
      {
        $0.order = .any
        $0.checks = ["! grep -q hallo greeting.txt"]
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      let first = try await fixture.nexus("implement", with: ["NEXUS_CRASH_AT": "exchange-kept:2"])
      #expect(first.ending == .killed(signal: Int(SIGKILL)), "\(first)")
      try fixture.repository.run("gc", "--quiet", "--prune=now")
      try await fixture.run("implement")
      #expect(try fixture.repository.run("show", "\(Self.branch):greeting.txt") == "bonjour\n")
    }
  }

  /// Somebody's git holds the lock of the user's index until nexus has ended.
  @Test(arguments: [["implement"], ["review", "--accept"]])
  func aLockOfTheIndex(command: [String]) async throws {
    try await sweep(command) { fixture in
      let lock = fixture.repository.path + "/.git/index.lock"
      if !FileManager.default.fileExists(atPath: lock) { try Data().write(to: URL(filePath: lock)) }
    } judge: { fixture, first, expected, words in
      #expect(first.status == 0 || first.status == 75 && first.stderr.contains("\nHint: "), "\(words): \(first)")
      #expect(first.status == 0 || command != ["implement"], "\(words): \(first)")
      try? FileManager.default.removeItem(atPath: fixture.repository.path + "/.git/index.lock")
      let again = try await fixture.runner.run("nexus", command)
      #expect(again.isDone, "\(words): \(first)\n\(again)")
      try await Sweep.Outcome(fixture).expect(toBe: expected, "\(words): \(first)")
    }
  }

  /// The user commits onto the plan's branch: nothing of theirs is lost, and nexus builds on it.
  @Test func aPlansBranchThatIsMovedByHand() async throws {
    try await sweep(["implement"], before: ["implement", "1"]) { fixture in
      // Without a worktree, as somebody would who has the branch elsewhere.
      try await fixture.shell(
        """
        cd "$0" && index=$(mktemp) && rm "$index" && export GIT_INDEX_FILE=$index
        git read-tree "$1" && git update-index --add --cacheinfo "100644,$(echo mine | git hash-object -w --stdin),mine.txt"
        git update-ref "refs/heads/$1" "$(git commit-tree -p "$1" -m "My own" "$(git write-tree)")" && rm "$index"
        """, fixture.repository.path, Self.branch)
    } judge: { fixture, first, expected, words in
      if first.status != 0 {
        #expect([69, 75].contains(first.status) && first.stderr.contains("\nHint: "), "\(words): \(first)")
        let again = try await fixture.nexus("implement")
        #expect(again.isDone, "\(words): \(first)\n\(again)")
      }
      #expect(try await fixture.taskStates() == expected.states, "\(words): \(first)")
      let subjects = try fixture.planLog(Self.branch).sorted()
      #expect(subjects == ["Greet in French", "My own", "Part in French"], "\(words): \(first)")
      for (file, text) in ["mine.txt": "mine\n", "greeting.txt": "bonjour\n", "farewell.txt": "adieu\n"] {
        #expect(try fixture.repository.run("show", "\(Self.branch):\(file)") == text, "\(words): \(first)")
      }
    }
  }

  @Test func aWorktreeThatIsDeletedByHand() async throws {
    try await sweep(["implement"]) { fixture in
      try await fixture.shell(#"rm -rf "$0""#, fixture.worktree)
    } judge: { fixture, first, expected, words in
      if first.status != 0 {
        #expect([69, 75].contains(first.status) && first.stderr.contains("\nHint: "), "\(words): \(first)")
        let again = try await fixture.nexus("implement")
        #expect(again.isDone, "\(words): \(first)\n\(again)")
      }
      try await Sweep.Outcome(fixture).expect(toBe: expected, sameExchanges: false, "\(words): \(first)")
    }
  }

  /// A second nexus at the same plan is sent away, or finds nothing left to do, and the first notices nothing.
  @Test(arguments: [["implement"], ["implement", "--parallel", "2"]])
  func anotherNexus(command: [String]) async throws {
    try await sweep(["implement"]) { fixture in
      let second = try await fixture.runner.run("nexus", command)
      #expect(second.status == 75 || second.isDone, "\(second)")
      #expect(second.stderr.contains("\nHint: ") || second.status != 75, "\(second)")
    } judge: { fixture, first, expected, words in
      #expect(first.isDone || first.status == 75, "\(words): \(first)")
      try await Sweep.Outcome(fixture).expect(toBe: expected, "\(words): \(first)")
    }
  }

  /// Stops the command at each point, does something beside it, lets it go on, and judges what came of it.
  private func sweep(
    _ command: [String], before: [String]? = nil, beside disturb: @escaping @Sendable (Fixture) async throws -> Void,
    judge: @escaping @Sendable (Fixture, ProcessResult, Sweep.Outcome, String) async throws -> Void
  ) async throws {
    let sweep = Sweep(command: command, exchanges: Self.exchanges, step: 20) { fixture in
      try await fixture.run("plan", "French")
      if let before = command.first == "review" ? ["implement"] : before {
        #expect(try await fixture.runner.run("nexus", before).status == 0)
      }
    }
    try await sweep.run { fixture, point, expected in
      let process = try fixture.runner.with(["NEXUS_CRASH_AT": "stop:\(point.place)"]).start("nexus", command)
      let isStopped = await process.isStopped()
      if isStopped { try await disturb(fixture) }
      process.signal(SIGCONT)
      let result = try await process.result()
      if isStopped { try await judge(fixture, result, expected, "\(point)") }
      return isStopped
    }
  }
}
