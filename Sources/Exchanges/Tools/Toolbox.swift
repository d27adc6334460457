package import NexusProtocol

/// What a model may ask for before it answers: by calls of tools, or in lines of text where it takes no tools.
///
/// The number of requests is bounded, so that a chain of exchanges always ends.
package protocol Toolbox: Sendable {
  associatedtype Request: Sendable

  /// The tools that are offered; empty for a model that asks in text.
  var tools: [ToolDefinition] { get }
  /// How many requests are left.
  var left: Int { get async }
  func request(in call: ToolCall) -> Request
  /// Whether the arguments of a call can be sent back to the model as it wrote them.
  func isSound(_ call: ToolCall) -> Bool
  /// The requests that an answer in text makes; nil for one that asks for nothing.
  func requests(in answer: String) -> [Request]?
  /// Answers a request and counts it, whatever comes of it.
  ///
  /// - Parameter limitInBytes: The room for the answer.
  func answer(_ request: Request, limitInBytes: Int) async throws -> ToolReply
  /// What a prompt adds where the server turns out not to take tools: how to ask in text.
  func textInstructions() async throws -> String
}

/// What a tool answers, with what is told of it.
package struct ToolReply: Sendable {
  package enum Outcome: String, Sendable { case answered, nothing, refused }

  package var text: String
  package var tool: String
  /// What was asked for, for a person.
  package var summary: String
  package var outcome: Outcome
  /// Whether the text lacks something for want of room.
  package var isCut = false

  package init(text: String, tool: String, summary: String, outcome: Outcome) {
    self.text = text
    self.tool = tool
    self.summary = summary
    self.outcome = outcome
  }
}
