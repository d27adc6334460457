import ArgumentParser
import Configuration
import JSONText
import NexusProtocol
import Ollama
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
    let directory = try ModelDirectory(session.configuration)
    for notice in directory.notices { try session.console.note(notice) }
    for server in directory.servers {
      let inventory = try await ModelInventory.take(of: server)
      let text = InventoryText(inventory: inventory, directory: directory)
      switch session.console.format {
      case .json: for value in text.json { try session.console.writeLine(value.text()) }
      case .text: try show(text, of: directory, session)
      }
      try noteMissing(in: inventory, session)
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
      guard !inventory.entries.contains(where: { ModelName.areEqual($0.model.name, name) }) else { continue }
      try session.console.note("The model of the \(role.title), \(name), is not installed.")
      try session.console.next("`nexus models pull \(name)`, or `nexus models set \(role.rawValue) MODEL`")
    }
  }
}
