import Edits
import Exchanges
package import NexusProtocol
package import Prompts
import Replies

/// Has a model do the twelve tasks of `ExamPaper`, with the prompts that nexus works with.
///
/// No repository and no store is involved, and nothing the model writes is kept or run.
package struct ModelExam: Sendable {
  private let model: any LanguageModel
  private let name: String
  private let prompts: PromptLibrary
  private let options: GenerationOptions
  private let opensReplies: Bool

  /// - Parameters:
  ///   - model: What answers; retries and the like are its own.
  ///   - opensReplies: Whether whole files are written into an answer that nexus began, as when it works.
  package init(
    _ model: any LanguageModel, name: String, prompts: PromptLibrary, options: GenerationOptions, opensReplies: Bool
  ) {
    self.model = model
    self.name = name
    self.prompts = prompts
    self.options = options
    self.opensReplies = opensReplies
  }

  /// Asks for one task after the other.
  ///
  /// - Parameter onAnswer: Called after each with how many are done.
  /// - Throws: `ModelError` where the model cannot be asked, `CancellationError`, and what `onAnswer` throws.
  package func sit(
    onAnswer: (_ done: Int, ExamTask, ExamAnswer) async throws -> Void
  ) async throws -> ExamResult {
    var result = ExamResult(model: name)
    result.contextLength = options.contextLength
    var (read, written) = (Speed(), Speed())
    var slowest: Double?
    for (index, task) in ExamPaper.tasks.enumerated() {
      let answer = try await answer(to: task)
      result.take(answer, of: task)
      if let part = answer.read, answer.isCacheTold {
        read.add(part)
      } else if let part = answer.read {
        // The slower, the less of the prompt was in the cache.
        let speed = Speed(part).tokensPerSecond
        slowest = [slowest, speed].compactMap(\.self).min()
      }
      if let part = answer.written { written.add(part) }
      try await onAnswer(index + 1, task, answer)
    }
    (result.readSpeed, result.writeSpeed) = (read.tokensPerSecond ?? slowest, written.tokensPerSecond)
    return result
  }

  private func answer(to task: ExamTask) async throws -> ExamAnswer {
    var request = ChatRequest(model: name, messages: [], options: options)
    switch task.kind {
    case .edit(let form):
      let shape = AnswerShape(form, files: [(task.path, task.before)], opens: opensReplies)
      request.messages = try messages(task, shape)
      if let opening = shape.openings.first {
        request.messages.append(Message(.assistant, opening.text))
        request.options.stop = opening.stops
      }
    case .plan: request.messages = try planMessages(task)
    case .review: request.messages = try reviewMessages(task)
    }
    let reply: ModelReply
    do {
      reply = try await model.reply(to: request) { _ in }
    } catch let error as ModelError where [.repeating, .onlyThinking, .emptyReply].contains(error.code) {
      return ExamAnswer(outcome: .unusable)
    }
    var answer = ExamAnswer(outcome: ExamJudge.outcome(of: reply, to: task))
    let usage = reply.usage
    if let tokens = usage.promptTokens, let duration = usage.promptDuration, duration > .zero {
      answer.read = (tokens - (usage.cachedPromptTokens ?? 0), duration.seconds)
      answer.isCacheTold = usage.cachedPromptTokens != nil
    }
    if let tokens = usage.outputTokens, let duration = usage.outputDuration, duration > .zero {
      answer.written = (tokens, duration.seconds)
    }
    return answer
  }

  private func messages(_ task: ExamTask, _ shape: AnswerShape) throws -> [Message] {
    let planTask = PlanTask(
      id: TaskID(plan: 1, number: 1), position: 0, title: task.title, instructions: task.instructions,
      files: [task.path])
    return try TaskText(prompts, task: planTask, goal: "", shape: shape, reading: "").messages(
      context: FencedFile(path: task.path, content: task.before).text + "\n", findings: "", partly: [], evidence: "",
      rounds: [])
  }

  private func planMessages(_ task: ExamTask) throws -> [Message] {
    let values = [
      "context": FileSection.text(path: task.path, content: task.before), "format": PlanGrammar.instructions,
      "goal": task.instructions, "max_tasks": "3", "reading": "",
    ]
    return [
      Message(.system, try prompts.render(.overseerSystem)), Message(.user, try prompts.render(.overseerPlan, values)),
    ]
  }

  private func reviewMessages(_ task: ExamTask) throws -> [Message] {
    let values = [
      "acceptance": "- FREE_FROM is 4000", "checks": "No checks are configured.", "diff": ExamJudge.diff(task),
      "files": "", "format": AnswerForm.reviewText.instructions, "instructions": task.instructions, "scope": "",
      "title": task.title,
    ]
    return [
      Message(.system, try prompts.render(.overseerSystem)),
      Message(.user, try prompts.render(.overseerReview, values)),
    ]
  }

  private struct Speed {
    private var tokens = 0
    private var seconds = 0.0

    init() {}

    init(_ part: (tokens: Int, seconds: Double)) { add(part) }

    mutating func add(_ part: (tokens: Int, seconds: Double)) {
      tokens += max(part.tokens, 0)
      seconds += part.seconds
    }

    var tokensPerSecond: Double? { tokens > 0 && seconds > 0 ? (Double(tokens) / seconds * 10).rounded() / 10 : nil }
  }
}
