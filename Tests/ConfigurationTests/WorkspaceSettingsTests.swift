import Configuration
import Testing

@Suite struct WorkspaceSettingsTests {
  private func merge(_ text: String) throws(ConfigurationError) -> NexusConfiguration {
    try NexusConfiguration(
      merging: ConfigurationSources(projectFile: ConfigurationFile(path: "c", bytes: Array(text.utf8))))
  }

  @Test func areReadAsWritten() throws {
    let configuration = try merge(ConfigurationReference.workspaceExample)
    #expect(configuration.workspace.link == [".venv"])
    let setup = try #require(configuration.workspace.setup.first)
    #expect(setup.name == "packages" && setup.command == .shell("npm ci") && setup.allowsNetwork)
    #expect(setup.outputLimitInBytes == 65_536)
    #expect(configuration.sandbox.mode == .required && configuration.sandbox.write == ["~/.npm"])
    #expect(!configuration.sandbox.network && configuration.checks.isEmpty)
  }

  @Test(arguments: [
    "../node_modules", "/etc", "~/x", ".git", ".GIT/hooks", ".nexus-overseer/state", "a//b", "./a", "", "a/../b",
    "a\\nb",
  ])
  func refuseLinksThatLeaveTheRepository(path: String) {
    #expect(throws: ConfigurationError.self) { try merge(#"{"workspace": {"link": ["\#(path)"]}}"#) }
  }

  @Test func takeLinksAnywhereInTheRepository() throws {
    let paths = try merge(#"{"workspace": {"link": ["node_modules", "packages/a/.venv", ".gitcache"]}}"#).workspace.link
    #expect(paths == ["node_modules", "packages/a/.venv", ".gitcache"])
  }

  @Test func holdTheLimitsOfACheck() throws {
    let check = #"{"checks": [{"run": "make", "outputLimitBytes": 2048, "network": true}]}"#
    #expect(try merge(check).checks.first?.outputLimitInBytes == 2048)
    for wrong in [#""outputLimitBytes": 1"#, #""network": "yes""#, #""netwrok": true"#] {
      #expect(throws: ConfigurationError.self) { try merge(#"{"checks": [{"run": "make", \#(wrong)}]}"#) }
    }
  }
}
