import Foundation
import NexusTestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct GitFixtureTests {
  @Test func makesTheSameCommitsInEveryRun() throws {
    let scratch = try [ScratchDirectory(), ScratchDirectory()]
    let ids = try scratch.map { scratch in
      let repository = try GitFixture(in: scratch)
      try repository.commit(["a.txt": "a\n", "folder/b.txt": "b\n"], "first")
      return try repository.commit(["a.txt": "aa\n"], "second")
    }
    #expect(ids[0] == ids[1])
    for directory in scratch { try FileManager.default.removeItem(atPath: directory.path) }
  }

  @Test func commitsOnlyTheFilesNamed() async throws {
    try await ScratchDirectory.with { scratch in
      let repository = try GitFixture(in: scratch)
      try repository.commit(["a.txt": "a\n"], "first")
      try repository.write(["staged.txt": "s\n", "loose.txt": "l\n"])
      try repository.run("add", "staged.txt")
      try repository.commit(["a.txt": "aa\n"], "second")
      #expect(try repository.log() == ["second", "first"])
      #expect(try repository.status() == ["A  staged.txt", "?? loose.txt"])
      #expect(try repository.run("symbolic-ref", "HEAD") == "refs/heads/main\n")
    }
  }

  @Test func saysWhyGitFailed() async throws {
    try await ScratchDirectory.with { scratch in
      let repository = try GitFixture(in: scratch)
      #expect(throws: TestSupportError.self) { try repository.run("show", "nothing") }
    }
  }

  @Test func findsNoDifferenceWhereNothingChanged() async throws {
    try await ScratchDirectory.with { scratch in
      let repository = try GitFixture(in: scratch)
      try repository.commit(["a.txt": "a\n"], "first")
      let before = try repository.snapshot()
      _ = try repository.run("status")
      try FileManager.default.setAttributes([.modificationDate: Date.now], ofItemAtPath: repository.path + "/a.txt")
      let after = try repository.snapshot()
      #expect(after == before && after.differences(from: before).isEmpty)
    }
  }

  @Test func seesEveryKindOfChange() async throws {
    try await ScratchDirectory.with { scratch in
      let repository = try GitFixture(in: scratch)
      try repository.commit(["a.txt": "a\n", "b.txt": "b\n", "c.sh": "c\n", "gone.txt": "g\n"], "first")
      let before = try repository.snapshot()
      let (file, root) = (FileManager.default, repository.path)
      try repository.write(["a.txt": "changed\n", "new.txt": "n\n"])
      try file.setAttributes([.posixPermissions: 0o755], ofItemAtPath: root + "/c.sh")
      try file.removeItem(atPath: root + "/gone.txt")
      try file.createSymbolicLink(atPath: root + "/link", withDestinationPath: "a.txt")
      try file.createDirectory(atPath: root + "/empty", withIntermediateDirectories: false)
      try repository.run("rm", "--cached", "--quiet", "b.txt")
      try repository.run("branch", "other")
      try repository.run("config", "user.name", "x")
      try repository.run("checkout", "--quiet", "other")
      let lines = try repository.snapshot().differences(from: before)
      let starts = [
        "work tree a.txt: was a file of 2 bytes", "work tree c.sh: was", "work tree empty: is new, a directory",
        "work tree gone.txt: was a file", "work tree link: is new, a link to a.txt", "work tree new.txt: is new",
        "index b.txt: was", "ref refs/heads/other: is new", "repository config: was",
        "HEAD: was ref: refs/heads/main, is ref: refs/heads/other",
      ]
      #expect(lines.count == starts.count)
      for (line, start) in zip(lines, starts) { #expect(line.hasPrefix(start)) }
    }
  }

  @Test func leavesOutWhatDoesNotCount() async throws {
    try await ScratchDirectory.with { scratch in
      let repository = try GitFixture(in: scratch)
      try repository.commit(["a.txt": "a\n"], "first")
      let before = try repository.snapshot(ignoringPaths: [".state"], ignoringRefs: ["refs/heads/nexus/"])
      try repository.write([".state/db": "x", ".states": "y"])
      try repository.run("branch", "nexus/1")
      let after = try repository.snapshot(ignoringPaths: [".state"], ignoringRefs: ["refs/heads/nexus/"])
      #expect(after.differences(from: before).map { $0.prefix { $0 != ":" } } == ["work tree .states"])
    }
  }
}
