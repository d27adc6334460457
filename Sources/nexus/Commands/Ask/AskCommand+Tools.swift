import Agents
import NexusProtocol
import Workflows

extension AskCommand {
  /// The tools that were wished for on the command line; nil for none.
  private var wish: ToolWish? { offersTools ? .all : toolNames.isEmpty ? nil : .named(toolNames) }

  /// Runs `body` with the tools that the models are offered, nil for none, and with why some are not.
  ///
  /// - Throws: `UserError` for a name that no tool has, and where tools are wished for and nothing is kept.
  func withTools(
    _ session: Session, in manner: Manner, _ keeping: QuestionKeeping?,
    _ body: (QuestionTools?, [String]) async throws -> Void
  ) async throws {
    guard wish != nil || !manner.namedTools.isEmpty else { return try await body(nil, []) }
    let known = try session.knownTools()
    for name in toolNames + manner.namedTools { if let fault = known.fault(in: name) { throw UserError(fault) } }
    guard let offered = manner.offered(of: wish) else {
      guard toolNames.isEmpty else {
        throw UserError(
          "The mode or persona does not allow \(toolNames.joined(separator: ", ")).",
          hint: "Name a tool that it allows, or leave --tool out.", status: .badInput)
      }
      if wish != nil { try session.console.note("The mode or persona allows no tools.") }
      return try await body(nil, [])
    }
    guard let keeping else {
      let reason = session.whyNoTools
      guard wish == nil else { throw reason }
      try session.console.note(reason.message)
      return try await body(nil, [reason.message])
    }
    try await session.withToolServers(where: offered.mayCall) { servers in
      let desk = try QuestionDesk(session, store: keeping.store, known: known, others: servers)
      let tools = try await desk.tools(for: offered)
      try await body(tools, desk.leftOut)
    }
  }
}
