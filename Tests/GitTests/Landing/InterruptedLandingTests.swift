import Foundation
import Git
import Testing

/// What a landing leaves behind that was killed, made here by hand, and what comes of it.
@Suite struct InterruptedLandingTests {
  private let fixture: GitFixture
  private let base: ObjectID
  private let commit: ObjectID

  init() async throws {
    fixture = try GitFixture()
    base = try fixture.commit(["a": "1\n", "b": "1\n"])
    try fixture.configureIdentity()
    let repository = try fixture.open()
    let tree = try await repository.makeTree(
      from: base, applying: [.write(path: "a", bytes: Array("2\n".utf8)), .delete(path: "b")])
    commit = try await repository.createCommit(tree: tree, parents: [base], message: "work")
  }

  private func leave(_ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: fixture.path + "/.git/nexus-landing"))
  }

  private var mark: String { "branch main\nfrom \(base)\nto \(commit)\nwork \(commit)\n" }

  @Test func isBroughtToItsEnd() async throws {
    try leave(mark)
    try Data("2\n".utf8).write(to: URL(filePath: fixture.path + "/a"))
    let found = try #require(try await fixture.open().finishInterruptedLanding())
    #expect(found.branch == "main" && found.commit == commit && found.obstacle == nil)
    #expect(try fixture.id("main") == commit)
    #expect(try fixture.git("status", "--porcelain") == "")
    #expect(!fixture.exists("b") && !fixture.exists(".git/nexus-landing"))
    #expect(try await fixture.open().finishInterruptedLanding() == nil)
  }

  @Test func leavesWhatTheUserChangedMeanwhile() async throws {
    try leave(mark)
    try Data("mine\n".utf8).write(to: URL(filePath: fixture.path + "/a"))
    let found = try #require(try await fixture.open().finishInterruptedLanding())
    #expect(found.obstacle?.code == .uncommittedChanges)
    #expect(try fixture.content("a") == "mine\n" && fixture.exists("b"))
    #expect(try fixture.id("main") == base)
    #expect(!fixture.exists(".git/nexus-landing"))
  }

  @Test func leavesABranchThatMoved() async throws {
    try leave(mark)
    let other = try fixture.commit(["c": "1\n"])
    #expect(try await fixture.open().finishInterruptedLanding() == nil)
    #expect(try fixture.id("main") == other && fixture.exists("b"))
  }

  @Test func isForgottenOnAnotherBranch() async throws {
    try leave(mark)
    try fixture.git("switch", "-q", "-c", "other")
    #expect(try await fixture.open().finishInterruptedLanding() == nil)
    #expect(try fixture.id("main") == base)
  }

  @Test(arguments: ["", "branch main\n", "branch main\nfrom x\nto y\nwork z\n"])
  func aMarkThatIsNotWholeSaysThatNothingHadBegun(text: String) async throws {
    try leave(text)
    #expect(try await fixture.open().finishInterruptedLanding() == nil)
    #expect(try fixture.id("main") == base && !fixture.exists(".git/nexus-landing"))
  }

  @Test func takesAwayTheLocksOfTheDead() async throws {
    try leave(mark)
    let old = Date(timeIntervalSinceNow: -60)
    for (name, text) in [("refs/heads/main.lock", ""), ("index.lock", "nexus 999999999\n")] {
      let path = fixture.path + "/.git/" + name
      try Data(text.utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
    }
    #expect(try await fixture.open().accept(commit, label: "work").kind == .fastForward)
    #expect(try fixture.git("status", "--porcelain") == "")
  }

  @Test func sweepsTemporaryFilesOfTheDeadOnly() async throws {
    let directory = fixture.path + "/.git/nexus-temporary"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    let living = ".nexus-\(ProcessInfo.processInfo.processIdentifier)-x"
    for name in [".nexus-999999999-x", living, "other"] {
      try Data("x".utf8).write(to: URL(filePath: directory + "/" + name))
    }
    _ = try await fixture.open().accept(commit, label: "work")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == [living, "other"])
  }
}
