import Exchanges
import NexusProtocol

/// Answers what a model asks to read in one chain of exchanges: so many requests, none of them twice, each within the room
/// that is left.
///
/// Whatever a model asks, the number of answers is bounded, and so is the chain.
actor ReadingDesk {
  /// Nil where no commit can be read; then only other programs' tools are called.
  private let place: ReadingPlace?
  let limit: Int
  private var answered: Set<AnyHashable> = []
  private(set) var count = 0

  init(_ place: ReadingPlace?, limit: Int) {
    self.place = place
    self.limit = limit
  }

  /// How many requests are left.
  var left: Int { max(0, limit - count) }

  /// - Parameter limitInBytes: The room for the answer.
  func answer(_ request: RepositoryTools.Request, tool: String, limitInBytes: Int) async throws -> ToolReply {
    count += 1
    let asked: any RepositoryTool
    switch request {
    case .failure(let fault): return ToolReply(text: fault.message, tool: tool, summary: "", outcome: .refused)
    case .success(let understood): asked = understood
    }
    var reply = ToolReply(text: "", tool: type(of: asked).name, summary: asked.summary, outcome: .refused)
    guard answered.insert(AnyHashable(asked)).inserted else {
      reply.text = "This was asked for before, and is answered above."
      return reply
    }
    guard limitInBytes > AnswerWriter.noteInBytes * 2 else {
      reply.text = "There is no room left in the context to show this."
      return reply
    }
    guard let place else {
      reply.text = "There is no commit that could be read."
      return reply
    }
    do {
      let answer = try await asked.answer(in: place, limitInBytes: limitInBytes)
      // Also what commits are called passes the gate.
      (reply.text, reply.isCut) = (PromptGate.text(answer.text), answer.isCut)
      reply.outcome = answer.isFound ? .answered : .nothing
    } catch let fault as ReadingFault {
      reply.text = fault.message
    }
    return reply
  }

  /// Has another program's tool called; its answer counts as a request.
  func answer(_ call: ToolCall, with others: ForeignTools, limitInBytes: Int) async throws -> ToolReply {
    count += 1
    guard limitInBytes > AnswerWriter.noteInBytes * 2 else {
      return ToolReply(
        text: "There is no room left in the context to show this.", tool: call.name, summary: "", outcome: .refused)
    }
    return try await others.answer(call, limitInBytes: limitInBytes)
  }
}
