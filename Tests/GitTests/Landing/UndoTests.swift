import Foundation
import Git
import Testing

/// Work that is taken back, with something in the way each time.
@Suite struct UndoTests {
  private let fixture: GitFixture
  private let base: ObjectID
  private let work: ObjectID

  init() throws {
    fixture = try GitFixture()
    try fixture.configureIdentity()
    base = try fixture.commit(["a": "1\n2\n3\n4\n5\n", "b": "1\n", "gone": "x\n"])
    try fixture.git("rm", "-q", "gone")
    work = try fixture.commit(["a": "one\n2\n3\n4\n5\n", "new": "1\n"], message: "Work")
  }

  private func files() throws -> [String: String] {
    var files: [String: String] = [:]
    for name in ["a", "b", "gone", "new"] where fixture.exists(name) { files[name] = try fixture.content(name) }
    return files
  }

  private func revert(_ commits: [ObjectID], _ program: GitProgram? = nil) async throws -> TakingBack {
    try await fixture.open().revert(
      [Reversal(commits, message: "Revert it")], on: "main", from: try fixture.id("HEAD"), note: nil,
      date: Date(timeIntervalSince1970: 1_700_000_000), program)
  }

  @Test func movesBranchFilesAndIndexBack() async throws {
    let result = try await fixture.open().takeBack(work, to: base, on: "main", note: nil)
    #expect(result.commit == base && result.paths == ["a", "gone", "new"])
    #expect(try fixture.id("main") == base && fixture.git("status", "--porcelain") == "")
    #expect(try files() == ["a": "1\n2\n3\n4\n5\n", "b": "1\n", "gone": "x\n"])
    #expect(!fixture.exists(".git/nexus-landing") && !fixture.exists(".git/index.lock"))
    try fixture.expectSound()
  }

  @Test func keepsUncommittedChangesToOtherFiles() async throws {
    try fixture.write(["b": "mine\n", "other": "mine\n"])
    _ = try await fixture.open().takeBack(work, to: base, on: "main", note: nil)
    #expect(try fixture.content("b") == "mine\n" && fixture.content("other") == "mine\n")
    #expect(try fixture.git("status", "--porcelain") == " M b\n?? other\n")
  }

  @Test(arguments: [["a": "mine\n"], ["new": "mine\n"], ["gone": "mine\n"]])
  func touchesNoUncommittedChange(change: [String: String]) async throws {
    try fixture.write(change)
    let before = (try files(), try fixture.git("status", "--porcelain"))
    let back = try await expectError(.uncommittedChanges) {
      _ = try await fixture.open().takeBack(work, to: base, on: "main", note: nil)
    }
    #expect(back.paths == Array(change.keys))
    let reverted = try await expectError(.uncommittedChanges) { _ = try await revert([work]) }
    #expect(reverted.paths == Array(change.keys))
    #expect(try fixture.id("main") == work && (files(), fixture.git("status", "--porcelain")) == before)
  }

  @Test func leavesABranchThatHasMoved() async throws {
    let later = try fixture.commit(["b": "2\n"])
    try await expectError(.referenceMoved) {
      _ = try await fixture.open().takeBack(work, to: base, on: "main", note: nil)
    }
    try fixture.git("switch", "-q", "-c", "other")
    try await expectError(.referenceMoved) {
      _ = try await fixture.open().takeBack(later, to: base, on: "main", note: nil)
    }
    #expect(try fixture.id("main") == later && fixture.id("other") == later)
  }

  @Test func needsABranch() async throws {
    try fixture.git("checkout", "-q", "--detach")
    try await expectError(.detachedHead) {
      _ = try await fixture.open().takeBack(work, to: base, on: "main", note: nil)
    }
    try await expectError(.detachedHead) { _ = try await revert([work]) }
    #expect(try fixture.id("main") == work)
  }

  @Test func goesNowhereThatIsNotBehind() async throws {
    try fixture.git("checkout", "-q", "--orphan", "island")
    let island = try fixture.commit(["a": "other\n"])
    try fixture.git("switch", "-q", "main")
    try await expectError(.invalidArgument) {
      _ = try await fixture.open().takeBack(work, to: island, on: "main", note: nil)
    }
    #expect(try fixture.id("main") == work)
  }

  @Test func revertsUnderLaterWork() async throws {
    try fixture.commit(["a": "one\n2\n3\n4\nfive\n", "b": "2\n"])
    let result = try await revert([work])
    #expect(try fixture.id("main") == result.commit && result.reverts == [result.commit])
    #expect(try files() == ["a": "1\n2\n3\n4\nfive\n", "b": "2\n", "gone": "x\n"])
    #expect(try fixture.git("status", "--porcelain") == "")
    #expect(try fixture.git("log", "-1", "--format=%s") == "Revert it\n")
    // As git itself reverts it.
    let ours = try fixture.id("HEAD^{tree}")
    try fixture.git("reset", "-q", "--hard", "HEAD~1")
    try fixture.git("revert", "--no-edit", "\(work)")
    #expect(try fixture.id("HEAD^{tree}") == ours)
  }

