package import JSONText

/// Tells how a file came to be what it is: its commits, who wrote which lines, what one commit changed in it.
package struct HistoryTool: RepositoryTool {
  enum Kind: Sendable, Hashable {
    /// The commits that changed it.
    case log
    /// Who changed which of its lines last.
    case blame(ClosedRange<Int>?)
    /// What a commit changed in it: the last that did, unless one is named.
    case diff(commit: String?)
  }

  let path: String
  let kind: Kind

  package static let name = "history"
  package static let description =
    "Shows the history of a file: its commits, who changed its lines last, or one change."
  package static let schema: JSONValue = [
    "type": "object", "required": ["path"],
    "properties": [
      "path": ["type": "string", "description": "The file, from the root of the repository."],
      "kind": [
        "type": "string", "enum": ["log", "blame", "diff"],
        "description": "log: its commits. blame: the commit of each line. diff: what a commit changed in it.",
      ],
      "commit": [
        "type": "string", "description": "For diff: the commit. Without it, the last that changed the file.",
      ],
      "lines": ["type": "string", "description": "For blame: lines such as 10-40."],
    ],
  ]
  package static let word = "HISTORY"
  package static let forms = [
    "HISTORY path/to/file log", "HISTORY path/to/file blame 10-40", "HISTORY path/to/file diff COMMIT",
  ]
  package static let otherNames: Set<String> = ["gitlog", "githistory", "filehistory"]

  package init(_ arguments: ToolArguments) throws(ReadingFault) {
    let words = [arguments.text("kind") ?? "log", arguments.text("commit") ?? ""].filter { !$0.isEmpty }
    let kind = try Kind(words.joined(separator: " ")[...])
    path = try arguments.path()
    self.kind = kind == .blame(nil) ? .blame(try arguments.ranges().first) : kind
  }

  package init(text: Substring) throws(ReadingFault) {
    let (path, rest) = try WrittenPath.read(text, example: "HISTORY Sources/App.swift log")
    self.path = path
    kind = try Kind(rest)
  }

  package var summary: String {
    switch kind {
    case .log: path
    case .blame(let lines): "\(path), blame" + (lines.map { " \($0.dashed)" } ?? "")
    case .diff(let commit): "\(path), diff" + (commit.map { " of \($0)" } ?? "")
    }
  }

  package func answer(in place: ReadingPlace, limitInBytes: Int) async throws -> ReadingAnswer {
    let history = FileHistory(place: place, limitInBytes: limitInBytes)
    return switch kind {
    case .log: try await history.log(path)
    case .blame(let lines): try await history.blame(path, lines)
    case .diff(let commit): try await history.diff(path, commit)
    }
  }
}

extension HistoryTool.Kind {
  fileprivate init(_ text: Substring) throws(ReadingFault) {
    let words = text.split(separator: " ")
    switch words.first {
    case nil, "log": self = .log
    case "blame":
      let ranges = try LineRanges.parse(words.dropFirst().joined(separator: " ")[...])
      self = .blame(ranges.first)
    case "diff": self = .diff(commit: words.dropFirst().first.map(String.init))
    case .some(let word): throw ReadingFault("There is no history \"\(word)\": use log, blame 10-40, or diff COMMIT.")
    }
  }
}
