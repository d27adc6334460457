import Exchanges
import NexusProtocol

extension Exchanges {
  /// Asks the Overseer once, or twice where the server cannot hold this model to a schema: then the answer is asked for as
  /// text, and `form` says so from then on.
  func askOverseer(
    _ messages: inout [Message], form: inout AnswerForm, about subject: Subject
  ) async throws -> ModelReply {
    do {
      return try await exchange(as: .overseer, about: subject, messages: messages, format: form.format)
    } catch let error as ModelError where form.format != nil && error.refusesFormat {
      try await changeToText(&form, in: &messages, about: subject)
      return try await exchange(as: .overseer, about: subject, messages: messages)
    }
  }

  func changeToText(_ form: inout AnswerForm, in messages: inout [Message], about subject: Subject) async throws {
    try await events.tell(
      .notice, task: subject.task,
      ["text": .string("The server refused to hold the answer to JSON; it is asked for as text.")])
    let (held, text) = (form, form.asText)
    for index in messages.indices { messages[index].content.replace(held.instructions, with: text.instructions) }
    form = text
  }
}
