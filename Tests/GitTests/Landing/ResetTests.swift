import Foundation
import Git
import Testing

@Suite struct ResetTests {
  @Test func bringsBackEveryFile() async throws {
    let fixture = try GitFixture()
    try fixture.commit([
      "a": "1\n", "b": "1\n", "c": "1\n", "dir/x": "1\n", "dir/y": "1\n", "mode": "1\n", "type": "1\n",
      ".gitignore": "*.o\n", "assumed": "1\n",
    ])
    let base = try fixture.id("HEAD")
    try fixture.git("update-index", "--assume-unchanged", "assumed")
    try fixture.write([
      "a": "2\n", "b": "2\n", "new": "1\n", "deep/er/new": "1\n", "cache.o": "keep\n", "assumed": "hidden\n",
      "caf\u{0301}e": "1\n",
    ])
    try fixture.git("add", "b", "new")
    let manager = FileManager.default
    for name in ["c", "dir", "type"] { try manager.removeItem(atPath: fixture.path + "/" + name) }
    try fixture.write(["dir": "a file now\n"])
    try fixture.link("type", to: "a")
    try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.path + "/mode")
    try fixture.git("init", "-q", "nested")
    try fixture.write(["nested/file": "1\n"])
    let repository = try fixture.open()
    let expected = try await repository.changedPaths(since: base)
    let result = try await repository.resetWorkTree(to: base)
    #expect(result.written == ["a", "assumed", "b", "c", "dir/x", "dir/y", "mode", "type"])
    #expect(result.removed == ["caf\u{0301}e", "deep/er/new", "dir", "nested", "new"])
    #expect(expected == (result.written + result.removed).sorted())
    #expect(try fixture.git("status", "--porcelain", "-uall") == "")
    #expect(try fixture.content("assumed") == "1\n")
    #expect(try fixture.content("cache.o") == "keep\n")
    #expect(!fixture.exists("deep"))
    #expect(try await repository.changedPaths(since: base) == [])
    #expect(try await repository.resetWorkTree(to: base).isEmpty)
  }

  @Test func goesToAnotherCommit() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit(["a": "1\n", "b": "1\n", "d/e": "1\n"])
    try FileManager.default.removeItem(atPath: fixture.path + "/d")
    let second = try fixture.commit(["a": "2\n", "d": "file\n", "new/x": "1\n"])
    let repository = try fixture.open()
    let result = try await repository.resetWorkTree(to: first)
    #expect(try fixture.git("write-tree") == fixture.git("rev-parse", "\(first)^{tree}"))
    #expect(try fixture.git("diff") == "")
    #expect(try fixture.git("ls-files", "--others") == "")
    #expect(result.written.contains("a"))
    #expect(try await repository.head().commit == second)
    _ = try await repository.resetWorkTree(to: second)
    #expect(try fixture.git("status", "--porcelain") == "")
  }

  @Test func neverWritesThroughALink() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["dir/file": "1\n", "dir/deep/file": "1\n", "b": "1\n"])
    let outside = fixture.scratch + "/outside"
    try FileManager.default.createDirectory(atPath: outside + "/deep", withIntermediateDirectories: true)
    for name in ["file", "deep/file"] { try Data("theirs".utf8).write(to: URL(fileURLWithPath: outside + "/" + name)) }
    try FileManager.default.removeItem(atPath: fixture.path + "/dir")
    try fixture.link("dir", to: outside)
    try FileManager.default.removeItem(atPath: fixture.path + "/b")
    try fixture.link("b", to: outside + "/new")
    let repository = try fixture.open()
    _ = try await repository.resetWorkTree(to: base)
    #expect(try fixture.git("status", "--porcelain") == "")
    for name in ["file", "deep/file"] {
      #expect(try String(contentsOfFile: outside + "/" + name, encoding: .utf8) == "theirs")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside).sorted() == ["deep", "file"])
  }

  @Test func removesDirectoriesThatRefuse() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n"])
    try fixture.write(["locked/x": "1\n"])
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: fixture.path + "/locked")
    let repository = try fixture.open()
    #expect(try await repository.resetWorkTree(to: base).removed == ["locked/x"])
  }

  @Test func replacesABrokenIndex() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n"])
    try fixture.write([".git/index": "rubbish", "a": "2\n"])
    let repository = try fixture.open()
    await #expect(throws: GitError.self) { _ = try await repository.status() }
    #expect(try await repository.resetWorkTree(to: base).written == ["a"])
    #expect(try fixture.git("status", "--porcelain") == "")
  }

  @Test func convertsLineEnds() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit([".gitattributes": "*.txt eol=crlf\n", "a.txt": "1\r\n"])
    for name in ["a.txt", ".gitattributes"] { try FileManager.default.removeItem(atPath: fixture.path + "/" + name) }
    _ = try await fixture.open().resetWorkTree(to: base)
    #expect(try fixture.content("a.txt") == "1\r\n")
    #expect(try fixture.git("status", "--porcelain") == "")
  }
}
