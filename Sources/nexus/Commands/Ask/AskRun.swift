import Agents
import Exchanges
import JSONText
import NexusProtocol
import Terminal
import Workflows

/// Asks models one question, all at once, and prints their answers in the order in which they were named.
struct AskRun: Sendable {
  let shot: OneShot
  let role: ModelRole
  let manner: Manner
  let question: AskQuestion
  let console: Console
  /// What each model may use before it answers; nil for nothing.
  var tools: QuestionTools?
  /// Why some tools are not offered, a sentence each.
  var toolsLeftOut: [String] = []

  /// An answer that does not keep its schema is asked for again so often.
  private static let corrections = 2

  struct Answer: Sendable {
    var asked: AskedModel
    var text: String
    var reply: ModelReply
    /// The replies before it that made requests.
    var earlier: [ModelReply] = []
    /// What the model looked up.
    var requests: [ToolReply] = []
  }

  /// Whether an answer is shown while it comes: not where it may turn out to be none.
  private var isStreamed: Bool { question.schema == nil && tools == nil }

  /// The answers that came.
  ///
  /// - Throws: The first failure, where no model answered.
  func ask(_ models: [AskedModel]) async throws -> [Answer] {
    if models.count == 1 {
      let (isShown, console) = (console.format == .text && isStreamed, console)
      let answer = try await answer(of: models[0], isAlone: true) { text in
        if isShown { try console.write(Sanitizer.text(text)) }
      }
      try show(answer, isStreamed: isStreamed, heading: false)
      return [answer]
    }
    if let columns = AskColumns(models.map(\.name), on: console) { return try await ask(models, beside: columns) }
    var ended = [Result<Answer, any Error>?](repeating: nil, count: models.count)
    var next = 0
    return try await answers(of: models, onText: { _, _ in }) { index, result in
      ended[index] = result
      while next < models.count, let result = ended[next] {
        try showAny(result, of: models[next].name)
        next += 1
      }
    }
  }

  /// Asks all and shows their answers beside each other, as they come.
  private func ask(_ models: [AskedModel], beside columns: AskColumns) async throws -> [Answer] {
    let isStreamed = isStreamed
    let found = try await columns.showing {
      try await answers(
        of: models, onText: { index, text in if isStreamed { try await columns.add(text, to: index) } }
      ) { index, result in
        switch result {
        case .success(let answer):
          let mark = answer.reply.stopReason == .length ? "\n(cut off)" : ""
          try await columns.end(index, adding: (isStreamed ? "" : answer.text) + mark)
        case .failure(let error): try await columns.end(index, failure: UserError(describing: error))
        }
      }
    }
    try console.writeLine()
    return found
  }

  /// The answers that came, in the order of their models.
  ///
  /// - Parameter onEnd: Called as each has ended, one at a time.
  /// - Throws: The failure of the first model, where none answered.
  private func answers(
    of models: [AskedModel], onText: @escaping @Sendable (Int, String) async throws -> Void,
    onEnd: (Int, Result<Answer, any Error>) async throws -> Void
  ) async throws -> [Answer] {
    try await withThrowingTaskGroup(of: (Int, Result<Answer, any Error>).self) { group in
      for (index, model) in models.enumerated() {
        group.addTask {
          do {
            return (index, .success(try await answer(of: model, isAlone: false) { try await onText(index, $0) }))
          } catch is CancellationError {
            throw CancellationError()
          } catch {
            return (index, .failure(error))
          }
        }
      }
      var ended = [Result<Answer, any Error>?](repeating: nil, count: models.count)
      while let (index, result) = try await group.next() {
        ended[index] = result
        try await onEnd(index, result)
      }
      let answers = ended.compactMap { try? $0?.get() }
      if answers.isEmpty, case .failure(let error)? = ended.first ?? nil { throw error }
      return answers
    }
  }

  /// One answer, held to the schema where there is one.
  private func answer(
    of model: AskedModel, isAlone: Bool, onText: @Sendable (String) async throws -> Void
  ) async throws -> Answer {
    var messages = question.messages
    var answer = Answer(asked: model, text: "", reply: ModelReply(model: model.name))
    let format = question.schema.map { ResponseFormat.schema($0.text()) }
    for round in 0...Self.corrections {
      // A correction is about what was found already.
      let use = round > 0 ? nil : tools.map { ToolUse(tools: $0, name: isAlone ? nil : model.name) }
      let asked = try await shot.answer(
        messages, after: model.earlier?.messages ?? [], by: model.name, as: role, format: format, using: use,
        options: { options in
          // Who asked in a manner goes on in it, unless another is named.
          if let earlier = model.earlier, manner == Manner() { options.sample(as: earlier.options) }
          options.follow(manner)
        },
        onText: onText)
      let reply = asked.reply
      answer.reply = reply
      answer.earlier += asked.earlier
      answer.requests += asked.requests
      guard let schema = question.schema else {
        answer.text = reply.content
        return answer
      }
      let fault: String
      do throws(SchemaFault) {
        answer.text = try SchemaCheck.value(inReply: reply.content, keeping: schema).text()
        return answer
      } catch {
        fault = error.message
      }
      if round == Self.corrections {
        throw UserError(
          "\(Sanitizer.oneLine(model.name)) gave no answer that keeps the schema. \(fault)", hint: "Try another model.",
          status: .notDone)
      }
      messages += [Message(.assistant, reply.content), Message(.user, "\(fault) Reply with the whole JSON value.")]
    }
    throw CancellationError()
  }
}
