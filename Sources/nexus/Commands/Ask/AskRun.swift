import JSONText
import ModelCatalog
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

  /// An answer that does not keep its schema is asked for again so often.
  private static let corrections = 2

  struct Answer: Sendable {
    var asked: AskedModel
    var text: String
    var reply: ModelReply
  }

  /// The answers that came.
  ///
  /// - Throws: The first failure, where no model answered.
  func ask(_ models: [AskedModel]) async throws -> [Answer] {
    if models.count == 1 {
      let answer = try await answer(of: models[0], streaming: console.format == .text && question.schema == nil)
      try show(answer, isStreamed: question.schema == nil, heading: false)
      return [answer]
    }
    return try await withThrowingTaskGroup(of: (Int, Result<Answer, any Error>).self) { group in
      for (index, model) in models.enumerated() {
        group.addTask {
          do {
            return (index, .success(try await answer(of: model, streaming: false)))
          } catch is CancellationError {
            throw CancellationError()
          } catch {
            return (index, .failure(error))
          }
        }
      }
      var ended = [Result<Answer, any Error>?](repeating: nil, count: models.count)
      var next = 0
      while let (index, result) = try await group.next() {
        ended[index] = result
        while next < models.count, let result = ended[next] {
          try showAny(result, of: models[next].name)
          next += 1
        }
      }
      let answers = ended.compactMap { try? $0?.get() }
      if answers.isEmpty, case .failure(let error)? = ended.first ?? nil { throw error }
      return answers
    }
  }

  /// One answer, held to the schema where there is one.
  private func answer(of model: AskedModel, streaming: Bool) async throws -> Answer {
    var messages = question.messages
    let format = question.schema.map { ResponseFormat.schema($0.text()) }
    for round in 0...Self.corrections {
      let console = console
      let reply = try await shot.answer(
        messages, after: model.earlier?.messages ?? [], by: model.name, as: role, format: format,
        options: { options in
          // Who asked in a manner goes on in it, unless another is named.
          if let earlier = model.earlier, manner == Manner() { options.sample(as: earlier.options) }
          options.follow(manner)
        },
        onText: { text in if streaming { try console.write(Sanitizer.text(text)) } })
      guard let schema = question.schema else { return Answer(asked: model, text: reply.content, reply: reply) }
      let fault: String
      do throws(SchemaFault) {
        let value = try SchemaCheck.value(inReply: reply.content, keeping: schema)
        return Answer(asked: model, text: value.text(), reply: reply)
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

  private func showAny(_ result: Result<Answer, any Error>, of name: String) throws {
    switch result {
    case .success(let answer): try show(answer, isStreamed: false, heading: true)
    case .failure(let error):
      var failure = UserError(describing: error)
      failure.message = "\(Sanitizer.oneLine(name)): \(failure.message)"
      console.report(failure)
    }
  }

  private func show(_ answer: Answer, isStreamed: Bool, heading: Bool) throws {
    if console.format == .json { return try console.writeLine(Self.json(answer).text()) }
    if heading { try console.writeLine(console.palette.apply(.heading, to: Sanitizer.oneLine(answer.asked.name))) }
    if !isStreamed { try console.write(Sanitizer.text(answer.text)) }
    if !answer.text.hasSuffix("\n") { try console.writeLine() }
    if heading { try console.writeLine() }
  }

  private static func json(_ answer: Answer) -> JSONValue {
    let usage = answer.reply.usage
    return JSONValue(members: [
      ("model", .string(answer.asked.name)), ("answeredBy", .string(answer.reply.model)),
      ("answer", .string(answer.text)),
      ("cutOff", .bool(answer.reply.stopReason == .length)),
      ("route", answer.asked.route.map { .string($0.reason) } ?? .null),
      ("continues", answer.asked.earlier.map { .number(JSONNumber($0.exchange)) } ?? .null),
      ("promptTokens", usage.promptTokens.map { JSONValue($0) } ?? .null),
      ("cachedPromptTokens", usage.cachedPromptTokens.map { JSONValue($0) } ?? .null),
      ("outputTokens", usage.outputTokens.map { JSONValue($0) } ?? .null),
    ])
  }
}

extension AskRun {
  /// Makes one answer of several, by the role's own model.
  func combine(_ answers: [Answer], _ way: Combination) async throws {
    let judge = shot.model(of: role)
    let listed = answers.enumerated().map { "Answer \($0 + 1):\n\($1.text)" }.joined(separator: "\n\n")
    let asked = question.messages.last?.content ?? ""
    let messages = [
      Message(.system, way.instructions), Message(.user, "Question:\n\(asked)\n\n\(listed)\n\n\(way.instructions)"),
    ]
    if console.format == .text { try console.writeLine(console.palette.apply(.heading, to: way.heading)) }
    let isText = console.format == .text
    let console = console
    let reply = try await shot.answer(
      messages, by: judge, as: role, about: .choose,
      onText: { text in if isText { try console.write(Sanitizer.text(text)) } })
    try show(
      Answer(asked: AskedModel(name: judge), text: reply.content, reply: reply), isStreamed: true, heading: false)
  }
}
