package import NexusProtocol

extension Exchanges {
  /// Asks a model, lets it use tools until it answers, and returns the answer; `messages` gets what was said on the way.
  ///
  /// It always ends: each round uses up one request at least, and when none is left, or no room, the model is told to
  /// answer, and what it then says is the answer. Each round is an exchange of its own.
  /// - Parameters:
  ///   - format: What the answer is held to. As long as tools are offered or requests can be made the server is not asked
  ///     to, since a model that is held to a format can call nothing.
  ///   - onRound: Receives each reply that was no answer, once its requests are answered; what it throws ends the exchange.
  package func exchange<Tools: Toolbox>(
    as role: ModelRole, about subject: Subject, messages: inout [Message], format: ResponseFormat? = nil,
    with box: Tools?, onContent: @Sendable (String?) async throws -> Void = { _ in },
    onRound: (ModelReply) async throws -> Void = { _ in }
  ) async throws -> (reply: ModelReply, wasHeld: Bool) {
    var tools = box?.tools ?? []
    while let box, await box.left > 0,
      try await makeRoom(for: role, beside: &messages, tools) > Self.leastRoom
    {
      let reply: ModelReply
      do {
        reply = try await exchange(
          as: role, about: subject, messages: messages, tools: tools, onContent: onContent)
      } catch {
        guard !tools.isEmpty, (error as? ModelError)?.mayPassWithoutTools == true else { throw error }
        tools = []
        try await events.tell(
          .notice, subject, ["text": .string("The model cannot be offered tools; it may ask in text.")])
        messages[messages.count - 1].content += "\n\n" + (try await box.textInstructions())
        continue
      }
      guard
        let said = try await answer(reply, box, role: role, subject: subject, tools, beside: &messages)
      else { return (reply, false) }
      // What was streamed was no answer.
      try await onContent(nil)
      try await onRound(reply)
      guard try await budget(for: role).holds(messages + said, tools: tools) else {
        // The requests themselves took up the room: they are as if they had not been made.
        messages[messages.count - 1].content += "\n\n" + ToolPrompt.outOfRequests
        break
      }
      messages += said
      let room = try await makeRoom(for: role, beside: &messages, tools)
      let left = room > Self.leastRoom ? await box.left : 0
      messages[messages.count - 1].content += left > 0 ? ToolPrompt.left(left) : ToolPrompt.outOfRequests
    }
    return (
      try await exchange(as: role, about: subject, messages: messages, format: format, onContent: onContent), true
    )
  }

  /// Below this nothing useful can be shown.
  static let leastRoom = 600

  /// No answer takes up more than this.
  private static let answerLimit = 24_000

  /// The bytes that are left for what is read next.
  ///
  /// What the model thought in earlier rounds is sent back only as far as it leaves an eighth of the prompt free.
  private func makeRoom(
    for role: ModelRole, beside messages: inout [Message], _ tools: [ToolDefinition]
  ) async throws -> Int {
    let budget = try await budget(for: role)
    func room(_ messages: [Message]) -> Int { budget.bytesLeft(beside: messages, tools: tools) - Self.closingInBytes }
    messages.forgetThinking { room($0) >= budget.promptBytes / 8 }
    return room(messages)
  }

  /// What is kept for the sentence below the answers.
  private static let closingInBytes = 200

  /// What must be left beside a prompt that is to be given half of it, for the other half to be of use to tools.
  package static let leastRoomToOfferTools = 2 * (leastRoom + closingInBytes + 1)

  /// What is said to a reply that makes requests; nil for one that does not.
  private func answer(
    _ reply: ModelReply, _ box: some Toolbox, role: ModelRole, subject: Subject, _ tools: [ToolDefinition],
    beside messages: inout [Message]
  ) async throws -> [Message]? {
    let left = await box.left
    if !reply.toolCalls.isEmpty {
      // Calls beyond the bound are as if they had not been made.
      let calls = Array(reply.toolCalls.prefix(left))
      let sound = calls.map {
        box.isSound($0) ? $0 : ToolCall(id: $0.id, name: $0.name, arguments: "{}", signature: $0.signature)
      }
      var said = [
        Message(
          .assistant, reply.content, thinking: reply.thinking.isEmpty ? nil : reply.thinking, toolCalls: sound)
      ].redacted
      for call in calls {
        let room = try await roomForAnswer(for: role, beside: &messages, &said, tools)
        let text = try await answer(
          box.request(in: call), of: box, role: role, subject: subject, limitInBytes: room)
        said.append(Message(.tool, text, toolName: call.name, toolCallID: call.id))
      }
      said[said.count - 1].content += "\n"
      return said
    }
    guard let requests = box.requests(in: reply.content) else { return nil }
    var said = [Message(.assistant, reply.content), Message(.user, "")].redacted
    for request in requests.prefix(left) {
      let room = try await roomForAnswer(for: role, beside: &messages, &said, tools)
      let text = try await answer(
        request, of: box, role: role, subject: subject, limitInBytes: room)
      said[1].content += text + "\n"
    }
    return said
  }

  /// Half of what is left beside what was said before and is said now, whose thinking goes last.
  private func roomForAnswer(
    for role: ModelRole, beside messages: inout [Message], _ said: inout [Message], _ tools: [ToolDefinition]
  ) async throws -> Int {
    var all = messages + said
    let room = try await makeRoom(for: role, beside: &all, tools)
    (messages, said) = (Array(all.prefix(messages.count)), Array(all.suffix(said.count)))
    return min(Self.answerLimit, room / 2)
  }

  private func answer<Tools: Toolbox>(
    _ request: Tools.Request, of box: Tools, role: ModelRole, subject: Subject, limitInBytes room: Int
  ) async throws -> String {
    let reply = try await box.answer(request, limitInBytes: room)
    var fields: [String: Event.Value] = [
      "role": .string(role.rawValue), "tool": .string(reply.tool), "request": .string(reply.summary),
      "outcome": .string(reply.outcome.rawValue), "bytes": .integer(reply.text.utf8.count), "cut": .flag(reply.isCut),
    ]
    if reply.outcome == .refused { fields["reason"] = .string(String(reply.text.prefix { !$0.isNewline })) }
    try await events.tell(.repositoryRead, subject, fields)
    return reply.text
  }
}

extension ModelError {
  /// Whether tools may be what it failed at: the server refuses them, or cannot read a call that the model wrote.
  fileprivate var mayPassWithoutTools: Bool {
    if case .modelFailed = code { return true }
    return refusesFormat
  }
}
