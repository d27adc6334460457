import Foundation
import Git
import Testing

/// Where accepting work refuses, and changes nothing.
@Suite struct AcceptRefusalTests {
  enum Dirt: String, CaseIterable {
    case changed, staged, stagedThenRestored, deleted, mode, replacedByLink, replacedByDirectory, untracked, ignored
    case untrackedDirectory, fileAbove, linkAbove, stagedAbove, intendedToAdd
  }

  @Test(arguments: Dirt.allCases) func refusesToTouchWhatIsUncommitted(dirt: Dirt) async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "z": "1\n", ".gitignore": "ignored\n"])
    let commit = try await fixture.work(
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
    let before = try fixture.snapshot()
    let error = try await expectError(.uncommittedChanges) {
      _ = try await fixture.open().accept(commit, label: "work")
    }
    #expect(error.paths == [expected])
    #expect(try fixture.snapshot() == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: fixture.scratch).filter { $0 == "outside" }.isEmpty
        || FileManager.default.contentsOfDirectory(atPath: fixture.scratch + "/outside").isEmpty)
  }

  @Test func waitsForNobodyWhoHoldsTheIndex() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await fixture.work([.write(path: "a", bytes: [])])
    try fixture.write([".git/index.lock": ""])
    let before = try fixture.snapshot()
    try await expectError(.locked) { _ = try await fixture.open().accept(commit, label: "work") }
    #expect(try fixture.snapshot() == before)
  }

  @Test func refusesWhileTheBranchIsLocked() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await fixture.work([.write(path: "a", bytes: [])])
    try fixture.write([".git/refs/heads/main.lock": ""])
    let before = try fixture.snapshot()
    try await expectError(.locked) { _ = try await fixture.open().accept(commit, label: "work") }
    #expect(try fixture.snapshot() == before)
  }

  @Test func refusesADetachedHead() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await fixture.work([.write(path: "a", bytes: [])])
    try fixture.git("checkout", "-q", "--detach")
    try await expectError(.detachedHead) { _ = try await fixture.open().accept(commit, label: "work") }
  }

  @Test func refusesDuringAMerge() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let commit = try await fixture.work([.write(path: "b", bytes: [])])
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
    let commit = try await fixture.work([.write(path: "a", bytes: [])])
    try fixture.git("worktree", "add", "-q", "--force", "../other", "main")
    try await expectError(.checkedOutElsewhere) { _ = try await fixture.open().accept(commit, label: "work") }
  }
}
