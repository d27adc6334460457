package import Git

/// Reads the repository for other programs by the rules that hold for models: the tree of one commit and nothing outside
/// of it, secrets taken out, closed files kept back, within a limit of size.
package struct RepositoryReader: Sendable {
  /// What was read, or why it was not.
  package struct Answer: Sendable, Equatable {
    /// What was found as models are shown it, or a sentence that says why nothing was.
    package var text: String
    package var isFound: Bool
    /// Whether the text lacks something for want of room.
    package var isCut: Bool
  }

  package let commit: ObjectID
  private let place: ReadingPlace

  package init(_ repository: Repository, at commit: ObjectID) async throws {
    self.commit = commit
    place = ReadingPlace(
      repository, commit: commit, gate: try await PromptGate(repository, at: [commit]), outlines: nil)
  }

  /// Shows a file, or lines of it.
  /// - Parameter lines: Such as `10-40,80-90`; nil for the whole file.
  /// - Throws: Errors of git; what cannot be read is an answer that says so.
  package func file(_ path: String, lines: String?, limitInBytes: Int) async throws -> Answer {
    try await answer {
      let ranges = if let lines { try LineRanges.parse(lines[...]) } else { [ClosedRange<Int>]() }
      return try await ReadFileTool(place: place).answer(path: path, ranges: ranges, limitInBytes: limitInBytes)
    }
  }

  /// Finds the lines that a regular expression matches.
  /// - Parameter path: A directory or a file to look in; nil for everywhere.
  /// - Throws: As ``file(_:lines:limitInBytes:)``.
  package func search(_ pattern: String, in path: String?, limitInBytes: Int) async throws -> Answer {
    try await answer {
      try await SearchTool(place: place).answer(pattern: pattern, path: path, limitInBytes: limitInBytes)
    }
  }

  private func answer(_ read: () async throws -> ReadingAnswer) async throws -> Answer {
    do {
      let answer = try await read()
      return Answer(text: PromptGate.text(answer.text), isFound: answer.isFound, isCut: answer.isCut)
    } catch let fault as ReadingFault {
      return Answer(text: fault.message, isFound: false, isCut: false)
    }
  }
}
