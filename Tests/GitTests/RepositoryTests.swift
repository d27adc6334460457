import Foundation
import Git
import Testing

@Suite struct RepositoryTests {
  @Test func opensFromASubdirectory() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a/b/c.txt": "x\n"])
    let information = try fixture.open("a/b").information
    #expect(information.workTreePath == fixture.path)
    #expect(information.mainWorkTreePath == fixture.path)
    #expect(information.gitDirectory == fixture.path + "/.git")
    #expect(information.commonDirectory == fixture.path + "/.git")
    #expect(!information.isBare && !information.isLinkedWorktree && !information.isShallow)
    #expect(information.limitations == [])
  }

  @Test func saysThatThereIsNoRepository() async throws {
    let fixture = try GitFixture(initialized: false)
    try await expectError(.notARepository) { _ = try fixture.open() }
    try await expectError(.notARepository) { _ = try Repository(discovering: fixture.path + "/absent") }
  }

  @Test func refusesABareRepositoryUnlessAllowed() async throws {
    let fixture = try GitFixture(arguments: ["--bare"])
    try await expectError(.bareRepository) { _ = try fixture.open() }
    let repository = try Repository(discovering: fixture.path, allowingBare: true)
    #expect(repository.information.isBare)
    #expect(repository.information.workTreePath == nil)
    try await expectError(.bareRepository) { _ = try await repository.status() }
  }

  @Test func findsTheMainWorkTreeFromALinkedOne() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a.txt": "x\n"])
    try fixture.git("worktree", "add", "-q", "-b", "side", "../linked")
    let information = try Repository(discovering: fixture.scratch + "/linked").information
    #expect(information.isLinkedWorktree)
    #expect(information.workTreePath == fixture.scratch + "/linked")
    #expect(information.mainWorkTreePath == fixture.path)
    #expect(information.gitDirectory == fixture.path + "/.git/worktrees/linked")
    #expect(information.commonDirectory == fixture.path + "/.git")
  }

  @Test func findsTheMainWorkTreeOfASubmodule() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a.txt": "x\n"])
    try fixture.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", fixture.path + "/.git", "sub")
    let sub = try fixture.open("sub")
    #expect(sub.information.workTreePath == fixture.path + "/sub")
    #expect(sub.information.mainWorkTreePath == fixture.path + "/sub")
    try fixture.git(["worktree", "add", "-q", "-b", "side", fixture.scratch + "/linked"], in: fixture.path + "/sub")
    let linked = try Repository(discovering: fixture.scratch + "/linked").information
    #expect(linked.mainWorkTreePath == fixture.path + "/sub")
  }

  @Test func guessesNoMainWorkTree() async throws {
    let fixture = try GitFixture(arguments: ["--separate-git-dir", "../apart"])
    try fixture.commit(["a.txt": "x\n"])
    #expect(try fixture.open().information.mainWorkTreePath == fixture.path)
    try fixture.git("worktree", "add", "-q", "-b", "side", "../linked")
    #expect(try Repository(discovering: fixture.scratch + "/linked").information.mainWorkTreePath == nil)
  }

  @Test(.enabled(if: getuid() == 0)) func refusesARepositoryOfAnotherUser() async throws {
    let fixture = try GitFixture()
    for path in [fixture.path, fixture.path + "/.git"] { #expect(chown(path, 12345, 12345) == 0) }
    try await expectError(.dubiousOwnership) { _ = try fixture.open() }
    for path in [fixture.path, fixture.path + "/.git"] { #expect(chown(path, 0, 0) == 0) }
  }

  @Test(arguments: [
    (["extensions.objectFormat=sha256"], UnsupportedFeature.objectFormat("sha256")),
    (["extensions.refStorage=reftable"], .referenceStorage("reftable")),
    (["extensions.somethingNew=true"], .repositoryExtension("somethingnew")),
  ]) func namesTheExtensionThatItCannotHandle(settings: [String], feature: UnsupportedFeature) async throws {
    let fixture = try GitFixture()
    try fixture.write(["sub/x": ""])
    for setting in ["core.repositoryFormatVersion=1"] + settings {
      let parts = setting.split(separator: "=").map(String.init)
      try fixture.git("config", parts[0], parts[1])
    }
    try await expectError(.unsupported(feature)) { _ = try fixture.open("sub") }
  }

  @Test func namesARepositoryFormatOfTheFuture() async throws {
    let fixture = try GitFixture()
    try fixture.git("config", "core.repositoryFormatVersion", "7")
    try await expectError(.unsupported(.formatVersion(7))) { _ = try fixture.open() }
  }

  @Test func refusesARepositoryOfSHA256() async throws {
    let fixture = try GitFixture(arguments: ["--object-format=sha256"])
    try await expectError(.unsupported(.objectFormat("sha256"))) { _ = try fixture.open() }
  }

  @Test func opensWithHarmlessExtensions() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a.txt": "x\n"])
    try fixture.git("config", "core.repositoryFormatVersion", "1")
    try fixture.git("config", "extensions.worktreeConfig", "true")
    try fixture.git("config", "extensions.partialClone", "origin")
    try fixture.git("config", "extensions.preciousObjects", "true")
    #expect(try await fixture.open().status() == [])
  }

  @Test(arguments: [
    (["update-index", "--split-index"], UnsupportedFeature.splitIndex),
    (["sparse-checkout", "set", "--cone", "--sparse-index", "a"], .sparseCheckout),
  ]) func namesWhatItCannotHandleInTheIndex(command: [String], feature: UnsupportedFeature) async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a/x": "x\n", "b/x": "x\n"])
    try fixture.git(command)
    let repository = try fixture.open()
    try await expectError(.unsupported(feature)) { _ = try await repository.status() }
    #expect(try await repository.head().commit == fixture.id("HEAD"))
  }

  @Test func saysThatAnIndexHasNoChecksum() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "x\n"])
    let index = URL(fileURLWithPath: fixture.path + "/.git/index")
    var bytes = try Data(contentsOf: index)
    bytes.replaceSubrange((bytes.count - 20)..<bytes.count, with: Data(count: 20))
    try bytes.write(to: index)
    try await expectError(.unsupported(.indexWithoutChecksum)) { _ = try await fixture.open().status() }
  }

  @Test func readsHead() async throws {
    let fixture = try GitFixture()
    #expect(try await fixture.open().head() == .unborn("main"))
    let first = try fixture.commit(["a.txt": "x\n"])
    #expect(try await fixture.open().head() == .branch("main", first))
    try fixture.git("checkout", "-q", "--detach")
    #expect(try await fixture.open().head() == .detached(first))
    try fixture.git("pack-refs", "--all")
    try fixture.git("checkout", "-q", "-b", "feature/x")
    #expect(try await fixture.open().head() == .branch("feature/x", first))
  }

  @Test func noticesWhatIsInProgress() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a.txt": "x\n"])
    try fixture.git("checkout", "-q", "-b", "side")
    try fixture.commit(["a.txt": "side\n"])
    try fixture.git("checkout", "-q", "main")
    try fixture.commit(["a.txt": "main\n"])
    let repository = try fixture.open()
    #expect(await repository.operationInProgress() == nil)
    for (arguments, operation) in [
      (["merge", "side"], OperationInProgress.merge), (["cherry-pick", "side"], .cherryPick),
      (["rebase", "side"], .rebase),
    ] {
      #expect(try fixture.run(arguments).status != 0)
      #expect(await repository.operationInProgress() == operation)
      #expect(try await repository.status().contains { $0.path == "a.txt" && $0.isConflicted })
      try fixture.git(arguments[0], "--abort")
    }
    try fixture.git("bisect", "start")
    #expect(await repository.operationInProgress() == .bisect)
    try fixture.git("bisect", "reset")
    #expect(try fixture.run(["revert", "--no-edit", "HEAD~1"]).status != 0)
    #expect(await repository.operationInProgress() == .revert)
  }
}
