import ArgumentParser

struct AuthCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auth",
    abstract: "Keep the keys of model servers in a vault",
    discussion: """
      The vault is one file that only your password opens. Keys are entered at a prompt or through a pipe, never as an \
      argument, and a configuration names them as "vault:NAME":

        nexus auth init
        nexus auth set openai
        nexus config set --user providers.openai.key vault:openai
        nexus auth unlock --for 8h

      The password is asked for at the terminal, or read from --password-fd or NEXUS_VAULT_PASSWORD. Keys in variables \
      need no vault: "env:VARIABLE".
      """,
    subcommands: [
      AuthStatusCommand.self, AuthInitCommand.self, AuthSetCommand.self, AuthListCommand.self, AuthRemoveCommand.self,
      AuthUnlockCommand.self, AuthLockCommand.self, AuthRotateCommand.self, AuthExportCommand.self,
    ],
    defaultSubcommand: AuthStatusCommand.self)
}

/// Where the vault's password is read, if it is not asked for.
struct PasswordOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Read the password from the first line of this open file descriptor", valueName: "number"))
  var passwordFd: Int32?

  func validate() throws {
    if let passwordFd, passwordFd < 0 { throw ValidationError("\(passwordFd) is not a file descriptor.") }
  }
}
