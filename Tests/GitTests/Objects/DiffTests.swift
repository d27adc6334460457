import Foundation
import Git
import Testing

@Suite struct DiffTests {
  @Test func writesThePatchThatGitWrites() async throws {
    let fixture = try GitFixture()
    let lines = (1...30).map { "line \($0)\n" }
    let first = try fixture.commit([
      "a.txt": lines.joined(), "gone": "1\n", "old name": lines.joined() + "x", "mode": "1\n", "same": "1\n",
    ])
    var changed = lines
    changed[4] = "changed\n"
    changed.remove(at: 20)
    try fixture.git("mv", "old name", "new name")
    try fixture.git("rm", "-q", "gone")
    try fixture.write(["a.txt": changed.joined(), "new name": lines.joined() + "y\n", "added ü": "no newline"])
    try Data([0, 1, 2]).write(to: URL(fileURLWithPath: fixture.path + "/binary"))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.path + "/mode")
    let second = try fixture.commit([:])
    let repository = try fixture.open()
    let sides = DiffSides.trees(from: first, to: second)
    let patch = String(decoding: try await repository.patch(sides), as: UTF8.self)
    #expect(normalized(patch) == normalized(try fixture.git("diff", "-M", "HEAD~1", "HEAD")))
    let files = try await repository.diff(sides)
    #expect(files.map(\.status) == [.modified, .added, .added, .deleted, .modified, .renamed])
    #expect(files.map(\.path) == ["a.txt", "added ü", "binary", "gone", "mode", "new name"])
    #expect(files.map(\.isBinary) == [false, false, true, false, false, false])
    #expect(files[5].oldPath == "old name" && files[4].newMode == .executable && files[4].oldMode == .regular)
    let hunk = try #require(files[0].hunks.first)
    #expect(hunk.oldStart == 2 && hunk.oldCount == 7 && hunk.newStart == 2 && hunk.newCount == 7)
    #expect(hunk.header.hasPrefix("@@ -2,7 +2,7 @@"))
    #expect(hunk.lines.filter { $0.kind != .context }.map(\.text) == ["line 5", "changed"])
    #expect(hunk.lines[3].oldNumber == 5 && hunk.lines[3].newNumber == nil && hunk.lines[4].newNumber == 5)
    #expect(files[1].hunks[0].lines.map(\.lacksNewline) == [true])
    #expect(files[5].hunks[0].lines.filter { $0.lacksNewline }.map(\.text) == ["x"])
    try fixture.git("checkout", "-q", "HEAD~1")
    try fixture.git(["apply", "--check", "--exclude=binary"], input: patch)
  }

  /// Without what the two do differently: the measure of similarity, and a tab after names with spaces.
  private func normalized(_ patch: String) -> [String] {
    patch.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("similarity index") }
      .map { $0.hasSuffix("\t") ? String($0.dropLast()) : String($0) }
  }

  @Test func comparesTheWorkTree() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n", "b": "1\n", ".gitignore": "*.o\n"])
    try fixture.write(["a": "2\n", "b": "2\n", "new/x": "1\n", "x.o": "1\n"])
    try fixture.git("add", "b")
    let repository = try fixture.open()
    let all = try await repository.diff(.workTree(from: base))
    #expect(all.map(\.path) == ["a", "b", "new/x"])
    #expect(all.map(\.status) == [.modified, .modified, .untracked])
    #expect(all[2].hunks.first?.lines.map(\.text) == ["1"])
    #expect(try await repository.diff(.index(from: base)).map(\.path) == ["b"])
    #expect(try await repository.diff(.unstaged).map(\.path) == ["a", "new/x"])
    #expect(try await repository.diff(.workTree(from: base), options: .init(paths: ["new"])).map(\.path) == ["new/x"])
    let patch = String(decoding: try await repository.patch(.unstaged, options: .init(paths: ["a"])), as: UTF8.self)
    #expect(patch == (try fixture.git("diff", "a")))
  }

  @Test func comparesWithNothing() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["a": "1\n"])
    let repository = try fixture.open()
    #expect(try await repository.diff(.trees(from: nil, to: base)).map(\.status) == [.added])
    #expect(try await repository.diff(.trees(from: base, to: .emptyTree)).map(\.status) == [.deleted])
    #expect(try await repository.diff(.trees(from: base, to: base)) == [])
  }

  @Test func takesNamesLiterally() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit(["[a]*": "1\n", "a": "1\n"])
    let repository = try fixture.open()
    let files = try await repository.diff(.trees(from: nil, to: base), options: .init(paths: ["[a]*"]))
    #expect(files.map(\.path) == ["[a]*"])
  }
}
