import Foundation
import Git
import Testing

@Suite struct AcceptTests {
  /// The work tree's files, with content and times, and all that git keeps of its state.
  private func snapshot(_ fixture: GitFixture) throws -> [String: Data] {
    var found: [String: Data] = [:]
    let names = try FileManager.default.subpathsOfDirectory(atPath: fixture.path).filter {
      !$0.hasPrefix(".git/objects") && !$0.hasPrefix(".git/logs")
    }
    for name in names {
      let path = fixture.path + "/" + name
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      switch attributes[.type] as? FileAttributeType {
      case .typeRegular: found[name] = try Data(contentsOf: URL(fileURLWithPath: path))
      case .typeSymbolicLink:
        found[name] = Data("-> \(try FileManager.default.destinationOfSymbolicLink(atPath: path))".utf8)
      default: break
      }
      if let mode = attributes[.posixPermissions] as? Int, found[name] != nil {
        found[name + " (mode)"] = Data(String(mode, radix: 8).utf8)
      }
    }
    return found
  }

  /// Commits `changes` on a branch `work` that starts at `main`, without touching the work tree.
  private func work(
    _ fixture: GitFixture, _ changes: [TreeChange], from start: String = "main"
  ) async throws -> ObjectID {
    try fixture.configureIdentity()
    let repository = try fixture.open()
    let base = try fixture.id(start)
    let tree = try await repository.makeTree(from: base, applying: changes)
    let commit = try await repository.createCommit(tree: tree, parents: [base], message: "work")
    if try await repository.branchTip("work") == nil { try await repository.createBranch("work", at: commit) }
    return commit
  }

  @Test func movesTheBranchForward() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n", "b": "1\n", "dir/c": "1\n", "gone": "1\n"])
    let commit = try await work(
      fixture,
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
    let commit = try await work(fixture, [.write(path: "a", bytes: [])])
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
    let commit = try await work(
      fixture, [.write(path: "a", bytes: Array(theirs.joined().utf8)), .write(path: "new", bytes: [])])
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
    let commit = try await work(
      fixture, [.write(path: "a", bytes: Array("theirs\n".utf8)), .write(path: "b", bytes: [])])
    try fixture.commit(["a": "ours\n"])
    try fixture.write(["untracked": "x\n"])
    let before = try snapshot(fixture)
    let repository = try fixture.open()
    let error = try await expectError(.conflict) { _ = try await repository.accept(commit, label: "work") }
    #expect(error.paths == ["a"])
    #expect(try snapshot(fixture) == before)
    #expect(try fixture.git("status", "--porcelain") == "?? untracked\n")
  }

