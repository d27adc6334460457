import Foundation
import Git
import Testing

/// What accepting work makes of files that git itself handles in a way of their own.
@Suite struct AcceptFilesTests {
  @Test func replacesFilesByDirectoriesAndBack() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "dir/x": "1\n", "dir/y/z": "1\n"])
    let commit = try await fixture.work(
      [
        .delete(path: "a"), .write(path: "a/b/c", bytes: [1]), .delete(path: "dir/x"), .delete(path: "dir/y/z"),
        .write(path: "dir", bytes: [2]),
      ])
    _ = try await fixture.open().accept(commit, label: "work")
    #expect(try fixture.git("status", "--porcelain") == "")
    #expect(try fixture.git("ls-files") == "a/b/c\ndir\n")
  }

  @Test func keepsTheLineEndsThatTheAttributesAsk() async throws {
    let fixture = try GitFixture()
    try fixture.commit([".gitattributes": "*.txt text eol=crlf\n", "a.txt": "1\r\n2\r\n", "b.dat": "1\n"])
    #expect(try fixture.git("show", "HEAD:a.txt") == "1\n2\n")
    let commit = try await fixture.work(
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
    let commit = try await fixture.work(
      [.write(path: "x.bin", bytes: [1]), .write(path: "y.rot", bytes: Array("hello\n".utf8))])
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
    let commit = try await fixture.work([.write(path: "a", bytes: [])])
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
    let commit = try await fixture.work([.write(path: "a", bytes: [])])
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
}
