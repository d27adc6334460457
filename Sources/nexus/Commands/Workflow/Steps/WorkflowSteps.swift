import NexusProtocol
import Plugins
import Workflows

/// Carries out steps of every kind.
struct WorkflowSteps: StepRunner {
  let models: ModelSteps
  let pair: PairSteps
  let checks: CheckSteps
  let tools: ToolSteps

  func reply(to call: StepCall) async throws -> StepReply {
    do {
      switch call.step.kind {
      case .model: return try await models.reply(to: call)
      case .plan, .implement, .review, .consult: return try await pair.reply(to: call)
      case .check: return try await checks.reply(to: call)
      case .tool: return try await tools.reply(to: call)
      }
    } catch let error as PluginError {
      throw StepFailure(error.message)
    } catch let error as UserError {
      throw StepFailure(
        [error.message, error.hint].compactMap(\.self).joined(separator: " "), isTemporary: error.status == .tryAgain)
    }
  }
}
