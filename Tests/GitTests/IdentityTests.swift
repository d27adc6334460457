import Foundation
import Git
import Testing

/// Who makes commits, and what git is set to, is what git itself says, not what libgit2 finds.
@Suite struct IdentityTests {
  /// A repository whose work address hangs on where it is fetched from, a condition that libgit2 does not know.
  private func fixtureWithCondition(_ included: String) throws -> GitFixture {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    try fixture.git("remote", "add", "origin", "https://work.example/project.git")
    try Data(included.utf8).write(to: URL(filePath: fixture.scratch + "/work.config"))
    try fixture.git(
      "config", "includeIf.hasconfig:remote.*.url:https://work.example/**.path", fixture.scratch + "/work.config")
    return fixture
  }

  @Test func anAddressThatHangsOnTheRemoteCounts() async throws {
    let fixture = try fixtureWithCondition("[user]\n\temail = grace@work.example\n")
    let repository = try fixture.open()
    #expect(try await repository.identity().email == "grace@work.example")
    #expect(try await repository.configurationString("user.email") == "grace@work.example")
    let id = try await repository.createCommit(tree: .emptyTree, parents: [], message: "x")
    #expect(
      try fixture.git("log", "-1", "--format=%ae %ce", id.description) == "grace@work.example grace@work.example\n")
  }

  /// git commits without an address, libgit2 does not: it is said before anything is done.
  @Test func anEmptyAddressIsNone() async throws {
    let fixture = try GitFixture()
    try fixture.git("config", "user.name", "Ada")
    try fixture.git("config", "user.email", "")
    let error = await #expect(throws: GitError.self) { _ = try await fixture.open().identity() }
    #expect(error?.code == .identityMissing && error?.message.contains("user.email is empty") == true)
  }

  @Test func authorAndCommitterMayDiffer() async throws {
    let fixture = try GitFixture()
    for (name, value) in [
      ("author.name", "Ada"), ("author.email", "ada@example.org"), ("committer.name", "Grace"),
      ("committer.email", "grace@example.org"),
    ] { try fixture.git("config", name, value) }
    let repository = try fixture.open()
    let id = try await repository.createCommit(tree: .emptyTree, parents: [], message: "x")
    #expect(
      try fixture.git("log", "-1", "--format=%an <%ae>, %cn <%ce>", id.description)
        == "Ada <ada@example.org>, Grace <grace@example.org>\n")
  }

  @Test func aNameInLatin1StaysAsItIs() async throws {
    let fixture = try GitFixture()
    try fixture.git("config", "user.email", "jorg@example.org")
    let file = URL(filePath: fixture.path + "/.git/config")
    try (Data(contentsOf: file) + Data("[user]\n\tname = J".utf8) + Data([0xF6]) + Data("rg\n".utf8)).write(to: file)
    let id = try await fixture.open().createCommit(tree: .emptyTree, parents: [], message: "x")
    // As `git commit` writes it: the very bytes.
    let bytes = try fixture.git("-c", "alias.x=!git cat-file commit \(id) | od -An -tx1 -v | tr -d ' \\n'", "x")
    #expect(bytes.contains("617574686f72204af6726720"), "\(bytes)")
    try fixture.git("update-ref", "refs/heads/main", id.description)
    try fixture.expectSound()
  }

  @Test func whatGitNeedsToKnowWhoItIsIsSaid() async throws {
    let fixture = try GitFixture()
    try fixture.git("config", "user.useConfigOnly", "true")
    let repository = try fixture.open()
    let error = await #expect(throws: GitError.self) { try await repository.identity() }
    #expect(error?.code == .identityMissing)
    #expect(error?.message.hasPrefix("git does not know who you are: ") == true, "\(error?.message ?? "")")
  }

  @Test func lineEndsFollowASettingThatLibgit2DoesNotFind() async throws {
    let fixture = try fixtureWithCondition("[core]\n\tautocrlf = true\n")
    try fixture.commit(["a.txt": "one\r\ntwo\r\n"])
    #expect(try fixture.git("cat-file", "blob", "HEAD:a.txt") == "one\ntwo\n")
    try fixture.git("rm", "-q", "--cached", "a.txt")
    try fixture.git("reset", "-q")
    #expect(try await fixture.open().status() == [])
    #expect(try fixture.git("status", "--porcelain") == "")
  }

  @Test func ignoredFilesFollowASettingThatLibgit2DoesNotFind() async throws {
    let fixture = try fixtureWithCondition("")
    try Data("*.tmp\n".utf8).write(to: URL(filePath: fixture.scratch + "/my ignores"))
    let path = fixture.scratch + "/work.config"
    try Data("[core]\n\texcludesFile = \"\(fixture.scratch)/my ignores\"\n".utf8).write(to: URL(filePath: path))
    try fixture.write(["a.tmp": "", "b.txt": ""])
    #expect(try await fixture.open().status().map(\.path) == ["b.txt"])
  }

  @Test(arguments: [
    ("yes", true), ("On", true), ("1", true), ("-3", true), ("no", false), ("OFF", false), ("0", false), ("", false),
  ])
  func aSettingIsOnOrOffAsForGit(value: String, isOn: Bool) async throws {
    let fixture = try GitFixture()
    try fixture.git("config", "Commit.gpgSign", value)
    #expect(try await fixture.open().configurationBool("commit.gpgsign") == isOn)
    let git = try fixture.git("config", "--type=bool", "commit.gpgsign")
    #expect(git == "\(isOn)\n")
  }

  @Test func aSettingWithoutAValueIsOn() async throws {
    let fixture = try GitFixture()
    let file = URL(filePath: fixture.path + "/.git/config")
    try (Data(contentsOf: file) + Data("[commit]\n\tgpgSign\n[a \"Big.Sub\"]\n\tkey = x\\ny\n".utf8)).write(to: file)
    let repository = try fixture.open()
    #expect(try await repository.configurationBool("commit.gpgsign") == true)
    #expect(try await repository.configurationString("A.Big.Sub.KEY") == "x\ny")
    #expect(try await repository.configurationString("a.big.sub.key") == nil)
  }
}