  @Test func revertsSeveralCommitsByOne() async throws {
    let second = try fixture.commit(["a": "uno\n2\n3\n4\n5\n"], message: "More")
    try fixture.commit(["b": "2\n"])
    let count = try fixture.git("rev-list", "--count", "HEAD")
    let result = try await revert([second, work])
    #expect(try fixture.content("a") == "1\n2\n3\n4\n5\n" && fixture.content("b") == "2\n")
    #expect(try Int(fixture.git("rev-list", "--count", "HEAD").dropLast()) == Int(count.dropLast())! + 1)
    #expect(result.reverts.count == 1)
  }

  @Test func changesNothingInAConflict() async throws {
    let later = try fixture.commit(["a": "uno\n2\n3\n4\n5\n"])
    let before = try files()
    let error = try await expectError(.conflict) { _ = try await revert([work]) }
    #expect(error.paths == ["a"])
    #expect(try fixture.id("main") == later && files() == before && fixture.git("status", "--porcelain") == "")
    #expect(!fixture.exists(".git/nexus-landing"))
  }

  @Test func revertsWhatAMergeBroughtToItsFirstParent() async throws {
    try fixture.git("switch", "-q", "-c", "side", "\(base)")
    try fixture.commit(["b": "side\n"])
    try fixture.git("switch", "-q", "main")
    try fixture.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
    _ = try await revert([try fixture.id("HEAD")])
    #expect(try fixture.id("HEAD^{tree}") == fixture.id("\(work)^{tree}"))
  }

  @Test func revertsTheFirstCommitOfAll() async throws {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    let root = try fixture.commit(["a": "1\n"])
    let result = try await fixture.open().revert(
      [Reversal([root], message: "Revert")], on: "main", from: root, note: nil, date: Date())
    #expect(try fixture.git("ls-tree", "-r", "HEAD") == "" && !fixture.exists("a") && result.paths == ["a"])
  }

  @Test func makesNoCommitWhereNothingIsLeft() async throws {
    try fixture.git("revert", "--no-edit", "\(work)")
    let tip = try fixture.id("HEAD")
    let result = try await revert([work])
    #expect(result.reverts == [nil] && result.commit == tip)
    #expect(try fixture.id("HEAD") == tip)
  }

  @Test func knowsWhatIsPublished() async throws {
    let repository = try fixture.open()
    let second = try fixture.commit(["b": "2\n"])
    #expect(try await repository.publication(of: second, since: base) == nil)
    try fixture.git("update-ref", "refs/remotes/origin/main", "\(base)")
    #expect(try await repository.publication(of: second, since: base) == nil)
    try fixture.git("update-ref", "refs/remotes/origin/main", "\(work)")
    #expect(try await repository.publication(of: second, since: base) == "refs/remotes/origin/main")
    #expect(try await repository.publication(of: second, since: work) == nil)
  }

  @Test func aLockOfTheDeadIsRemovedAndAYoungOneWaitedFor() async throws {
    let lock = fixture.path + "/.git/refs/nexus/undone/1/abc.lock"
    try fixture.write([".git/refs/nexus/undone/1/abc.lock": ""])
    let young = ContinuousClock.now
    try await fixture.open().removeAbandonedLock(of: "refs/nexus/undone/1/abc")
    #expect(!FileManager.default.fileExists(atPath: lock))
    #expect(ContinuousClock.now - young > .milliseconds(500))
    try await fixture.open().removeAbandonedLock(of: "refs/nexus/undone/1/abc")
  }

  @Test func isFinishedByTheNextProcessWithItsNote() async throws {
    let mark = "branch main\nfrom \(work)\nto \(base)\nwork \(base)\nnote undone 1.1 moved refs/x\n"
    try Data(mark.utf8).write(to: URL(filePath: fixture.path + "/.git/nexus-landing"))
    let repository = try fixture.open()
    let found = try #require(try await repository.finishInterruptedLanding())
    #expect(found.note == "undone 1.1 moved refs/x" && found.previous == work && found.target == base)
    #expect(try fixture.id("main") == base && !fixture.exists("new"))
    struct Refusal: Error {}
    await #expect(throws: Refusal.self) { try await repository.endLanding { throw Refusal() } }
    // It could not be filed, and neither is it lost nor does it keep others away.
    let other = try fixture.open()
    #expect(try await other.finishInterruptedLanding()?.note == found.note)
    #expect(fixture.exists(".git/nexus-landing"))
    try await other.endLanding {}
    #expect(!fixture.exists(".git/nexus-landing"))
  }
}
