import NexusProtocol

/// Asking once more, with other words, where the first reply was of no use.
extension Exchanges {
  /// Asks once more, with other words, after a reply that repeated itself; the same words would lead into the same loop.
  func askAfterRepeating(
    _ role: ModelRole, _ subject: Subject, _ messages: [Message], _ tools: [ToolDefinition], _ format: ResponseFormat?,
    _ onContent: @Sendable (String?) async throws -> Void, _ error: any Error
  ) async throws -> ModelReply {
    // Once, since exchanges cost.
    guard (error as? ModelError)?.code == .repeating, !messages.isEmpty else { throw error }
    var changed = messages
    changed[changed.count - 1].content += Self.afterRepeating
    guard try await budget(for: role).holds(changed, tools: tools) else { throw error }
    try await onContent(nil)
    try await events.tell(
      .notice, subject, ["text": "The reply repeated itself and was stopped; the request goes out again, changed."])
    return try await ask(role, about: subject, changed, tools, format, onContent)
  }

  /// Asks once more after a reply without an answer: without thinking, where that is what the reply was.
  ///
  /// - Throws: `ModelError` with `.onlyThinking` or `.emptyReply` where the second reply has no answer either.
  func askAgain(
    _ role: ModelRole, _ subject: Subject, _ messages: [Message], _ tools: [ToolDefinition], _ format: ResponseFormat?,
    for lack: AnswerLack, _ onContent: @Sendable (String?) async throws -> Void
  ) async throws -> ModelReply {
    var changed = messages
    if !changed.isEmpty, changed[changed.count - 1].role == .user {
      changed[changed.count - 1].content += lack.reminder
    }
    if try await !budget(for: role).holds(changed, tools: tools) { changed = messages }
    let leavesThinking = lack == .onlyThinking && roles[role]?.think != .off
    try await onContent(nil)
    let how = leavesThinking ? "it is asked for again, without thinking." : "it is asked for again."
    try await events.tell(.notice, subject, ["text": .string("\(lack.sentence); \(how)")])
    let asking = leavesThinking ? changing(role) { $0.think = .off } : self
    let reply: ModelReply
    do {
      reply = try await asking.ask(role, about: subject, changed, tools, format, onContent)
    } catch let error as ModelError where error.code == .onlyThinking {
      throw lack.error(try settings(of: role).model, error.partial)
    }
    if let second = AnswerLack(reply) { throw second.error(reply.model, reply) }
    return reply
  }

  private static let afterRepeating =
    "\n\nYour last answer to this repeated the same lines without end and was stopped. "
    + "Answer anew, say each thing once, and end when it is said."
}
