import Foundation
import Git
import Testing

/// Takes work onto the branch, all or nothing.
@Suite struct AcceptTests {
  @Test func movesTheBranchForward() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n", "b": "1\n", "dir/c": "1\n", "gone": "1\n"])
    let commit = try await fixture.work(
      [
        .write(path: "a", bytes: Array("2\n".utf8)), .write(path: "new/ü x", bytes: Array("3\n".utf8)),
        .delete(path: "gone"), .rename(from: "dir/c", to: "dir/d"),
        .write(path: "tool", bytes: Array("#!/bin/sh\n".utf8), mode: .executable),
        .write(path: "link", bytes: Array("a".utf8), mode: .symbolicLink),
      ])
    let result = try await fixture.open().accept(commit, label: "work")
    #expect(result.kind == .fastForward)
    #expect(result.branch == "main" && result.previous == base && result.commit == commit)
    #expect(result.paths == ["a", "dir/c", "dir/d", "gone", "link", "new/ü x", "tool"])
    #expect(try fixture.git("status", "--porcelain") == "")
    #expect(try fixture.git("rev-parse", "HEAD", "main").split(separator: "\n").allSatisfy { $0 == "\(commit)" })
    #expect(try fixture.content("a") == "2\n")
    #expect(!fixture.exists("gone") && !fixture.exists("dir/c"))
    #expect(FileManager.default.isExecutableFile(atPath: fixture.path + "/tool"))
    #expect(try fixture.git("reflog", "-1", "--format=%gs") == "nexus accept work: fast-forward\n")
    #expect(try fixture.git("reflog", "-1", "--format=%gs", "main") == "nexus accept work: fast-forward\n")
    #expect(!fixture.exists(".git/index.lock") && !fixture.exists(".git/index.nexus"))
    #expect(!fixture.exists(".git/index.nexus-old"))
    try fixture.expectSound()
  }

  @Test func doesNothingTwice() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await fixture.work([.write(path: "a", bytes: [])])
    let repository = try fixture.open()
    _ = try await repository.accept(commit, label: "work")
    let again = try await repository.accept(commit, label: "work")
    #expect(again.kind == .alreadyContained && again.paths == [] && again.commit == commit)
  }

  @Test func mergesWhatDiverged() async throws {
    let fixture = try GitFixture()
    let lines = (1...20).map { "\($0)\n" }
    try fixture.commit(["a": lines.joined(), "b": "1\n"])
    let ours = ["first\n"] + lines
    let theirs = lines + ["last\n"]
    let commit = try await fixture.work(
      [.write(path: "a", bytes: Array(theirs.joined().utf8)), .write(path: "new", bytes: [])])
    let previous = try fixture.commit(["a": ours.joined(), "c": "1\n"])
    let repository = try fixture.open()
    let result = try await repository.accept(commit, label: "nexus/1-work", message: "Merge it\n")
    #expect(result.kind == .merge)
    #expect(result.paths == ["a", "new"])
    #expect(try fixture.git("rev-parse", "HEAD^1", "HEAD^2") == "\(previous)\n\(commit)\n")
    #expect(try fixture.git("log", "-1", "--format=%s, %an, %cn") == "Merge it, Grace, Grace\n")
    #expect(try fixture.content("a") == (["first\n"] + lines + ["last\n"]).joined())
    #expect(try fixture.git("status", "--porcelain") == "")
    try fixture.expectSound()
  }

  @Test func leavesEverythingAloneOnConflict() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "b": "1\n"])
    let commit = try await fixture.work(
      [.write(path: "a", bytes: Array("theirs\n".utf8)), .write(path: "b", bytes: [])])
    try fixture.commit(["a": "ours\n"])
    try fixture.write(["untracked": "x\n"])
    let before = try fixture.snapshot()
    let repository = try fixture.open()
    let error = try await expectError(.conflict) { _ = try await repository.accept(commit, label: "work") }
    #expect(error.paths == ["a"])
    #expect(try fixture.snapshot() == before)
    #expect(try fixture.git("status", "--porcelain") == "?? untracked\n")
  }

  @Test func keepsUncommittedChangesElsewhere() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "b": "1\n", "c": "1\n", "d": "1\n", "e": "1\n"])
    let commit = try await fixture.work([.write(path: "a", bytes: Array("2\n".utf8)), .delete(path: "e")])
    try fixture.write(["b": "staged\n", "c": "staged\n"])
    try fixture.git("add", "b", "c")
    try fixture.write(["c": "both\n", "d": "unstaged\n", "untracked": "x\n", "staged new": "x\n"])
    try fixture.git("add", "staged new")
    let status = try fixture.git("status", "--porcelain")
    let staged = try fixture.git("diff", "--cached")
    let unstaged = try fixture.git("diff")
    _ = try await fixture.open().accept(commit, label: "work")
    #expect(try fixture.git("status", "--porcelain") == status)
    #expect(try fixture.git("diff", "--cached") == staged)
    #expect(try fixture.git("diff") == unstaged)
    #expect(try fixture.content("a") == "2\n")
  }

  @Test func putsEverythingBackWhenAWriteFails() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "b/x": "1\n", "gone": "1\n"])
    let commit = try await fixture.work(
      [
        .write(path: "a", bytes: Array("2\n".utf8)), .delete(path: "gone"), .write(path: "new/x", bytes: [1]),
        .write(path: "w", bytes: [1]),
      ])
    // An empty directory holds nothing that would be lost, but one that cannot be removed stops the last write.
    try FileManager.default.createDirectory(atPath: fixture.path + "/w/empty", withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: fixture.path + "/a")
    let before = try fixture.snapshot()
    try await expectError(.fileSystem) { _ = try await fixture.open().accept(commit, label: "work") }
    #expect(try fixture.snapshot() == before)
    #expect(try fixture.git("status", "--porcelain") == "")
    #expect(!fixture.exists("new"))
  }

  @Test func goesOnAfterBeingKilledMidway() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n", "gone": "1\n", "b": "1\n"])
    let commit = try await fixture.work(
      [
        .write(path: "a", bytes: Array("2\n".utf8)), .delete(path: "gone"), .write(path: "gone/x", bytes: [1]),
        .write(path: "b", bytes: Array("2\n".utf8)),
      ])
    // What a process leaves that dies after two files; the number is one that no process has.
    try fixture.write(["a": "2\n", ".git/index.lock": "nexus 4194305\n"])
    try FileManager.default.removeItem(atPath: fixture.path + "/gone")
    try FileManager.default.createDirectory(atPath: fixture.path + "/gone", withIntermediateDirectories: true)
    try Data([1]).write(to: URL(fileURLWithPath: fixture.path + "/gone/x"))
    let result = try await fixture.open().accept(commit, label: "work")
    #expect(result.kind == .fastForward && result.previous == base)
    #expect(try fixture.git("status", "--porcelain") == "")
  }

  @Test func landsOnALinkedWorkTree() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await fixture.work([.write(path: "a", bytes: Array("2\n".utf8))])
    try fixture.git("worktree", "add", "-q", "-b", "side", "../other")
    let other = try Repository(discovering: fixture.scratch + "/other")
    #expect(try await other.accept(commit, label: "work").branch == "side")
    #expect(try fixture.git(["status", "--porcelain"], in: fixture.scratch + "/other") == "")
    #expect(try fixture.git("status", "--porcelain") == "")
    #expect(try fixture.id("side") == commit)
    #expect(try fixture.content("a") == "1\n")
  }

  @Test func landsOnAnUnbornBranch() async throws {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    let repository = try fixture.open()
    let tree = try await repository.makeTree(from: nil, applying: [.write(path: "a", bytes: [1])])
    let commit = try await repository.createCommit(tree: tree, parents: [], message: "first")
    let result = try await repository.accept(commit, label: "work")
    #expect(result.kind == .fastForward && result.previous == nil)
    #expect(try fixture.git("status", "--porcelain", "--branch") == "## main\n")
  }

  @Test func namesTheHooksThatItDidNotRun() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await fixture.work([.write(path: "a", bytes: [])])
    for name in ["post-merge", "commit-msg", "reference-transaction"] {
      try fixture.write([".git/hooks/\(name)": "#!/bin/sh\nexit 1\n"])
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: fixture.path + "/.git/hooks/\(name)")
    }
    // No commit is made, and what follows a merge is run by whoever lands.
    #expect(try await fixture.open().accept(commit, label: "work").hooksNotRun == ["reference-transaction"])
  }
}
