package import JSONText
package import NexusProtocol

/// What one API makes of the objects that its replies come in; a value for each reply.
package protocol ReplyDialect: Sendable {
  /// Whether `<think>…</think>` at the start of the text counts as thinking.
  static var splitsThinkTags: Bool { get }

  /// Whether a reason to stop was read; without one no reply is whole.
  var hasEnded: Bool { get }
  /// Whether the server said that nothing more comes.
  var isDone: Bool { get }

  /// Reads the data of an event that is no object, such as a mark of the end; returns whether it is known.
  mutating func read(mark: ArraySlice<UInt8>) -> Bool

  /// Reads an object.
  /// - Parameter event: The name of the event it came in; empty where it has none.
  mutating func read(_ object: JSONObject, event: String, into reply: inout ReplyAssembly) -> ReplyPiece

  /// Adds what only the end makes whole, such as calls of tools. Asked once, of replies that have ended.
  /// - Returns: Why the reply is of no use all the same, as one that was refused.
  mutating func finish(_ reply: inout ReplyAssembly) -> ModelError?
}

extension ReplyDialect {
  package static var splitsThinkTags: Bool { false }
  package mutating func read(mark: ArraySlice<UInt8>) -> Bool { false }
}

/// What an object turned out to be.
package enum ReplyPiece: Sendable {
  case ofReply
  /// Nothing that is known here; servers add to their APIs.
  case unknown
  /// Something that carries the reply has another type than it should, so that text would be lost.
  case malformed
  case failure(ModelError)
}
