import Exchanges
import NexusProtocol

/// Answers what a model asks to read in one chain of exchanges: so many requests, none of them twice, each within the room
/// that is left.
///
/// Whatever a model asks, the number of answers is bounded, and so is the chain.
actor ReadingDesk {
  private let place: ReadingPlace
  let limit: Int
  private var answered: Set<ReadingRequest> = []
  private(set) var count = 0

  init(_ place: ReadingPlace, limit: Int) {
    self.place = place
    self.limit = limit
  }

  /// How many requests are left.
  var left: Int { max(0, limit - count) }

  /// - Parameter limitInBytes: The room for the answer.
  func answer(_ request: Result<ReadingRequest, ReadingFault>, tool: String, limitInBytes: Int) async throws
    -> ToolReply
  {
    count += 1
    let asked: ReadingRequest
    switch request {
    case .failure(let fault): return ToolReply(text: fault.message, tool: tool, summary: "", outcome: .refused)
    case .success(let understood): asked = understood
    }
    var reply = ToolReply(text: "", tool: asked.tool, summary: asked.summary, outcome: .refused)
    guard answered.insert(asked).inserted else {
      reply.text = "This was asked for before, and is answered above."
      return reply
    }
    guard limitInBytes > AnswerWriter.noteInBytes * 2 else {
      reply.text = "There is no room left in the context to show this."
      return reply
    }
    do {
      let answer = try await answer(asked, limitInBytes: limitInBytes)
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

  private func answer(_ request: ReadingRequest, limitInBytes: Int) async throws -> ReadingAnswer {
    switch request {
    case .read(let path, let ranges):
      try await ReadFileTool(place: place).answer(path: path, ranges: ranges, limitInBytes: limitInBytes)
    case .search(let pattern, let path):
      try await SearchTool(place: place).answer(pattern: pattern, path: path, limitInBytes: limitInBytes)
    case .list(let path): try await ListFilesTool(place: place).answer(path: path, limitInBytes: limitInBytes)
    case .outline(let path): try await OutlineTool(place: place).answer(path: path, limitInBytes: limitInBytes)
    case .history(let path, let kind):
      try await HistoryTool(place: place).answer(path: path, kind, limitInBytes: limitInBytes)
    }
  }
}
