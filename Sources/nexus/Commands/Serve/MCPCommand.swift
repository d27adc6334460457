import ArgumentParser

struct MCPCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: "Offer nexus to another program as tools, and use tools of others",
    discussion: """
      Without a subcommand it serves: it speaks the Model Context Protocol on standard input and output, in every revision \
      from 2024-11-05 to 2026-07-28, until the other program closes the input. Programs are told of it in this form:

        {"mcpServers": {"nexus": {"command": "nexus", "args": ["mcp", "-C", "/path/of/the/project"]}}}

      The setting mcpServers, written the same way, names programs whose tools the Overseer may use: `nexus mcp servers` \
      shows them, `nexus mcp trust` allows them.
      """,
    subcommands: [MCPServeCommand.self, MCPServersCommand.self, MCPTrustCommand.self],
    defaultSubcommand: MCPServeCommand.self)
}
