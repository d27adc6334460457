import Configuration
import Testing

@Suite struct ToolServerSettingsTests {
  private func configuration(
    _ text: String, project: String? = nil, environment: [String: String] = [:]
  ) throws(ConfigurationError) -> NexusConfiguration {
    try NexusConfiguration(
      merging: ConfigurationSources(
        userFile: ConfigurationFile(path: "c", text: text),
        projectFile: project.map { ConfigurationFile(path: "p", text: $0) }, environment: environment))
  }

  @Test func entriesOfOtherProgramsAreTaken() throws {
    let servers = try configuration(
      #"{"mcpServers": {"GitHub": {"type": "stdio", "command": "npx", "args": ["-y", "a, b"], "env": {"A": "1"}}}}"#,
      environment: ["NEXUS_MCP_SERVERS": #"{"more": {"command": "/bin/x", "disabled": true}}"#]
    ).toolServers
    #expect(servers.keys.sorted() == ["GitHub", "more"])
    let server = try #require(servers["GitHub"])
    #expect(server.command == "npx" && server.arguments == ["-y", "a, b"] && server.environment == ["A": "1"])
    #expect(!server.isOff && servers["more"]?.isOff == true)
  }

  @Test func whatIsWrongIsNamed() {
    let error = #expect(throws: ConfigurationError.self) {
      try configuration(
        #"{"mcpServers": {"a b": {}, "x": {"args": [1], "env": {"A": 2, "B=": "x"}, "type": "http", "url": "u"}}}"#,
        environment: ["NEXUS_MCP_SERVERS": "{"])
    }
    #expect(
      error?.faults.map(\.path) == [
        "mcpServers.a b", "mcpServers.x.args[0]", "mcpServers.x.env.A", "mcpServers.x.env.B=", "mcpServers.x.type",
        "mcpServers.x.url", "",
      ])
    #expect(error?.faults.first?.hint.contains("at most 32") == true)
  }

  @Test func aServerCanBeSetByItsPath() throws {
    let bytes = try ConfigurationEditor.set(
      "mcpServers.notes.command", to: "notes", in: ConfigurationFile(path: "c", text: "{}"), of: .userFile)
    let more = try ConfigurationEditor.set(
      "mcpServers.notes.args", to: "-v", in: ConfigurationFile(path: "c", bytes: bytes), of: .userFile)
    let server = try configuration(String(decoding: more, as: UTF8.self)).toolServers["notes"]
    #expect(server?.command == "notes" && server?.arguments == ["-v"])
  }
}
