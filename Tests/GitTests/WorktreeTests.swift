import Foundation
import Git
import Testing

@Suite struct WorktreeTests {
  /// As a disk that was full leaves it: a file of git's is missing, or has nothing in it, and so may the work tree's own.
  @Test(arguments: ["gitdir", "commondir", "HEAD"], [true, false])
  func makesAnewWhatIsOnlyHalfThere(file: String, isEmpty: Bool) async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n"])
    let repository = try fixture.open()
    try await repository.createBranch("work", at: base)
    try await repository.createBranch("other", at: base)
    let path = fixture.path + "/.nexus-overseer/half"
    let whole = try await repository.ensureWorktree(at: path, name: "half", branch: "work")
    let manager = FileManager.default
    for rest in [["a", ".git"], ["a"], []] {
      for name in rest { try manager.removeItem(atPath: "\(path)/\(name)") }
      if rest == ["a"] { try Data().write(to: URL(filePath: path + "/.git")) }
      if rest.isEmpty { try manager.removeItem(atPath: path) }
      let broken = fixture.path + "/.git/worktrees/half/" + file
      try manager.removeItem(atPath: broken)
      if isEmpty { try Data().write(to: URL(filePath: broken)) }
      #expect(try await repository.worktree(named: "half") == nil)
      #expect(try await repository.worktrees() == [])
      // It hinders no other.
      _ = try await repository.ensureWorktree(at: path + "-other", name: "other", branch: "other")
      try await repository.removeWorktree(named: "other")
      #expect(try await repository.ensureWorktree(at: path, name: "half", branch: "work") == whole)
      #expect(try fixture.git(["status", "--porcelain"], in: path) == "")
    }
  }

  /// git itself goes on after a move, and what was moved is used as it is.
  @Test func aRepositoryThatIsMovedKeepsItsWorktrees() async throws {
    let (fixture, moved) = (try GitFixture(), try GitFixture())
    let base = try fixture.commit(["a": "1\n"])
    let repository = try fixture.open()
    try await repository.createBranch("work", at: base)
    _ = try await repository.ensureWorktree(at: fixture.path + "/state/w", name: "w", branch: "work")
    let path = moved.path + "/here"
    try FileManager.default.moveItem(atPath: fixture.path, toPath: path)
    #expect(try fixture.git(["log", "--all", "--format=%s"], in: path).contains("\n"))
    _ = try fixture.git(["gc", "--quiet"], in: path)
    let again = try Repository(discovering: path)
    let worktree = try await again.ensureWorktree(at: path + "/state/w", name: "w", branch: "work")
    #expect(worktree.isValid && worktree.path == path + "/state/w")
    #expect(try fixture.git(["status", "--porcelain", "--branch"], in: worktree.path) == "## work\n")
    #expect(try fixture.git(["worktree", "list", "--porcelain"], in: path).contains("prunable") == false)
  }

  @Test func aCopyLeavesTheOriginalAlone() async throws {
    let (fixture, other) = (try GitFixture(), try GitFixture())
    let base = try fixture.commit(["a": "1\n"])
    let repository = try fixture.open()
    try await repository.createBranch("work", at: base)
    let original = try await repository.ensureWorktree(at: fixture.path + "/state/w", name: "w", branch: "work")
    let path = other.path + "/copy"
    try FileManager.default.copyItem(atPath: fixture.path, toPath: path)
    // As a version before wrote it.
    try Data((fixture.path + "/.git/\n").utf8).write(to: URL(filePath: path + "/.git/worktrees/w/commondir"))
    let copy = try Repository(discovering: path)
    #expect(try await copy.worktree(named: "w")?.isValid == false)
    let own = try await copy.ensureWorktree(at: path + "/state/w", name: "w", branch: "work")
    #expect(own.isValid && own.path == path + "/state/w")
    try await copy.discardWorktree(named: "w", at: path + "/state/w")
    #expect(try await copy.worktrees() == [])
    #expect(try await repository.worktrees() == [original] && original.isValid)
    #expect(try fixture.git(["status", "--porcelain", "--branch"], in: original.path) == "## work\n")
  }

  @Test func addsListsAndRemoves() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n", "run": "#!/bin/sh\n", "dir/ü x": "2\n"])
    try fixture.link("link", to: "a")
    try fixture.git("add", "-A")
    try fixture.git("update-index", "--chmod=+x", "run")
    try fixture.git("commit", "-q", "-m", "more")
    let repository = try fixture.open()
    try await repository.createBranch("nexus/1-x", at: try fixture.id("HEAD"))
    let path = fixture.path + "/.nexus-overseer/state/worktrees/plan 1"
    let added = try await repository.addWorktree(at: path, name: "nexus-1", branch: "nexus/1-x")
    #expect(added.name == "nexus-1" && added.path == path && added.branch == "nexus/1-x")
    #expect(added.isValid && !added.isLocked)
    #expect(try fixture.git(["status", "--porcelain", "--branch"], in: path) == "## nexus/1-x\n")
    let mode = try FileManager.default.attributesOfItem(atPath: fixture.path + "/.nexus-overseer")[.posixPermissions]
    #expect(mode as? Int == 0o700)
    #expect(try await repository.worktrees() == [added])
    #expect(try await repository.workTrees(withBranch: "nexus/1-x") == [path])
    #expect(try await repository.workTrees(withBranch: "main") == [fixture.path])
    let linked = try Repository(discovering: path)
    #expect(linked.information.mainWorkTreePath == fixture.path)
    #expect(try await linked.head() == .branch("nexus/1-x", try fixture.id("main")))
    try await expectError(.checkedOutElsewhere) {
      _ = try await repository.addWorktree(at: path + "2", name: "other", branch: "nexus/1-x")
    }
    try await expectError(.checkedOutElsewhere) {
      try await repository.deleteBranch("nexus/1-x", expecting: base)
    }
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path + "/untracked"))
    let error = try await expectError(.uncommittedChanges) { try await repository.removeWorktree(named: "nexus-1") }
    #expect(error.paths == ["untracked"])
    try await repository.removeWorktree(named: "nexus-1", force: true)
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(try fixture.git("worktree", "list", "--porcelain").contains("nexus-1") == false)
    #expect(try await repository.worktrees() == [])
    try await repository.deleteBranch("nexus/1-x", expecting: try fixture.id("main"))
    try fixture.expectSound()
  }

  @Test func mendsWhatWasDeletedByHand() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let repository = try fixture.open()
    try await repository.createBranch("work", at: try fixture.id("HEAD"))
    let path = fixture.scratch + "/plan"
    let first = try await repository.ensureWorktree(at: path, name: "plan", branch: "work")
    #expect(try await repository.ensureWorktree(at: path, name: "plan", branch: "work") == first)
    // The directory is gone.
    try FileManager.default.removeItem(atPath: path)
    #expect(try await repository.worktree(named: "plan")?.isValid == false)
    #expect(try await repository.ensureWorktree(at: path, name: "plan", branch: "work").isValid)
    // The repository has forgotten it.
    try FileManager.default.removeItem(atPath: fixture.path + "/.git/worktrees/plan")
    #expect(try await repository.ensureWorktree(at: path, name: "plan", branch: "work").isValid)
    #expect(try fixture.git(["status", "--porcelain", "--branch"], in: path) == "## work\n")
    // Its own link is gone.
    try FileManager.default.removeItem(atPath: path + "/.git")
    try await expectError(.alreadyExists) {
      _ = try await repository.ensureWorktree(at: path, name: "plan", branch: "work")
    }
  }

  @Test func takesNothingThatIsSomeoneElses() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let repository = try fixture.open()
    try await repository.createBranch("work", at: try fixture.id("HEAD"))
    try FileManager.default.createDirectory(atPath: fixture.scratch + "/taken", withIntermediateDirectories: true)
    try await expectError(.alreadyExists) {
      _ = try await repository.ensureWorktree(at: fixture.scratch + "/taken", name: "plan", branch: "work")
    }
    try await expectError(.notFound) {
      _ = try await repository.addWorktree(at: fixture.scratch + "/p", name: "plan", branch: "absent")
    }
    for name in ["", "../x", ".x", "a/b"] {
      try await expectError(.invalidName) {
        _ = try await repository.addWorktree(at: fixture.scratch + "/p", name: name, branch: "work")
      }
    }
    try fixture.git("worktree", "add", "-q", "--lock", "../plan", "work")
    try await expectError(.locked) { try await repository.removeWorktree(named: "plan", force: true) }
    try FileManager.default.removeItem(atPath: fixture.scratch + "/plan")
    try await expectError(.locked) {
      _ = try await repository.ensureWorktree(at: fixture.scratch + "/plan", name: "plan", branch: "work")
    }
  }
}
