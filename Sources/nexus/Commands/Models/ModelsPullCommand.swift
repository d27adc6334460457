import ArgumentParser
import Configuration
import JSONText
import NexusProtocol
import Ollama
import Terminal

struct ModelsPullCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Have the server download a model",
    discussion: """
      A download that was interrupted goes on where it stopped. Without a role that uses the model the Overseer's \
      server downloads it.
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The model's name, such as qwen2.5-coder:7b")
  var model: String

  func run() async throws {
    let session = try Session.anywhere(options)
    guard ModelName(model) != nil else {
      throw UserError(
        "\"\(model)\" is not the name of a model.", hint: "Names look like qwen2.5-coder:7b.", status: .badInput)
    }
    let directory = try ModelDirectory(session.configuration)
    for notice in directory.notices { try session.console.note(notice) }
    try guardAgainstHosted(session)
    for server in directory.servers(for: model) { try await pull(from: server, session) }
    guard !ModelRole.allCases.contains(where: { directory.usage(of: model, by: $0) != nil }) else { return }
    try session.console.next("`nexus models set ROLE \(model)` has a role use it: overseer or implementation.")
  }

  /// A hosted model needs no download, and its name alone is an agreement to send prompts elsewhere.
  private func guardAgainstHosted(_ session: Session) throws {
    guard ModelName(model)?.isCloud == true, !session.configuration.llm.allowRemote else { return }
    throw ModelError(
      .remoteNotAllowed, "\(model) is a hosted model: prompts to it would leave this machine", model: model)
  }

  private func pull(from server: ModelDirectory.Server, _ session: Session) async throws {
    let view = PullView(console: session.console)
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          while true {
            try await Task.sleep(for: .milliseconds(100))
            try await view.tick()
          }
        }
        defer { group.cancelAll() }
        try await server.client.pull(model) { progress in try await view.show(progress) }
      }
      try await view.finish()
    } catch {
      // The first failure is the one to report; a terminal that fails at this point too would only hide it.
      try? await view.finish()
      throw Self.explained(error, model: model)
    }
    if session.console.format == .text {
      try session.console.writeLine("\(model) is installed on \(server.address).")
    }
  }

  /// What is not found while pulling is missing in the registry, not on the server.
  private static func explained(_ error: any Error, model: String) -> any Error {
    guard let error = error as? ModelError else { return error }
    switch error.code {
    case .modelNotFound:
      return UserError(
        "The registry that \(error.server) downloads from has no model \"\(model)\".",
        hint: "Check its name and tag; https://ollama.com/library lists what there is.", status: .badInput)
    case .incomplete:
      return UserError(
        "The download of \"\(model)\" broke off: \(error.message).",
        hint: "Run the same command again; it goes on where it stopped.", status: .unavailable)
    case .modelFailed:
      return UserError(
        "\(error.server) cannot download \"\(model)\": \(error.message)",
        hint: "Look at its network and disk, then run the same command again.", status: .unavailable)
    default: return error
    }
  }
}
