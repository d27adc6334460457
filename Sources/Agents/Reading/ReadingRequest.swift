import NexusProtocol

/// What a model asks to read of the repository.
enum ReadingRequest: Sendable, Hashable {
  /// Lines of a file, counted from 1; no ranges mean all of it.
  case read(path: String, ranges: [ClosedRange<Int>])
  /// Lines that a regular expression matches, below a directory or in a file.
  case search(pattern: String, path: String?)
  /// The files below a directory.
  case list(path: String?)
  /// What a file defines.
  case outline(path: String)
  case history(path: String, History)

  enum History: Sendable, Hashable {
    /// The commits that changed it.
    case log
    /// Who changed which of its lines last.
    case blame(ClosedRange<Int>?)
    /// What a commit changed in it: the last that did, unless one is named.
    case diff(commit: String?)
  }

  /// The name of the tool, as models call it and events name it.
  var tool: String {
    switch self {
    case .read: "read_file"
    case .search: "search"
    case .list: "list_files"
    case .outline: "outline"
    case .history: "history"
    }
  }

  /// What is asked for, for a person.
  var summary: String {
    switch self {
    case .read(let path, let ranges): ([path] + ranges.map(\.dashed)).joined(separator: " ")
    case .search(let pattern, let path): "/\(pattern)/" + (path.map { " in \($0)" } ?? "")
    case .list(let path): path ?? "all files"
    case .outline(let path): path
    case .history(let path, .log): path
    case .history(let path, .blame(let lines)): "\(path), blame" + (lines.map { " \($0.dashed)" } ?? "")
    case .history(let path, .diff(let commit)): "\(path), diff" + (commit.map { " of \($0)" } ?? "")
    }
  }
}

extension ClosedRange<Int> {
  var dashed: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound)–\(upperBound)" }
}

/// A request that cannot be understood.
struct ReadingFault: Error, Equatable {
  /// For the model: what is wrong and what to write instead.
  var message: String

  init(_ message: String) { self.message = message }
}
