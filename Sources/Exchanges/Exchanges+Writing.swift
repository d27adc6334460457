package import NexusProtocol

/// The first words of an answer, from which the model goes on.
package protocol AnswerOpening: Sendable {
  var text: String { get }
  /// The texts at which the model is to stop.
  var stops: [String] { get }
}

extension Exchanges {
  /// Has an answer written file by file, each in an exchange that goes on from where the last one stopped.
  ///
  /// - Returns: The reply to the last of them, whose content is the whole answer. It ends early at a file whose end did
  ///   not come.
  package func write(
    _ openings: [some AnswerOpening], after messages: [Message], as role: ModelRole, about subject: Subject
  ) async throws -> ModelReply {
    var reply = ModelReply(model: try settings(of: role).model)
    for opening in openings {
      let asking = changing(role) { $0.options.stop = opening.stops }
      let said = reply.content.isEmpty ? "" : reply.content + "\n"
      reply = try await asking.exchange(
        as: role, about: subject, messages: messages + [Message(.assistant, said + opening.text)])
      guard reply.stopReason == .stop else { break }
    }
    return reply
  }
}
