import Foundation
import Git
import Testing

@Suite struct TreeBuildingTests {
  @Test func buildsTheTreeThatGitWouldBuild() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n", "d/e/f": "2\n", "d/g": "3\n", "run": "#!/bin/sh\n", "z": "9\n"])
    try fixture.git("update-index", "--chmod=+x", "run")
    try fixture.git("commit", "-q", "-m", "mode")
    let tree = try await fixture.open().makeTree(
      from: try fixture.id("HEAD"),
      applying: [
        .write(path: "a", bytes: Array("changed\n".utf8)), .write(path: "new dir/deep/ü.txt", bytes: [0, 255]),
        .write(path: "run", bytes: Array("#!/bin/bash\n".utf8)), .delete(path: "d/e/f"),
        .rename(from: "z", to: "d/z"), .write(path: "tool", bytes: [], mode: .executable),
        .write(path: "d.x", bytes: []), .write(path: "link", bytes: Array("d/g".utf8), mode: .symbolicLink),
      ])
    try fixture.git("checkout", "-q", base.description, "--", ".")
    try fixture.write(["a": "changed\n", "run": "#!/bin/bash\n", "tool": "", "d.x": "", "d/z": "9\n"])
    try FileManager.default.createDirectory(atPath: fixture.path + "/new dir/deep", withIntermediateDirectories: true)
    try Data([0, 255]).write(to: URL(fileURLWithPath: fixture.path + "/new dir/deep/ü.txt"))
    for name in ["d/e/f", "z"] { try FileManager.default.removeItem(atPath: fixture.path + "/" + name) }
    try fixture.link("link", to: "d/g")
    try fixture.git("add", "-A")
    try fixture.git("update-index", "--chmod=+x", "run", "tool")
    #expect(tree.description == (try fixture.git("write-tree").trimmingCharacters(in: .whitespacesAndNewlines)))
    try fixture.expectSound()
  }

  @Test func buildsFromNothingAndToNothing() async throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let tree = try await repository.makeTree(from: nil, applying: [.write(path: "a/b", bytes: [])])
    #expect(try await repository.entries(at: tree).map(\.path) == ["a/b"])
    let empty = try await repository.makeTree(from: tree, applying: [.delete(path: "a/b")])
    #expect(empty == .emptyTree)
    #expect(try await repository.entries(at: .emptyTree) == [])
  }

  /// Only a new name with a backslash would trouble other systems.
  @Test func aFileWithABackslashInItsNameIsChangedAndNoneIsMade() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["d/a\\b": "1\n", "plain": "1\n"])
    let repository = try fixture.open()
    let tree = try await repository.makeTree(from: base, applying: [.write(path: "d/a\\b", bytes: Array("2\n".utf8))])
    #expect(try fixture.git("show", "\(tree):d/a\\b") == "2\n")
    let moved = try await repository.makeTree(from: base, applying: [.rename(from: "d/a\\b", to: "ab")])
    #expect(try await repository.entries(at: moved).map(\.path) == ["ab", "plain"])
    for change in [
      TreeChange.write(path: "d/a\\c", bytes: []), .rename(from: "plain", to: "d\\plain"), .delete(path: "e\\f"),
    ] {
      try await expectError(.unsafePath(.backslash)) {
        _ = try await repository.makeTree(from: base, applying: [change])
      }
    }
  }

  @Test(arguments: [
    ("link/x", PathConfinement.Violation.notADirectory), ("file/x", .notADirectory), ("sub/x", .notADirectory),
    ("link", .isSymbolicLink), ("sub", .isSubmodule), ("dir", .isDirectory), ("../x", .dotComponent),
    (".git/config", .gitDirectory), ("dir/.GIT/x", .gitDirectory), ("/etc/passwd", .absolute),
    (".nexus-overseer/config.json", .nexusDirectory),
  ]) func refusesWhatTheTreeForbids(path: String, violation: PathConfinement.Violation) async throws {
    let fixture = try GitFixture()
    let commit = try fixture.commit(["file": "1\n", "dir/x": "1\n"])
    try fixture.link("link", to: "dir")
    try fixture.git("add", "link")
    try fixture.git("update-index", "--add", "--cacheinfo", "160000,\(commit),sub")
    try fixture.git("commit", "-q", "-m", "more")
    let repository = try fixture.open()
    let base = try fixture.id("HEAD")
    let error = try await expectError(.unsafePath(violation)) {
      _ = try await repository.makeTree(from: base, applying: [.write(path: path, bytes: [])])
    }
    #expect(error.paths == [path])
  }

  @Test func refusesNamesThatDifferOnlyInCase() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["Dir/Read.me": "1\n", "straße": "1\n"])
    let repository = try fixture.open()
    for path in ["dir/x", "Dir/read.ME", "STRASSE"] {
      let change = TreeChange.write(path: path, bytes: [])
      try await expectError(.unsafePath(.caseCollision)) {
        _ = try await repository.makeTree(from: base, applying: [change], foldsCase: true)
      }
      _ = try await repository.makeTree(from: base, applying: [change])
    }
    try fixture.git("config", "core.ignorecase", "true")
    try await expectError(.unsafePath(.caseCollision)) {
      _ = try await repository.makeTree(from: base, applying: [.write(path: "dir/x", bytes: [])])
    }
    // The existing name itself may be written, and renamed to another case.
    let tree = try await repository.makeTree(
      from: base, applying: [.write(path: "Dir/Read.me", bytes: []), .rename(from: "Dir/Read.me", to: "Dir/README")])
    #expect(try await repository.entries(at: tree).map(\.path) == ["Dir/README", "straße"])
  }

  @Test func refusesWhatIsNotThere() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n", "b": "1\n"])
    let repository = try fixture.open()
    try await expectError(.notFound) { _ = try await repository.makeTree(from: base, applying: [.delete(path: "c")]) }
    try await expectError(.notFound) {
      _ = try await repository.makeTree(from: base, applying: [.delete(path: "a"), .delete(path: "a")])
    }
    try await expectError(.alreadyExists) {
      _ = try await repository.makeTree(from: base, applying: [.rename(from: "a", to: "b")])
    }
  }

  @Test func mayReplaceAFileByADirectoryOnceItIsDeleted() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n"])
    let repository = try fixture.open()
    let tree = try await repository.makeTree(
      from: base, applying: [.delete(path: "a"), .write(path: "a/b", bytes: [1])])
    #expect(try await repository.entries(at: tree).map(\.path) == ["a/b"])
    let back = try await repository.makeTree(
      from: tree, applying: [.delete(path: "a/b"), .write(path: "a", bytes: Array("1\n".utf8))])
    #expect(try await repository.treeID(of: base) == back)
  }

  @Test(arguments: ["/etc/passwd", "../outside", "a/../../outside", ".git/config", ""])
  func refusesLinksOutOfTheTree(target: String) async throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let change = TreeChange.write(path: "link", bytes: Array(target.utf8), mode: .symbolicLink)
    let error = await #expect(throws: GitError.self) {
      _ = try await repository.makeTree(from: nil, applying: [change])
    }
    guard case .unsafePath = error?.code else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
