/// A reply as the lines in which Ollama streams it, without line ends.
struct ReplyLines {
  /// The shape of the answer.
  enum Form {
    case chat
    /// `raw` leaves out the deprecated `context`.
    case generate(raw: Bool)
  }

  /// The figures of the final line; what is 0 is left out, as Ollama does.
  struct Figures {
    var totalDuration = Duration.zero
    var loadDuration = Duration.zero
    var promptTokens = 0
    var promptDuration = Duration.zero
    var outputTokens = 0
    var outputDuration = Duration.zero
  }

  let reply: Recording.Reply
  let form: Form
  let model: String
  var usage: Figures
  var isDone = true
  var isUsageLeftOut = false

  init(reply: Recording.Reply, form: Form, model: String, usage: Figures) {
    self.reply = reply
    self.form = form
    self.model = model
    self.usage = usage
  }

  /// All lines, the final one last.
  var lines: [BodyValue] {
    let thinking = Pieces.cut(reply.thinking, reply.pieces).map { delta(content: "", thinking: $0) }
    var content = Pieces.cut(reply.content, reply.pieces)
    let last = reply.isLastPieceOnFinalLine ? content.popLast() ?? "" : ""
    let calls = reply.callStyle == .rendered ? calls.map { delta(content: "", calls: [$0]) } : []
    let finalCalls = reply.callStyle == .native ? self.calls : []
    let deltas = thinking + content.map { delta(content: $0) } + calls + [delta(content: last, calls: finalCalls)]
    return deltas.enumerated().map { index, delta in
      line(delta, at: index, isFinal: index == deltas.count - 1)
    }
  }

  /// The whole reply as one object, for `"stream": false`.
  var whole: BodyValue {
    line(delta(content: reply.content, thinking: reply.thinking, calls: calls), at: 0, isFinal: true)
  }

  private var calls: [BodyValue] {
    reply.toolCalls.enumerated().map { index, call in
      let function: BodyValue = ["index": .integer(index), "name": .string(call.name), "arguments": call.arguments]
      guard let id = call.id else { return ["function": function] }
      return ["id": .string(id), "function": function]
    }
  }

  private func delta(content: String, thinking: String = "", calls: [BodyValue] = []) -> [BodyValue.Member] {
    var members: [BodyValue.Member] = []
    switch form {
    case .chat: members = [.init("role", "assistant"), .init("content", .string(content))]
    case .generate: members = [.init("response", .string(content))]
    }
    if !thinking.isEmpty { members.append(.init("thinking", .string(thinking))) }
    if !calls.isEmpty { members.append(.init("tool_calls", .array(calls))) }
    guard case .chat = form else { return members }
    return [.init("message", .object(members))]
  }

  private func line(_ delta: [BodyValue.Member], at index: Int, isFinal: Bool) -> BodyValue {
    var members: [BodyValue.Member] = [
      .init("model", .string(model)), .init("created_at", .string(ReplayClock.time(ofLine: index))),
    ]
    members += delta
    members.append(.init("done", .bool(isFinal && isDone)))
    guard isFinal, isDone else { return .object(members) }
    members.append(.init("done_reason", .string(reply.doneReason)))
    if case .generate(raw: false) = form { members.append(.init("context", [1, 2, 3])) }
    if !isUsageLeftOut { members += figures }
    return .object(members)
  }

  private var figures: [BodyValue.Member] {
    [
      ("total_duration", usage.totalDuration.nanoseconds), ("load_duration", usage.loadDuration.nanoseconds),
      ("prompt_eval_count", usage.promptTokens), ("prompt_eval_duration", usage.promptDuration.nanoseconds),
      ("eval_count", usage.outputTokens), ("eval_duration", usage.outputDuration.nanoseconds),
    ].filter { $0.1 != 0 }.map { BodyValue.Member($0.0, .integer($0.1)) }
  }
}

/// The time that replies bear: always the same, so that what is made of them can be compared.
enum ReplayClock {
  /// The moment of a line, 50 ms after the one before it.
  static func time(ofLine index: Int) -> String {
    let milliseconds = index * 50
    let (minutes, seconds) = (milliseconds / 60_000 % 60, milliseconds / 1000 % 60)
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    return "2026-01-02T03:\(twoDigits(minutes)):\(twoDigits(seconds)).\(fraction)Z"
  }

  private static func twoDigits(_ number: Int) -> String {
    (number < 10 ? "0" : "") + String(number)
  }
}

extension Duration {
  /// Whole nanoseconds.
  var nanoseconds: Int {
    Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000)
  }
}
