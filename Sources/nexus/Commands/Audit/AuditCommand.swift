import ArgumentParser

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Show which model was asked what by whom, and verify that nothing of it was changed",
    discussion: """
      Each exchange with a model leaves two rows, when it begins and when it ends, with hashes of what was asked and \
      replied. Each row's hash covers that of the row before, so that a changed or missing one shows. Note the last hash \
      down elsewhere, and `verify --head` tells later whether the audit still leads to it.

        nexus audit --job 12
        nexus audit verify
      """,
    subcommands: [AuditListCommand.self, AuditVerifyCommand.self], defaultSubcommand: AuditListCommand.self)
}
