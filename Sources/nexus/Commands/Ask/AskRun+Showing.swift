import Agents
import Exchanges
import JSONText
import ModelCatalog
import NexusProtocol
import Terminal

extension AskRun {
  func showAny(_ result: Result<Answer, any Error>, of name: String) throws {
    switch result {
    case .success(let answer): try show(answer, isStreamed: false, heading: true)
    case .failure(let error):
      var failure = UserError(describing: error)
      failure.message = "\(Sanitizer.oneLine(name)): \(failure.message)"
      console.report(failure)
    }
  }

  func show(_ answer: Answer, isStreamed: Bool, heading: Bool) throws {
    if console.format == .json { return try console.writeLine(json(answer).text()) }
    if heading { try console.writeLine(console.palette.apply(.heading, to: Sanitizer.oneLine(answer.asked.name))) }
    if !isStreamed { try console.write(Sanitizer.text(answer.text)) }
    if !answer.text.hasSuffix("\n") { try console.writeLine() }
    try noteCut(answer)
    if heading { try console.writeLine() }
  }

  private func noteCut(_ answer: Answer) throws {
    guard answer.reply.stopReason == .length else { return }
    let tokens = answer.reply.usage.outputTokens.map { " after \($0) tokens" } ?? ""
    try console.note("\(Sanitizer.oneLine(answer.asked.name)) was cut off\(tokens): the answer is not whole.")
  }

  private func json(_ answer: Answer) -> JSONValue {
    let asked = QuestionTools.Answer(reply: answer.reply, earlier: answer.earlier)
    func number(_ count: (Usage) -> Int?) -> JSONValue { asked.sum(of: count).map { JSONValue($0) } ?? .null }
    return JSONValue(members: [
      ("model", .string(answer.asked.name)), ("answeredBy", .string(answer.reply.model)),
      ("answer", .string(answer.text)),
      ("cutOff", .bool(answer.reply.stopReason == .length)),
      ("route", answer.asked.route.map { .string($0.reason) } ?? .null),
      ("continues", answer.asked.earlier.map { .number(JSONNumber($0.exchange)) } ?? .null),
      ("requests", .array(answer.requests.map(Self.json))),
      ("toolsLeftOut", JSONValue(toolsLeftOut)),
      ("promptTokens", number(\.promptTokens)), ("cachedPromptTokens", number(\.cachedPromptTokens)),
      ("outputTokens", number(\.outputTokens)),
    ])
  }

  private static func json(_ request: ToolReply) -> JSONValue {
    JSONValue(members: [
      ("tool", .string(request.tool)), ("request", .string(request.summary)),
      ("outcome", .string(request.outcome.rawValue)), ("cut", .bool(request.isCut)),
    ])
  }

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
