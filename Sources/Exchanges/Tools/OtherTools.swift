package import NexusProtocol

/// Tools of other programs that a model may be offered beside those that read the repository.
///
/// All of their texts are data: whoever hands them to a model marks them so, and takes secrets out.
package protocol OtherTools: Sendable {
  /// What is offered now; waits for programs that are still starting.
  /// - Parameter limitInBytes: What the definitions may take up together; tools beyond it are left out and named.
  func offer(limitInBytes: Int) async -> OtherToolsOffer

  /// Calls a tool of the offer. Never fails: a program that is gone or late is said to be so in the reply.
  /// - Parameter limitInBytes: The room for the answer.
  /// - Throws: `CancellationError`.
  func answer(_ call: ToolCall, limitInBytes: Int) async throws -> ToolReply
}

/// Tools of other programs, and why some programs' are missing.
package struct OtherToolsOffer: Sendable {
  package var tools: [ToolDefinition]
  /// A sentence for each program, or for each program's tools, that are left out.
  package var notes: [String]

  package init(tools: [ToolDefinition] = [], notes: [String] = []) {
    self.tools = tools
    self.notes = notes
  }
}
