import Configuration
import FoundationEssentials
import Testing

@Suite struct ConfigurationReferenceTests {
  @Test(arguments: [
    ("configuration.md", ConfigurationReference.configuration), ("environment.md", ConfigurationReference.environment),
  ])
  func documentationFollowsTheTable(_ name: String, _ text: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "docs").appending(path: name)
    if ProcessInfo.processInfo.environment["NEXUS_RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
      Issue.record("docs/\(name) was written anew; run again without NEXUS_RECORD.")
    } else {
      let written = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      #expect(written == text, "docs/\(name) is out of date: run the tests with NEXUS_RECORD=1.")
    }
  }

  @Test func documentsEveryVariableOnce() {
    let variables = SettingDefinition.all.compactMap(\.environmentVariable)
    #expect(Set(variables).count == variables.count)
    #expect(variables.contains("NEXUS_OVERSEER_CONTEXT_LENGTH"))
    #expect(variables.contains("NEXUS_LLM_BASE_URL"))
    #expect(variables.contains("NEXUS_CONTEXT_MAX_FILE_BYTES"))
    for variable in variables { #expect(ConfigurationReference.environment.contains("`\(variable)`")) }
  }

  @Test(arguments: [
    ConfigurationReference.example, ConfigurationReference.roleExample, ConfigurationReference.checkExample,
    ConfigurationReference.workspaceExample,
  ])
  func examplesLoad(_ text: String) throws {
    let file = ConfigurationFile(path: "example", text: text)
    #expect(throws: Never.self) { try NexusConfiguration(merging: ConfigurationSources(projectFile: file)) }
  }

  /// Which keys and accounts are used is the user's to say.
  @Test func theExampleOfProvidersLoadsAsTheUsersOwn() {
    let file = ConfigurationFile(path: "example", text: ConfigurationReference.providerExample)
    #expect(throws: Never.self) { try NexusConfiguration(merging: ConfigurationSources(userFile: file)) }
  }
}
