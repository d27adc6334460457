import Foundation
import Git
import Testing

@Suite struct StatusTests {
  @Test func saysWhatGitSays() async throws {
    let fixture = try GitFixture()
    try fixture.commit([
      "kept": "1\n", "changed": "1\n", "staged": "1\n", "both": "1\n", "gone": "1\n", "staged gone": "1\n",
      "old name": "some text\nwith lines\nto find again\n", "type": "1\n", ".gitignore": "*.log\nbuild/\n",
      "mode": "#!/bin/sh\n", "ünïcode": "1\n",
    ])
    try fixture.write([
      "changed": "2\n", "staged": "2\n", "both": "2\n", "new": "1\n", "dir/untracked": "1\n", "x.log": "1\n",
      "build/out": "1\n", "line\nfeed": "1\n", "ünïcode": "2\n", "quo\"te": "1\n",
    ])
    try fixture.git("add", "staged", "both", "new")
    try fixture.git("rm", "-q", "staged gone")
    try fixture.git("mv", "old name", "new name")
    try fixture.write(["both": "3\n"])
    try FileManager.default.removeItem(atPath: fixture.path + "/gone")
    try FileManager.default.removeItem(atPath: fixture.path + "/type")
    try fixture.link("type", to: "kept")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.path + "/mode")
    let index = try Data(contentsOf: URL(fileURLWithPath: fixture.path + "/.git/index"))
    let entries = try await fixture.open().status(includingIgnored: true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path + "/.git/index")) == index)
    let theirs = try fixture.git("status", "--porcelain", "-z", "-uall", "--ignored=matching")
    #expect(entries.map(porcelain).sorted() == records(theirs).sorted())
  }

  @Test func isEmptyForACleanTree() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    #expect(try await fixture.open().status() == [])
  }

  @Test func knowsAnUnbornBranch() async throws {
    let fixture = try GitFixture()
    try fixture.write(["a": "1\n", "b": "1\n"])
    try fixture.git("add", "a")
    let entries = try await fixture.open().status()
    #expect(entries.map(porcelain) == ["A  a", "?? b"])
  }

  @Test func marksSubmodules() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a.txt": "x\n"])
    try fixture.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", fixture.path + "/.git", "sub")
    try fixture.git("commit", "-q", "-m", "add a submodule")
    let repository = try fixture.open()
    #expect(try await repository.status() == [])
    try fixture.write(["sub/a.txt": "changed\n"])
    let entries = try await repository.status()
    #expect(entries.map(\.path) == ["sub"])
    #expect(entries.first?.isSubmodule == true)
  }

  @Test func repairsPathsThatAreNotText() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let blob = try fixture.id("HEAD:a")
    try fixture.git(["update-index", "-z", "--index-info"], input: "100644 \(blob)\tb\u{0}")
    // The shell writes the byte, which no Swift string can hold.
    try fixture.git("-c", "alias.x=!printf 1 > \"$(printf 'caf\\351')\"", "x")
    let entries = try await fixture.open().status()
    #expect(entries.contains { $0.path == "caf\u{FFFD}" && $0.isPathRepaired && $0.isUntracked })
  }

  @Test func knowsWhatIsIgnored() async throws {
    let fixture = try GitFixture()
    try fixture.commit([".gitignore": "*.log\nbuild/\n!keep.log\n"])
    let repository = try fixture.open()
    #expect(try await repository.isIgnored("x.log"))
    #expect(try await repository.isIgnored("build/a"))
    #expect(try await !repository.isIgnored("keep.log"))
    #expect(try await !repository.isIgnored("a"))
  }

  private func porcelain(_ entry: StatusEntry) -> String {
    if entry.isUntracked { return "?? " + entry.path }
    if entry.isIgnored { return "!! " + entry.path }
    let letters: [StatusEntry.Change?: String] = [
      nil: " ", .added: "A", .modified: "M", .deleted: "D", .renamed: "R", .typeChanged: "T",
    ]
    let code = letters[entry.staged]! + letters[entry.unstaged]!
    return "\(code) \(entry.path)" + (entry.originalPath.map { " <- " + $0 } ?? "")
  }

  private func records(_ output: String) -> [String] {
    var fields = output.split(separator: "\0").map(String.init)[...]
    var records: [String] = []
    while let field = fields.popFirst() {
      records.append(field.hasPrefix("R") ? field + " <- " + (fields.popFirst() ?? "") : field)
    }
    return records
  }
}
