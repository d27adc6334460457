import Exchanges
import JSONText
import NexusProtocol
import Workflows

/// Carries out the steps that call a tool of an MCP server, by the leave that the user gave that server.
struct ToolSteps: StepRunner {
  /// Nil where no server is configured.
  let servers: (any OtherTools)?

  /// An answer may go into prompts, which have no more room.
  private static let limitInBytes = 256 << 10

  func reply(to call: StepCall) async throws -> StepReply {
    guard let servers else {
      throw StepFailure("No tool server is configured: `mcpServers` names them.")
    }
    var arguments = call.arguments
    let name = arguments[WorkflowStep.toolArgument]?.shownText ?? ""
    arguments[WorkflowStep.toolArgument] = nil
    // Servers that are still starting are waited for.
    let offer = await servers.offer(limitInBytes: .max)
    let tool = ToolCall(name: name, arguments: JSONValue.object(arguments).text())
    let reply = try await servers.answer(tool, limitInBytes: Self.limitInBytes)
    guard reply.outcome != .refused else {
      let notes = offer.tools.contains { $0.name == name } ? [] : offer.notes
      throw StepFailure(([reply.text] + notes).joined(separator: " "))
    }
    return StepReply(reply.text)
  }
}

extension Workflow {
  /// Whether a step may call a tool of that server: one names it, or says only at its turn what it calls.
  func mayCallToolsOf(_ server: String) -> Bool {
    steps.contains { step in
      guard step.kind == .tool else { return false }
      let name = step.arguments.first { $0.name == WorkflowStep.toolArgument }?.value
      guard case .text(let beginning)? = name?.parts.first else { return true }
      let prefix = KnownTools.prefix(of: server)
      return beginning.hasPrefix(prefix) || name?.parts.count != 1 && prefix.hasPrefix(beginning)
    }
  }
}
