import Agents
import Isolation
import JSONText
import NexusProtocol
import Workflows

/// Carries out the steps of a workflow that ask a model.
struct ModelSteps: StepRunner {
  let shot: OneShot
  let jobs: StepJobs?
  /// What offers tools; nil where none can be.
  let desk: QuestionDesk?

  func reply(to call: StepCall) async throws -> StepReply {
    let messages =
      (call.manner.text.isEmpty ? [] : [Message(.system, call.manner.text)]) + [Message(.user, call.prompt)]
    let format = call.step.output.map { ResponseFormat.schema($0.text()) }
    do {
      let model = call.model ?? shot.model(of: .overseer)
      let answer = try await shot.answer(
        messages, by: model, as: .overseer, format: format, job: try await jobs?.job(of: call.step.id),
        using: try await use(in: call),
        // Rounds with the same prompt would else be answered alike.
        options: { options in
          options.follow(call.manner)
          if call.key.round > 1 { options.seed = (options.seed ?? 0) &+ call.key.round }
        })
      let costs = answer.replies.compactMap { shot.cost(of: $0, as: .overseer) }
      return StepReply(
        answer.reply.content, tokens: answer.replies.reduce(0) { $0 + $1.usage.tokens },
        cost: costs.isEmpty ? nil : costs.reduce(0, +), model: answer.reply.model)
    } catch let error as ModelError {
      throw StepFailure(UserError(error).message, isTemporary: error.retry != .never)
    }
  }

  /// The tools of a call; nil for none. What its rounds take counts while they are made.
  private func use(in call: StepCall) async throws -> ToolUse? {
    // A correction is about what was found already.
    guard call.key.correction == 0, let wish = call.tools, let desk, let tools = try await desk.tools(for: wish) else {
      return nil
    }
    let (shot, spent) = (shot, Locked<StepCall.Spent>(StepCall.Spent()))
    return ToolUse(tools: tools, name: call.key.text) { reply in
      let cost = shot.cost(of: reply, as: .overseer)
      let now = spent.withLock { spent in
        spent.tokens += reply.usage.tokens
        if let cost { spent.cost = (spent.cost ?? 0) + cost }
        return spent
      }
      try call.hold(tokens: now.tokens, cost: now.cost)
    }
  }
}

extension Usage {
  /// Those read and written, as far as the server told.
  fileprivate var tokens: Int { (promptTokens ?? 0) + (outputTokens ?? 0) }
}
