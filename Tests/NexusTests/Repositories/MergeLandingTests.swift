import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// Work that lands by a merge is checked as merged, before the user's branch moves.
@Suite(.timeLimit(.minutes(5))) struct MergeLandingTests {
  private static let one: [Recording.Exchange] = [.plan("French", .init("Greet in French")), .edit(), .approve()]
  /// Passes on either side alone.
  private static let check = "! { test -e mine.txt && grep -q bonjour greeting.txt; }"

  private func with(_ check: String, _ body: (Fixture) async throws -> Void) async throws {
    try await Fixture.with(Self.one, { $0.checks = [check] }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await body(fixture)
    }
  }

  @Test func aMergeThatFailsItsChecksDoesNotLand() async throws {
    try await with(Self.check) { fixture in
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1)
      #expect(result.stderr.contains("Error: Not landed: merged with main, `\(Self.check)` fails."), "\(result)")
      #expect(result.stderr.contains("\nHint: Merge it yourself with `git merge nexus/1-french`"), "\(result)")
      #expect(try fixture.snapshot() == before)
      #expect(try await fixture.taskStates() == ["approved"])
      let worktree = fixture.worktree
      #expect(try fixture.repository.run("-C", worktree, "status", "--porcelain") == "")
      // As the hint says.
      try fixture.repository.run("merge", "--quiet", "--message", "Merge", "nexus/1-french")
      try fixture.repository.run("rm", "--quiet", "mine.txt")
      try fixture.repository.run("commit", "--quiet", "--message", "Mend it")
      let accepted = try await fixture.run("review", "--accept")
      #expect(accepted.stdout.contains("accepted  task 1.1"), "\(accepted)")
      #expect(try fixture.repository.log().first == "Mend it")
      #expect(try await fixture.taskStates() == ["accepted"])
    }
  }

  @Test func aMergeThatPassesLandsAsItWasChecked() async throws {
    try await with("grep -q bonjour greeting.txt || ! test -e mine.txt") { fixture in
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
      let result = try await fixture.run("review", "--accept")
      #expect(result.stderr.contains("main has gone on, so the checks run on the merge"), "\(result)")
      #expect(result.stderr.contains("  check   grep") && result.stderr.contains("passed"), "\(result)")
      #expect(try fixture.repository.run("rev-list", "--count", "--merges", "HEAD") == "1\n")
    }
  }

  @Test func whatFailsOnTheUsersBranchTooIsNoFaultOfTheMerge() async throws {
    let check = "if test -e mine.txt; then echo FAILED mine; false; fi"
    try await with(check) { fixture in
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
      let result = try await fixture.run("review", "--accept")
      #expect(result.stderr.contains("fails as before this change"), "\(result)")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
    }
  }

  /// What comes back by reverting reverts has been seen by no check either, where the branch went on.
  @Test func workThatComesBackIsCheckedWithWhatCameMeanwhile() async throws {
    try await with("! { test -e late.txt && grep -q bonjour greeting.txt; }") { fixture in
      try await fixture.run("review", "--accept")
      try fixture.repository.commit(["other.txt": "other\n"], "Other")
      try await fixture.run("undo", "--yes")
      try fixture.repository.commit(["late.txt": "late\n"], "Late")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1 && result.stderr.contains("Not landed: merged with main"), "\(result)")
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test func aForwardMoveNeedsNoFurtherCheck() async throws {
    try await with(Self.check) { fixture in
      let result = try await fixture.run("review", "--accept")
      #expect(!result.stderr.contains("check  "), "\(result)")
    }
  }

  @Test func workIsDoneOnUncommittedChangesBeforeAnyCheckRuns() async throws {
    try await with(Self.check) { fixture in
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
      try fixture.repository.write(["greeting.txt": "hallo\n"])
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1 && result.stderr.contains("uncommitted changes"), "\(result)")
      #expect(!result.stderr.contains("check  "), "\(result)")
    }
  }

  @Test func inPlaceAMergeIsCheckedToo() async throws {
    try await Fixture.with(
      Array(Self.one.prefix(2)), { $0.checks = [Self.check] }
    ) { fixture in
      try await fixture.run("plan", "French")
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("implement", "--in-place")
      #expect(result.status == 1 && result.stderr.contains("Not landed: merged with main"), "\(result)")
      #expect(try fixture.snapshot() == before)
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }
}
