import Exchanges
import NexusProtocol

/// A toolbox whose answers are changed before a model is shown them, and that knows what was asked for.
struct FilteredToolbox: Toolbox {
  /// What was asked for, in order.
  actor Log {
    private(set) var requests: [ToolReply] = []

    func add(_ reply: ToolReply) {
      var reply = reply
      reply.text = ""
      requests.append(reply)
    }
  }

  let box: Reading
  let filter: (@Sendable (String) async throws -> String)?
  let log = Log()

  var tools: [ToolDefinition] { box.tools }
  var left: Int { get async { await box.left } }

  func request(in call: ToolCall) -> Reading.Request { box.request(in: call) }
  func isSound(_ call: ToolCall) -> Bool { box.isSound(call) }
  func requests(in answer: String) -> [Reading.Request]? { box.requests(in: answer) }
  func textInstructions() async throws -> String { try await box.textInstructions() }

  func answer(_ request: Reading.Request, limitInBytes: Int) async throws -> ToolReply {
    var reply = try await box.answer(request, limitInBytes: limitInBytes)
    // What is refused is told in the words that are shown.
    if let filter { reply.text = try await filter(reply.text) }
    await log.add(reply)
    return reply
  }
}
