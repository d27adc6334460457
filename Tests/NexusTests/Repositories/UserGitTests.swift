import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// What the user set in git for their own commits holds for those that nexus makes on their branch.
@Suite(.timeLimit(.minutes(5))) struct UserGitTests {
  private static let exchanges: [Recording.Exchange] = [
    .plan("French", .init("Greet in French")), .edit(), .approve(),
  ]

  private func prepare(_ fixture: Fixture) async throws {
    try await fixture.run("plan", "French")
    try await fixture.run("implement")
  }

  /// A program in place of gpg, which git talks to as to gpg.
  private func sign(_ fixture: Fixture, with script: String) throws {
    try fixture.scratch.write("#!/bin/sh\n" + script, to: "gpg")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: fixture.scratch("gpg"))
    try fixture.repository.run("config", "gpg.program", fixture.scratch("gpg"))
    try fixture.repository.run("config", "commit.gpgsign", "true")
  }

  private static let goodSigner =
    "cat >/dev/null; echo '[GNUPG:] SIG_CREATED ' >&2; echo '-----BEGIN PGP SIGNATURE-----'; echo 'c2lnbmVk'; "
    + "echo '-----END PGP SIGNATURE-----'\n"

  private func isSigned(_ fixture: Fixture) throws -> Bool {
    try fixture.repository.run("cat-file", "commit", "HEAD").contains("gpgsig -----BEGIN PGP SIGNATURE-----")
  }

  @Test func theAddressThatAVariableNamesIsInTheCommits() async throws {
    try await Fixture.with([Self.exchanges[0], Self.exchanges[1]]) { fixture in
      var work = fixture
      work.runner = fixture.runner.with(["GIT_AUTHOR_EMAIL": "ada@work.example"])
      let doctor = try await work.nexus("doctor")
      #expect(doctor.stdout.contains("Test Author <ada@work.example>, committing as Test Author <author@example.com>"))
      try await prepare(work)
      let people = try fixture.repository.run("log", "-1", "--format=%ae %ce", "nexus/1-french")
      #expect(people == "ada@work.example author@example.com\n")
    }
  }

  @Test(arguments: [["plan", "French"], ["do", "French", "greeting.txt"]])
  func withoutAnIdentityNoModelIsAsked(command: [String]) async throws {
    try await Fixture.with { fixture in
      try fixture.repository.run("config", "--unset", "user.email")
      try fixture.repository.run("config", "user.useConfigOnly", "true")
      let result = try await fixture.runner.run("nexus", command)
      #expect(result.status == 69, "\(result)")
      #expect(
        result.stderr.contains("git does not know who you are") && result.stderr.contains("git config user.email"))
    }
  }

  @Test func aKeyThatIsMissingIsSaidBeforeAnyModelIsAsked() async throws {
    try await Fixture.with { fixture in
      try fixture.repository.run("config", "commit.gpgSign", "true")
      try fixture.repository.run("config", "gpg.format", "ssh")
      try fixture.repository.run("config", "user.signingKey", fixture.scratch("no key.pub"))
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 69 && result.stderr.contains("no key.pub"), "\(result)")
      let doctor = try await fixture.nexus("doctor")
      #expect(
        doctor.status == 1 && doctor.stdout.contains("there is no file \(fixture.scratch("no key.pub"))"), "\(doctor)")
    }
  }

  @Test func aMergeAndARevertAreSigned() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      try await prepare(fixture)
      try fixture.repository.commit(["other.txt": "mine\n"], "My own work")
      try sign(fixture, with: Self.goodSigner)
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.run("rev-list", "--count", "--merges", "HEAD") == "1\n")
      #expect(try isSigned(fixture))
      try fixture.repository.run("update-ref", "refs/remotes/origin/main", "HEAD")
      try await fixture.run("undo", "--yes")
      #expect(try isSigned(fixture) && fixture.repository.log().first == "Revert \"Greet in French\"")
    }
  }

  @Test func nothingLandsThatCannotBeSigned() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      try await prepare(fixture)
      try sign(fixture, with: "echo 'no secret key' >&2; exit 2\n")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("review", "--accept", "--squash")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("could not be signed") && result.stderr.contains("\nHint: "), "\(result)")
      #expect(try fixture.snapshot().differences(from: before) == [])
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func whatAFastForwardWouldBringUnsignedLandsByASignedMerge() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      try await prepare(fixture)
      try sign(fixture, with: Self.goodSigner)
      let result = try await fixture.run("review", "--accept")
      #expect(result.stderr.contains("a signed merge in place of a fast-forward"), "\(result)")
      #expect(try isSigned(fixture))
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      #expect(try fixture.repository.run("status", "--porcelain", "-uno") == "")
    }
  }

  @Test(arguments: ["pre-merge-commit", "prepare-commit-msg", "commit-msg"])
  func aHookThatRefusesAMergeLeavesAllInPlace(name: String) async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      try await prepare(fixture)
      try fixture.repository.commit(["other.txt": "mine\n"], "My own work")
      try hook(fixture, name, "git diff --cached --name-only; echo 'no, thanks'; exit 1\n", in: ".git/hooks")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1, "\(result)")
      #expect(result.stderr.contains("hook \(name) refused") && result.stderr.contains("no, thanks"), "\(result)")
      #expect(result.stderr.contains("greeting.txt"), "\(result)")
      #expect(try fixture.snapshot().differences(from: before) == [])
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func aHookMayChangeTheMessage() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      try await prepare(fixture)
      try fixture.repository.commit(["other.txt": "mine\n"], "My own work")
      try hook(fixture, "commit-msg", "echo 'Ticket: 7' >> \"$1\"\n", in: ".git/hooks")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.run("log", "-1", "--format=%B").contains("Ticket: 7"))
    }
  }

  private func hook(_ fixture: Fixture, _ name: String, _ script: String, in directory: String) throws {
    let path = "\(directory)/\(name)"
    try fixture.repository.write([path: "#!/bin/sh\n" + script])
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: fixture.repository.path + "/" + path)
  }

  @Test func theHookAfterAMergeRunsFromWhereGitLooksForIt() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      try await prepare(fixture)
      try fixture.repository.run("config", "core.hooksPath", ".git/mine")
      try hook(fixture, "post-merge", "echo \"merged $1\"; cp greeting.txt .git/seen\n", in: ".git/mine")
      try hook(fixture, "reference-transaction", "exit 1\n", in: ".git/mine")
      let result = try await fixture.run("review", "--accept")
      #expect(result.stderr.contains("post-merge: merged 0"), "\(result)")
      #expect(result.stderr.contains("were not: reference-transaction."), "\(result)")
      #expect(try fixture.repository.text(of: ".git/seen") == "bonjour\n")
    }
  }

  @Test func aHookThatFailsTakesNothingBack() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      try await prepare(fixture)
      try hook(fixture, "post-merge", "exit 3\n", in: ".git/hooks")
      let result = try await fixture.run("review", "--accept")
      #expect(result.stderr.contains("post-merge failed with status 3; the work has landed all the same"), "\(result)")
      #expect(try await fixture.taskStates() == ["accepted"])
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
    }
  }
}
