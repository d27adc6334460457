import NexusProtocol
import Plugins
import Workflows

/// Carries out steps of every kind.
struct WorkflowSteps: StepRunner {
  let models: ModelSteps
  let pair: PairSteps
  let checks: CheckSteps

  func reply(to call: StepCall) async throws -> StepReply {
    do {
      switch call.step.kind {
      case .model: return try await models.reply(to: call)
      case .plan, .implement, .review: return try await pair.reply(to: call)
      case .check: return try await checks.reply(to: call)
      case .consult, .tool: throw StepFailure(Self.refusal(of: call.step).message)
      }
    } catch let error as PluginError {
      throw StepFailure(error.message)
    } catch let error as UserError {
      throw StepFailure(
        [error.message, error.hint].compactMap(\.self).joined(separator: " "), isTemporary: error.status == .tryAgain)
    }
  }

  /// Kinds of steps that cannot be carried out yet.
  static func refusal(of step: WorkflowStep) -> UserError {
    UserError(
      "The step \"\(step.id)\" runs \"\(step.kind.rawValue)\", which workflows cannot run yet.",
      hint: "Steps that ask a model, and those that run plan, implement, review or check, can be run.",
      status: .badInput)
  }
}
