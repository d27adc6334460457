import Agents
import NexusProtocol

/// The tools that the model of one question is offered, and how their use is followed.
struct ToolUse: Sendable {
  let tools: QuestionTools
  /// Who looks something up, where several may; nil where it is plain.
  var name: String?
  /// Receives each reply that is not the last; what it throws ends the question.
  var onRound: @Sendable (ModelReply) async throws -> Void = { _ in }
}

extension QuestionTools.Answer {
  /// All replies, the answer last.
  var replies: [ModelReply] { earlier + [reply] }

  /// The sum of what the server told of each reply; nil where it told nothing.
  func sum(of count: (Usage) -> Int?) -> Int? {
    let counts = replies.compactMap { count($0.usage) }
    return counts.isEmpty ? nil : counts.reduce(0, +)
  }
}
