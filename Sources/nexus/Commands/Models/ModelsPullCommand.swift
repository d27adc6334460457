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

  @Argument(help: "The model's name, such as qwen2.5-coder:7b")
  var model: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    guard ModelName(session.configuration.reference(to: model).model) != nil else {
      throw UserError(
        "\"\(model)\" is not the name of a model.", hint: "Names look like qwen2.5-coder:7b.", status: .badInput)
    }
    let directory = try ModelDirectory(session.configuration, includesUnused: true)
    for notice in directory.notices { try session.console.note(notice) }
    try guardAgainstHosted(session)
    let places = try places(in: directory, session)
    for place in places { try await pull(place, session) }
    let isUsed = places.contains { place in
      ModelRole.allCases.contains { directory.usage(of: place.model, on: place.server, by: $0) != nil }
    }
    guard !isUsed else { return }
    try session.console.next("`nexus models set ROLE \(model)` has a role use it: overseer or implementation.")
  }

  /// A hosted model needs no download, and its name alone is an agreement to send prompts elsewhere.
  private func guardAgainstHosted(_ session: Session) throws {
    guard ModelName(session.configuration.reference(to: model).model)?.isCloud == true,
      !session.configuration.llm.allowRemote
    else { return }
    throw ModelError(
      .remoteNotAllowed, "\(model) is a hosted model: prompts to it would leave this machine", model: model)
  }

  /// The servers that are to have the model: those whose roles name it, else the first that it can be on.
  private func places(in directory: ModelDirectory, _ session: Session) throws -> [ServerPool.Place] {
    var places: [ServerPool.Place] = []
    for role in ModelRole.allCases {
      guard let place = directory.pool.place(of: model, for: role) else { continue }
      let isUsed = directory.usage(of: place.model, on: place.server, by: role) != nil
      guard isUsed, !places.contains(where: { $0.client.address == place.client.address }) else { continue }
      places.append(place)
    }
    if places.isEmpty {
      places = ModelRole.allCases.lazy.compactMap { directory.pool.place(of: model, for: $0) }.first.map { [$0] } ?? []
    }
    guard !places.isEmpty else {
      throw UserError(
        "No role uses a server of Ollama, so nothing can download \"\(model)\".",
        hint: "Name a provider's model as NAME/MODEL, or have a role use one of Ollama's.", status: .badInput)
    }
    return places
  }

  private func pull(_ place: ServerPool.Place, _ session: Session) async throws {
    guard let client = place.client as? OllamaClient else {
      throw UserError(
        "The server of \"\(model)\" is not Ollama, so nexus cannot have it download a model.",
        hint: "Start it with the model: `llama-server -m FILE.gguf`, or `-hf USER/REPOSITORY`.", status: .badInput)
    }
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
        try await client.pull(place.model) { progress in try await view.show(progress) }
      }
      try await view.finish()
    } catch {
      // The first failure is the one to report; a terminal that fails at this point too would only hide it.
      try? await view.finish()
      throw Self.explained(error, model: model)
    }
    if session.console.format == .text {
      try session.console.writeLine("\(model) is installed on \(place.client.address).")
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
