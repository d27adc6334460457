import ArgumentParser
import Configuration
import JSONText
import NexusProtocol
import Terminal

struct ModelsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models that are installed, and which role uses which",
    discussion: """
      The context is what a model was trained for, in tokens. Of a model in memory the context in effect is shown, and \
      how much of the model is on the GPU.
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let directory = try ModelDirectory(session.configuration, includesUnused: true)
    for notice in directory.notices { try session.console.note(notice) }
    for server in directory.servers {
      guard let inventory = try await inventory(of: server, session) else { continue }
      let text = InventoryText(inventory: inventory, directory: directory)
      switch session.console.format {
      case .json: for value in text.json { try session.console.writeLine(value.text()) }
      case .text: try show(text, of: directory, session)
      }
      try noteMissing(in: inventory, session)
    }
  }

  /// Nil for a provider that no role uses and that does not answer, which hinders nothing.
  private func inventory(of server: ModelDirectory.Server, _ session: Session) async throws -> ModelInventory? {
    do {
      return try await ModelInventory.take(of: server)
    } catch let error as ModelError where server.roles.isEmpty {
      let name = server.provider.map { "The provider \($0): " } ?? ""
      try session.console.note(Sanitizer.text(name + UserError(error).message))
      return nil
    }
  }

  private func show(_ text: InventoryText, of directory: ModelDirectory, _ session: Session) throws {
    let address = text.inventory.server.address
    if directory.servers.count > 1 {
      try session.console.writeLine(session.console.palette.apply(.heading, to: address))
    }
    guard !text.inventory.entries.isEmpty else {
      return try session.console.note("No models are installed on \(address).")
    }
    try session.console.write(text.table)
  }

  private func noteMissing(in inventory: ModelInventory, _ session: Session) throws {
    for role in inventory.server.roles {
      let name = session.configuration[role].model
      let model = session.configuration.reference(to: name).model
      guard inventory.entry(named: model) == nil else { continue }
      guard inventory.server.client.kind == .ollama else {
        // Of such a server the list may be short: it is no proof.
        try session.console.note("The model of the \(role.title), \(name), is not listed there.")
        continue
      }
      try session.console.note("The model of the \(role.title), \(name), is not installed.")
      try session.console.next("`nexus models pull \(name)`, or `nexus models set \(role.rawValue) MODEL`")
    }
  }
}
