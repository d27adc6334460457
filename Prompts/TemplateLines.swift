import Mustache
import Yams

/// The lines of a template, to say in which one a fault is.
struct TemplateLines {
  private let lines: [Substring]

  init(_ text: String) {
    // A line end at the end of a text begins no line.
    let text = text.replacing("\r\n", with: "\n")
    lines = (text.hasSuffix("\n") ? text.dropLast() : text[...]).split(
      separator: "\n", omittingEmptySubsequences: false)
  }

  var count: Int { lines.count }

  /// The first line that uses a variable; those of the front matter only list it.
  func line(using name: String) -> Int? {
    lines.firstIndex { PromptTemplate.tagNames(in: $0).contains(name) }.map { $0 + 1 }
  }

  func line(beginning start: String) -> Int? {
    lines.firstIndex { $0.hasPrefix(start) }.map { $0 + 1 }
  }

  /// Where the reader of the front matter stopped; its first line stands below the dashes.
  func line(ofFrontMatter error: any Error) -> Int? {
    guard let mark = Self.yaml(error)?.mark else { return 2 }
    return mark.line + 1
  }

  /// Where the reader of the text stopped, which ends where the file does.
  func line(ofMustache error: any Error, bodyLines: Int) -> Int? {
    guard let error = error as? MustacheTemplate.ParserError else { return nil }
    return min(count, count - bodyLines + error.context.lineNumber)
  }

  static func words(for error: any Error) -> String {
    if let error = error as? MustacheTemplate.ParserError { return "\(error.error)" }
    if let error = yaml(error) { return error.problem }
    guard let error = error as? DecodingError else { return "\(error)" }
    switch error {
    case .keyNotFound(let key, _): return "it lacks \"\(key.stringValue)\""
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return path.isEmpty ? context.debugDescription : "\"\(path)\" is of another kind than it must be"
    @unknown default: return "\(error)"
    }
  }

  private static func yaml(_ error: any Error) -> (mark: Mark, problem: String)? {
    if case .dataCorrupted(let context)? = error as? DecodingError, let inner = context.underlyingError {
      return yaml(inner)
    }
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?,
      .composer(_, let problem, let mark, _)?:
      return (mark, problem)
    default: return nil
    }
  }
}
