import JSONText
import NexusProtocol
import Workflows

/// Carries out the steps of a workflow that ask a model.
struct ModelSteps: StepRunner {
  let shot: OneShot
  let jobs: StepJobs?

  func reply(to call: StepCall) async throws -> StepReply {
    let messages =
      (call.manner.text.isEmpty ? [] : [Message(.system, call.manner.text)]) + [Message(.user, call.prompt)]
    let format = call.step.output.map { ResponseFormat.schema($0.text()) }
    do {
      let model = call.model ?? shot.model(of: .overseer)
      let reply = try await shot.answer(
        messages, by: model, as: .overseer, format: format, job: try await jobs?.job(of: call.step.id),
        // Rounds with the same prompt would else be answered alike.
        options: { options in
          options.follow(call.manner)
          if call.key.round > 1 { options.seed = (options.seed ?? 0) &+ call.key.round }
        })
      let usage = reply.usage
      return StepReply(
        reply.content, tokens: (usage.promptTokens ?? 0) + (usage.outputTokens ?? 0),
        cost: shot.cost(of: reply, as: .overseer), model: reply.model)
    } catch let error as ModelError {
      throw StepFailure(UserError(error).message, isTemporary: error.retry != .never)
    }
  }
}
