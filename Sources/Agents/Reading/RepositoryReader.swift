package import Git
package import JSONText

/// Reads the repository for other programs by the rules that hold for models: the tree of one commit and nothing outside
/// of it, secrets taken out, closed files kept back, within a limit of size.
package struct RepositoryReader: Sendable {
  package let commit: ObjectID
  private let place: ReadingPlace

  package init(_ repository: Repository, at commit: ObjectID) async throws {
    self.commit = commit
    place = ReadingPlace(
      repository, commit: commit, gate: try await PromptGate(repository, at: [commit]), outlines: nil)
  }

  /// The text of a file; nil for one that is not there, is kept back, or is no text.
  package func text(of path: String) async throws -> String? {
    do {
      return try await place.file(path).text.text
    } catch is ReadingFault {
      return nil
    }
  }

  /// Calls a tool.
  /// - Throws: Errors of git and `CancellationError`; what cannot be read is an answer that says so.
  package func answer<Tool: RepositoryTool>(_ tool: Tool.Type, _ arguments: JSONValue, limitInBytes: Int) async throws
    -> ReadingAnswer
  {
    do {
      var answer = try await Tool(ToolArguments(arguments)).answer(in: place, limitInBytes: limitInBytes)
      answer.text = PromptGate.text(answer.text)
      return answer
    } catch let fault as ReadingFault {
      return ReadingAnswer(text: fault.message, isFound: false)
    }
  }
}
