import Foundation
import Git
import Testing

@Suite struct SafetyTests {
  @Test func savesWithoutTouchingAnything() async throws {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    try fixture.commit(["a": "1\n", "b": "1\n", "gone": "1\n", ".gitignore": "*.o\n", "mode": "x\n"])
    try fixture.write(["a": "2\n", "b": "2\n", "new/ü": "1\n", "x.o": "1\n"])
    try fixture.git("add", "b")
    try fixture.write(["b": "3\n"])
    try FileManager.default.removeItem(atPath: fixture.path + "/gone")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.path + "/mode")
    try fixture.link("link", to: "a")
    // In this order: git refreshes the index when it is asked.
    let status = try fixture.git("status", "--porcelain")
    let index = try Data(contentsOf: URL(fileURLWithPath: fixture.path + "/.git/index"))
    let repository = try fixture.open()
    let saved = try #require(try await repository.saveUncommittedState(named: "run-1", message: "before run 1"))
    #expect(saved.name == "refs/nexus/safety/run-1")
    #expect(try fixture.git("show-ref") == "\(try fixture.id("HEAD")) refs/heads/main\n\(saved.target) \(saved.name)\n")
    #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path + "/.git/index")) == index)
    #expect(try fixture.git("status", "--porcelain") == status)
    #expect(try fixture.git("show", "\(saved.name):b") == "3\n")
    #expect(try fixture.git("show", "\(saved.name)^2:b") == "2\n")
    #expect(
      try fixture.git("ls-tree", "-r", "--name-only", "-z", saved.name).split(separator: "\0").map(String.init)
        == [".gitignore", "a", "b", "link", "mode", "new/ü"])
    try fixture.expectSound()
    try fixture.git("reset", "-q", "--hard")
    try fixture.git("clean", "-qfd")
    try fixture.git("stash", "apply", "-q", "--index", saved.name)
    #expect(try fixture.content("b") == "3\n" && fixture.content("new/ü") == "1\n" && !fixture.exists("gone"))
    #expect(try fixture.git("show", ":b") == "2\n")
    try await expectError(.referenceMoved) {
      _ = try await repository.saveUncommittedState(named: "run-1", message: "again")
    }
  }

  /// libgit2 1.5.1 and 1.9.1 write a file that is only announced into a tree, empty; git 2.39 leaves it out.
  @Test func leavesOutOfTheIndexWhatIsOnlyAnnounced() async throws {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    try fixture.commit(["a": "1\n"])
    try fixture.write(["a": "2\n", "announced": "1\n"])
    try fixture.git("add", "a")
    try fixture.git("add", "--intent-to-add", "announced")
    let saved = try #require(try await fixture.open().saveUncommittedState(named: "x", message: "x"))
    #expect(try fixture.git("ls-tree", "-r", "--name-only", "\(saved.name)^2") == "a\n")
    #expect(try fixture.git("rev-parse", "\(saved.name)^2^{tree}") == fixture.git("write-tree"))
    #expect(try fixture.git("show", "\(saved.name):announced") == "1\n")
    try fixture.expectSound()
  }

  @Test func savesNothingOfACleanTree() async throws {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    try fixture.commit(["a": "1\n"])
    #expect(try await fixture.open().saveUncommittedState(named: "x", message: "x") == nil)
  }

  @Test func savesInTheMidstOfAMerge() async throws {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    try fixture.commit(["a": "1\n"])
    try fixture.git("checkout", "-q", "-b", "side")
    try fixture.commit(["a": "side\n"])
    try fixture.git("checkout", "-q", "main")
    try fixture.commit(["a": "main\n"])
    _ = try fixture.run(["merge", "side"])
    let repository = try fixture.open()
    let saved = try #require(try await repository.saveUncommittedState(named: "x", message: "x"))
    #expect(try fixture.git("show", "\(saved.name):a") == fixture.content("a"))
    #expect(try await repository.commit(saved.target).parents.count == 1)
  }
}
