import NexusProtocol

extension Workshop {
  /// Has an answer written file by file, each in an exchange that goes on from where the last one stopped.
  ///
  /// - Returns: The reply to the last of them, whose content is the whole answer. It ends early at a file whose end did
  ///   not come.
  func write(
    _ openings: [AnswerShape.Opening], after messages: [Message], as role: ModelRole, about subject: Subject
  ) async throws -> ModelReply {
    var asking = self
    var reply = ModelReply(model: settings[role].model)
    for opening in openings {
      asking.settings.overseer.options.stop = opening.stops
      asking.settings.implementation.options.stop = opening.stops
      let said = reply.content.isEmpty ? "" : reply.content + "\n"
      reply = try await asking.exchange(
        as: role, about: subject, messages: messages + [Message(.assistant, said + opening.text)])
      guard reply.stopReason == .stop else { break }
    }
    return reply
  }
}