  @Test func keepsUncommittedChangesElsewhere() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "b": "1\n", "c": "1\n", "d": "1\n", "e": "1\n"])
    let commit = try await work(fixture, [.write(path: "a", bytes: Array("2\n".utf8)), .delete(path: "e")])
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

  enum Dirt: String, CaseIterable {
    case changed, staged, stagedThenRestored, deleted, mode, replacedByLink, replacedByDirectory, untracked, ignored
    case untrackedDirectory, fileAbove, linkAbove, stagedAbove, intendedToAdd
  }

  @Test(arguments: Dirt.allCases) func refusesToTouchWhatIsUncommitted(dirt: Dirt) async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "z": "1\n", ".gitignore": "ignored\n"])
    let commit = try await work(
      fixture,
      [
        .write(path: "a", bytes: Array("2\n".utf8)), .write(path: "new/x", bytes: Array("2\n".utf8)),
        .write(path: "ignored", bytes: [1]), .write(path: "other", bytes: [1]),
      ])
    var expected = "a"
    switch dirt {
    case .changed: try fixture.write(["a": "mine\n"])
    case .staged:
      try fixture.write(["a": "mine\n"])
      try fixture.git("add", "a")
    case .stagedThenRestored:
      try fixture.write(["a": "mine\n"])
      try fixture.git("add", "a")
      try fixture.write(["a": "1\n"])
    case .deleted: try FileManager.default.removeItem(atPath: fixture.path + "/a")
    case .mode: try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.path + "/a")
    case .replacedByLink:
      try FileManager.default.removeItem(atPath: fixture.path + "/a")
      try fixture.link("a", to: "z")
    case .replacedByDirectory:
      try FileManager.default.removeItem(atPath: fixture.path + "/a")
      try fixture.write(["a/mine": "1\n"])
    case .untracked:
      try fixture.write(["new/x": "mine\n"])
      expected = "new/x"
    case .ignored:
      try fixture.write(["ignored": "mine\n"])
      expected = "ignored"
    case .untrackedDirectory:
      try fixture.write(["other/mine": "1\n"])
      expected = "other"
    case .fileAbove:
      try fixture.write(["new": "mine\n"])
      expected = "new/x"
    case .linkAbove:
      try FileManager.default.createDirectory(atPath: fixture.scratch + "/outside", withIntermediateDirectories: true)
      try fixture.link("new", to: fixture.scratch + "/outside")
      expected = "new/x"
    case .stagedAbove:
      try fixture.write(["new": "mine\n"])
      try fixture.git("add", "new")
      try FileManager.default.removeItem(atPath: fixture.path + "/new")
      expected = "new/x"
    case .intendedToAdd:
      try fixture.write(["other": "mine\n"])
      try fixture.git("add", "--intent-to-add", "other")
      expected = "other"
    }
    let before = try snapshot(fixture)
    let error = try await expectError(.uncommittedChanges) {
      _ = try await fixture.open().accept(commit, label: "work")
    }
    #expect(error.paths == [expected])
    #expect(try snapshot(fixture) == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: fixture.scratch).filter { $0 == "outside" }.isEmpty
        || FileManager.default.contentsOfDirectory(atPath: fixture.scratch + "/outside").isEmpty)
  }

  @Test func replacesFilesByDirectoriesAndBack() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "dir/x": "1\n", "dir/y/z": "1\n"])
    let commit = try await work(
      fixture,
      [
        .delete(path: "a"), .write(path: "a/b/c", bytes: [1]), .delete(path: "dir/x"), .delete(path: "dir/y/z"),
        .write(path: "dir", bytes: [2]),
      ])
    _ = try await fixture.open().accept(commit, label: "work")
    #expect(try fixture.git("status", "--porcelain") == "")
    #expect(try fixture.git("ls-files") == "a/b/c\ndir\n")
  }

  @Test func putsEverythingBackWhenAWriteFails() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "b/x": "1\n", "gone": "1\n"])
    let commit = try await work(
      fixture,
      [
        .write(path: "a", bytes: Array("2\n".utf8)), .delete(path: "gone"), .write(path: "new/x", bytes: [1]),
        .write(path: "w", bytes: [1]),
      ])
    // An empty directory holds nothing that would be lost, but one that cannot be removed stops the last write.
    try FileManager.default.createDirectory(atPath: fixture.path + "/w/empty", withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: fixture.path + "/a")
    let before = try snapshot(fixture)
    try await expectError(.fileSystem) { _ = try await fixture.open().accept(commit, label: "work") }
    #expect(try snapshot(fixture) == before)
    #expect(try fixture.git("status", "--porcelain") == "")
    #expect(!fixture.exists("new"))
  }

  @Test func goesOnAfterBeingKilledMidway() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n", "gone": "1\n", "b": "1\n"])
    let commit = try await work(
      fixture,
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

  @Test func waitsForNobodyWhoHoldsTheIndex() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await work(fixture, [.write(path: "a", bytes: [])])
    try fixture.write([".git/index.lock": ""])
    let before = try snapshot(fixture)
    try await expectError(.locked) { _ = try await fixture.open().accept(commit, label: "work") }
    #expect(try snapshot(fixture) == before)
  }

  @Test func refusesWhileTheBranchIsLocked() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await work(fixture, [.write(path: "a", bytes: [])])
    try fixture.write([".git/refs/heads/main.lock": ""])
    let before = try snapshot(fixture)
    try await expectError(.locked) { _ = try await fixture.open().accept(commit, label: "work") }
    #expect(try snapshot(fixture) == before)
  }

  @Test func refusesADetachedHead() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await work(fixture, [.write(path: "a", bytes: [])])
    try fixture.git("checkout", "-q", "--detach")
    try await expectError(.detachedHead) { _ = try await fixture.open().accept(commit, label: "work") }
  }

  @Test func refusesDuringAMerge() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await work(fixture, [.write(path: "b", bytes: [])])
    try fixture.git("checkout", "-q", "-b", "side")
    try fixture.commit(["a": "side\n"])
    try fixture.git("checkout", "-q", "main")
    try fixture.commit(["a": "main\n"])
    _ = try fixture.run(["merge", "side"])
    try await expectError(.operationInProgress(.merge)) {
      _ = try await fixture.open().accept(commit, label: "work")
    }
  }

  @Test func refusesABranchThatAnotherWorkTreeHas() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await work(fixture, [.write(path: "a", bytes: [])])
    try fixture.git("worktree", "add", "-q", "--force", "../other", "main")
    try await expectError(.checkedOutElsewhere) { _ = try await fixture.open().accept(commit, label: "work") }
  }

  @Test func landsOnALinkedWorkTree() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await work(fixture, [.write(path: "a", bytes: Array("2\n".utf8))])
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

  @Test func keepsTheLineEndsThatTheAttributesAsk() async throws {
    let fixture = try GitFixture()
    try fixture.commit([".gitattributes": "*.txt text eol=crlf\n", "a.txt": "1\r\n2\r\n", "b.dat": "1\n"])
    #expect(try fixture.git("show", "HEAD:a.txt") == "1\n2\n")
    let commit = try await work(
      fixture,
      [
        .write(path: "a.txt", bytes: Array("1\n3\n".utf8)),
        .write(path: ".gitattributes", bytes: Array("*.txt text eol=crlf\n*.dat text eol=crlf\n".utf8)),
        .write(path: "b.dat", bytes: Array("2\n".utf8)),
      ])
    _ = try await fixture.open().accept(commit, label: "work")
    #expect(try fixture.content("a.txt") == "1\r\n3\r\n")
    #expect(try fixture.content("b.dat") == "2\r\n")
    #expect(try fixture.git("status", "--porcelain") == "")
  }

  @Test func leavesSubmodulesAlone() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit(["a.txt": "x\n"])
    try fixture.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", fixture.path + "/.git", "sub")
    try fixture.git("commit", "-q", "-m", "add a submodule")
    let base = try fixture.id("HEAD")
    try fixture.git("update-index", "--cacheinfo", "160000,\(base),sub")
    let tree = try fixture.git("write-tree").trimmingCharacters(in: .whitespacesAndNewlines)
    let commit = try fixture.git("commit-tree", "-p", "HEAD", "-m", "move", tree)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    try fixture.git("reset", "-q")
    try fixture.write(["sub/mine": "1\n"])
    let result = try await fixture.open().accept(try #require(ObjectID(commit)), label: "work")
    #expect(result.paths == ["sub"])
    #expect(try fixture.git(["rev-parse", "HEAD"], in: fixture.path + "/sub") == "\(first)\n")
    #expect(try fixture.content("sub/mine") == "1\n")
    #expect(try fixture.git("ls-files", "-s", "sub").contains(base.description))
    #expect(try fixture.git("diff", "--cached") == "")
  }

  @Test func hasGitWriteFilesBehindAFilter() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", ".gitattributes": "*.bin filter=lfs\n*.rot filter=rot\n*.none filter=absent\n"])
    try fixture.git("config", "filter.rot.clean", "tr a-z n-za-m")
    try fixture.git("config", "filter.rot.smudge", "tr n-za-m a-z")
    let commit = try await work(
      fixture, [.write(path: "x.bin", bytes: [1]), .write(path: "y.rot", bytes: Array("hello\n".utf8))])
    let repository = try fixture.open()
    _ = try await repository.accept(commit, label: "work")
    #expect(try fixture.git("show", "HEAD:y.rot") == "uryyb\n")
    #expect(try fixture.content("y.rot") == "hello\n")
    #expect(try fixture.git("status", "--porcelain") == "")
  }

  @Test func hasGitMergeByADriver() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", ".gitattributes": "a merge=mine\n"])
    try fixture.git("config", "merge.mine.driver", "true")
    let commit = try await work(fixture, [.write(path: "a", bytes: [])])
    try fixture.commit(["a": "2\n"])
    _ = try await fixture.open().accept(commit, label: "work")
    #expect(try fixture.content("a") == "2\n")
  }

  @Test func doesNotHideAChangeMadeInTheSameInstant() async throws {
    let fixture = try GitFixture()
    let time = Date(timeIntervalSince1970: 1_700_000_000)
    func backdate(_ name: String) throws {
      try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: fixture.path + "/" + name)
    }
    try fixture.git("config", "core.trustctime", "false")
    try fixture.git("config", "core.checkStat", "minimal")
    try fixture.commit(["a": "1\n", "b": "1\n"])
    let commit = try await work(fixture, [.write(path: "a", bytes: [])])
    try backdate("b")
    try fixture.git("update-index", "--refresh")
    // Same size, same time: only the age of the index tells.
    try fixture.write(["b": "2\n"])
    try backdate("b")
    try backdate(".git/index")
    #expect(try fixture.git("status", "--porcelain") == " M b\n")
    try backdate(".git/index")
    _ = try await fixture.open().accept(commit, label: "work")
    #expect(try fixture.git("status", "--porcelain") == " M b\n")
  }

  @Test func namesTheHooksThatItDidNotRun() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await work(fixture, [.write(path: "a", bytes: [])])
    for name in ["post-merge", "commit-msg", "reference-transaction"] {
      try fixture.write([".git/hooks/\(name)": "#!/bin/sh\nexit 1\n"])
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: fixture.path + "/.git/hooks/\(name)")
    }
    // No commit is made, and what follows a merge is run by whoever lands.
    #expect(try await fixture.open().accept(commit, label: "work").hooksNotRun == ["reference-transaction"])
  }
}
