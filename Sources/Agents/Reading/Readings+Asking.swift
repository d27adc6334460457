package import Exchanges
package import Git
package import NexusProtocol

/// Reading for models that neither plan nor write.
extension Readings {
  /// What a prompt says of reading; empty where nothing may be read.
  package func introduction(as role: ModelRole) throws -> String {
    guard limit > 0 else { return "" }
    // Tools of other programs are for planning.
    return try Reading.introduction(
      prompts, requests: limit, usesTools: role == .overseer && overseerUsesTools, others: "")
  }

  /// Asks a model that may read the tree of a commit before it answers; `messages` gets what was said on the way.
  ///
  /// - Parameter format: What the answer is held to once nothing more can be read.
  package func ask(
    through exchanges: Exchanges, as role: ModelRole, about subject: Subject, _ messages: inout [Message],
    format: ResponseFormat?, at commit: ObjectID
  ) async throws -> ModelReply {
    let reading = try await begin(as: role, at: commit)
    return try await exchanges.exchange(as: role, about: subject, messages: &messages, format: format, with: reading)
      .reply
  }
}
