/// Requests as lines of text, for models without tools and for the Implementer.
extension RepositoryTools {
  /// Reads an answer that consists of requests, one a line.
  ///
  /// - Returns: Nil when anything else stands in it, but for a fence and blank lines around: then it is an answer.
  static func requests(inText text: String) -> [Request]? {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter {
      !$0.isEmpty && !$0.hasPrefix("```")
    }
    guard !lines.isEmpty, lines.count <= lineLimit else { return nil }
    var found: [Request] = []
    for line in lines {
      guard let request = request(inLine: line) else { return nil }
      found.append(request)
    }
    return found
  }

  private static let lineLimit = 200

  /// Nil for a line that does not begin with the word of a request.
  private static func request(inLine line: Substring) -> Request? {
    let bare = line.hasPrefix("- ") ? line.dropFirst(2).trimmed : line
    let word = bare.prefix { $0.isLetter }
    let rest = bare.dropFirst(word.count)
    // In capitals, so that a sentence that begins with "Read" or "List" is none.
    guard let tool = all.first(where: { $0.word == word }), rest.isEmpty || rest.first == " " || rest.first == "\t"
    else {
      return nil
    }
    do throws(ReadingFault) {
      return .success(try tool.init(text: rest.trimmed))
    } catch {
      return .failure(error)
    }
  }
}
