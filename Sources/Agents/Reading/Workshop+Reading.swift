import Git
import NexusProtocol
import Prompts

extension Workshop {
  /// How a model asks to read.
  struct Reading: Sendable {
    let desk: ReadingDesk
    /// Whether tools are offered; a model without them writes lines.
    var usesTools: Bool

    var tools: [ToolDefinition] { usesTools ? ReadingRequest.tools : [] }
  }

  /// Begins to answer requests of one chain of exchanges; nil where nothing may be asked.
  func reading(as role: ModelRole, at commit: ObjectID, tree: ObjectID? = nil, gate: PromptGate? = nil) async throws
    -> Reading?
  {
    guard settings.maxReadingRequests > 0 else { return nil }
    let known: PromptGate = if let gate { gate } else { try await PromptGate(repository, at: [commit]) }
    let place = ReadingPlace(repository, tree: tree, commit: commit, gate: known, outlines: outlines)
    // The Implementer writes text, and its requests are text too.
    let usesTools = role == .overseer && settings.overseer.usesTools
    return Reading(desk: ReadingDesk(place, limit: settings.maxReadingRequests), usesTools: usesTools)
  }

  /// Asks a model, lets it read until it answers, and returns the answer; `messages` gets what was said on the way.
  ///
  /// It always ends: each round uses up one request at least, and when none is left, or no room, the model is told to
  /// answer, and what it then says is the answer. Each round is an exchange of its own.
  /// - Parameter format: What the answer is held to. As long as tools are offered or requests can be made the server is not
  ///   asked to, since a model that is held to a format can call nothing.
  func exchange(
    as role: ModelRole, about subject: Subject, messages: inout [Message], format: ResponseFormat? = nil,
    reading: Reading?, onContent: @Sendable (String?) async throws -> Void = { _ in }
  ) async throws -> (reply: ModelReply, wasHeld: Bool) {
    var usesTools = reading?.usesTools ?? false
    var tools: [ToolDefinition] { usesTools ? ReadingRequest.tools : [] }
    while let reading, await reading.desk.left > 0,
      try await makeRoom(for: role, beside: &messages, tools) > Self.leastRoom
    {
      let reply: ModelReply
      do {
        reply = try await exchange(
          as: role, about: subject, messages: messages, tools: tools, onContent: onContent)
      } catch {
        guard usesTools, (error as? ModelError)?.mayPassWithoutTools == true else { throw error }
        usesTools = false
        try await tell(.notice, subject, ["text": .string("The model cannot be offered tools; it may ask in text.")])
        let count = await reading.desk.left
        messages[messages.count - 1].content +=
          "\n\n" + (try prompts.render(.readingText, ["requests": String(count)]))
        continue
      }
      guard
        let said = try await answer(reply, reading, role: role, subject: subject, tools, beside: &messages)
      else { return (reply, false) }
      // What was streamed was no answer.
      try await onContent(nil)
      guard try await budget(for: role).holds(messages + said, tools: tools) else {
        // The requests themselves took up the room: they are as if they had not been made.
        messages[messages.count - 1].content += "\n\n" + ReadingPrompt.outOfRequests
        break
      }
      messages += said
      let room = try await makeRoom(for: role, beside: &messages, tools)
      let left = room > Self.leastRoom ? await reading.desk.left : 0
      messages[messages.count - 1].content += left > 0 ? ReadingPrompt.left(left) : ReadingPrompt.outOfRequests
    }
    return (
      try await exchange(as: role, about: subject, messages: messages, format: format, onContent: onContent), true
    )
  }

  /// What a prompt says of reading.
  func readingText(_ reading: Reading?) throws -> String {
    guard let reading else { return "" }
    let name: PromptLibrary.Name = reading.usesTools ? .readingTools : .readingText
    return try prompts.render(name, ["requests": String(settings.maxReadingRequests)]).trimmedEnd()
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

  /// What must be left beside a prompt that is to be given half of it, for the other half to be of use for reading.
  static let leastRoomToOfferReading = 2 * (leastRoom + closingInBytes + 1)

  /// What is said to a reply that asks to read; nil for one that does not.
  private func answer(
    _ reply: ModelReply, _ reading: Reading, role: ModelRole, subject: Subject, _ tools: [ToolDefinition],
    beside messages: inout [Message]
  ) async throws -> [Message]? {
    let left = await reading.desk.left
    if !reply.toolCalls.isEmpty {
      // Calls beyond the bound are as if they had not been made.
      let calls = Array(reply.toolCalls.prefix(left))
      var said = PromptGate.messages([
        Message(
          .assistant, reply.content, thinking: reply.thinking.isEmpty ? nil : reply.thinking,
          toolCalls: calls.map(\.sound))
      ])
      for call in calls {
        let room = try await roomForAnswer(for: role, beside: &messages, &said, tools)
        let text = try await answer(
          ReadingRequest.request(call), tool: call.name, reading, role: role, subject: subject, limitInBytes: room)
        said.append(Message(.tool, text, toolName: call.name, toolCallID: call.id))
      }
      said[said.count - 1].content += "\n"
      return said
    }
    guard let requests = ReadingRequest.requests(inAnswer: reply.content) else { return nil }
    var said = PromptGate.messages([Message(.assistant, reply.content), Message(.user, "")])
    for request in requests.prefix(left) {
      let room = try await roomForAnswer(for: role, beside: &messages, &said, tools)
      let text = try await answer(
        request, tool: "reading", reading, role: role, subject: subject, limitInBytes: room)
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

  private func answer(
    _ request: Result<ReadingRequest, ReadingFault>, tool: String, _ reading: Reading, role: ModelRole,
    subject: Subject, limitInBytes room: Int
  ) async throws -> String {
    let reply = try await reading.desk.answer(request, tool: tool, limitInBytes: room)
    var fields: [String: Event.Value] = [
      "role": .string(role.rawValue), "tool": .string(reply.tool), "request": .string(reply.summary),
      "outcome": .string(reply.outcome.rawValue), "bytes": .integer(reply.text.utf8.count), "cut": .flag(reply.isCut),
    ]
    if reply.outcome == .refused { fields["reason"] = .string(reply.text.firstLine) }
    try await tell(.repositoryRead, subject, fields)
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

extension ToolCall {
  /// The call with arguments that can be sent back: broken ones are left out.
  fileprivate var sound: ToolCall {
    switch ReadingRequest.request(self) {
    case .success: self
    case .failure: ToolCall(id: id, name: name, arguments: "{}")
    }
  }
}
