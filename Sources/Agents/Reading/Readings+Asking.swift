package import Exchanges
package import Git
package import NexusProtocol
import Prompts

/// Reading for models that neither plan nor write.
extension Readings {
  /// What a prompt says of reading; empty where nothing may be read.
  package func introduction(as role: ModelRole) throws -> String {
    guard limit > 0 else { return "" }
    guard role == .overseer && overseerUsesTools else {
      return try prompts.render(.readingText, ["requests": String(limit)]).trimmedEnd()
    }
    // Tools of other programs are for planning.
    return try prompts.render(.readingTools, ["requests": String(limit), "others": ""]).trimmedEnd()
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

  /// The text of a file as a model may read it; nil for one that is not there, is kept back, or is no text.
  package func text(of path: String, at commit: ObjectID) async throws -> GatedText? {
    let gate = try await PromptGate(repository, at: [commit])
    let place = ReadingPlace(repository, commit: commit, gate: gate, outlines: outlines)
    do {
      return try await place.file(path).text
    } catch is ReadingFault {
      return nil
    }
  }
}
