import ArgumentParser

struct PluginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin",
    abstract: "Add, check and remove plugins: programs that filter text, write results or answer as models",
    discussion: """
      A plugin is a directory with a plugin.json and a program that reads and writes lines of JSON. docs/plugins.md shows \
      how to write one.

        nexus plugin add ./mask
        nexus ask --filter mask "Who is ACME?"
      """,
    subcommands: [
      PluginListCommand.self, PluginAddCommand.self, PluginRemoveCommand.self, PluginCheckCommand.self,
    ],
    defaultSubcommand: PluginListCommand.self)
}
