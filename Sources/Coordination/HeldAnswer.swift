import Exchanges
import JSONText
import NexusProtocol

/// Asks a model for JSON that keeps a schema. An answer that does not goes back once.
struct HeldAnswer: Sendable {
  let exchanges: Exchanges
  let schema: JSONValue

  typealias Ask = @Sendable (inout [Message], ResponseFormat?) async throws -> ModelReply

  /// - Parameter reading: Asks the first time, where the model may read before it answers.
  /// - Throws: `UnusableAnswer` after one correction; `ExchangeError`, `ModelError`, `CancellationError`.
  func ask(_ messages: [Message], reading: Ask? = nil) async throws -> JSONValue {
    var messages = messages
    let fault: String
    do {
      return try await answer(to: &messages, reading)
    } catch let found as SchemaFault {
      fault = found.message
    } catch let found as UnusableAnswer {
      fault = found.fault
    }
    messages.append(Message(.user, "\(fault) Reply with the whole JSON object and nothing else."))
    do {
      return try await answer(to: &messages, nil)
    } catch let fault as SchemaFault {
      throw UnusableAnswer(fault: fault.message)
    }
  }

  private func answer(to messages: inout [Message], _ reading: Ask?) async throws -> JSONValue {
    let reply = try await reply(to: &messages, reading)
    messages.append(Message(.assistant, reply.content))
    let value = try SchemaCheck.value(inReply: reply.content, keeping: schema)
    if let fault = ConsultSchema.fault(inReport: value) { throw UnusableAnswer(fault: fault) }
    return value
  }

  /// Without the schema where the server cannot hold the model to one.
  private func reply(to messages: inout [Message], _ reading: Ask?) async throws -> ModelReply {
    let format = ResponseFormat.schema(schema.text())
    do {
      return try await ask(&messages, format, reading)
    } catch let error as ModelError where error.refusesFormat {
      return try await ask(&messages, nil, reading)
    }
  }

  private func ask(_ messages: inout [Message], _ format: ResponseFormat?, _ reading: Ask?) async throws -> ModelReply {
    if let reading { return try await reading(&messages, format) }
    return try await exchanges.exchange(
      as: .overseer, about: Subject(purpose: .consult), messages: messages, format: format)
  }
}

/// An answer that does not keep its schema, although it was asked for once more.
package struct UnusableAnswer: Error, Sendable, CustomStringConvertible {
  /// One whole sentence.
  package var fault: String

  package var description: String { "The model's answer cannot be used, nor could the one before. \(fault)" }
}
