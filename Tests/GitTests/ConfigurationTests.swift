import Foundation
import Git
import Testing

@Suite struct ConfigurationTests {
  @Test func readsSettings() async throws {
    let fixture = try GitFixture()
    try fixture.git("config", "core.pager", "less -R")
    try fixture.git("config", "commit.gpgsign", "yes")
    try fixture.git("config", "core.strange", "perhaps")
    let repository = try fixture.open()
    #expect(try await repository.configurationString("core.pager") == "less -R")
    #expect(try await repository.configurationString("core.absent") == nil)
    #expect(try await repository.configurationBool("commit.gpgsign") == true)
    #expect(try await repository.configurationBool("core.absent") == nil)
    await #expect(throws: GitError.self) { _ = try await repository.configurationBool("core.strange") }
    try fixture.git("config", "core.pager", "more")
    #expect(try await repository.configurationString("core.pager") == "more")
  }

  @Test func seesNothingOfThisMachine() async throws {
    let fixture = try GitFixture()
    #expect(try await fixture.open().configurationString("user.name") == nil)
  }

  @Test func namesTheHooks() async throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    #expect(try await repository.hooks() == [])
    try fixture.write([".git/hooks/pre-commit": "", "my hooks/commit-msg": "", ".git/hooks/pre-push": ""])
    for name in [".git/hooks/pre-commit", "my hooks/commit-msg"] {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.path + "/" + name)
    }
    #expect(try await repository.hooks() == ["pre-commit"])
    try fixture.git("config", "core.hooksPath", "my hooks")
    #expect(try await repository.hooks() == ["commit-msg"])
  }
}
