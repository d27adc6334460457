import Exchanges
import Git
package import JSONText
import LinePatterns
import NexusProtocol
import RepositoryMap

/// Finds lines by a regular expression in the tracked files.
package struct SearchTool: RepositoryTool {
  let pattern: String
  /// A directory or file to search in; nil for all files.
  let path: String?

  package static let name = "search"
  package static let description = "Finds the lines that match a regular expression, in all files or below a path."
  package static let schema: JSONValue = [
    "type": "object", "required": ["pattern"],
    "properties": [
      "pattern": ["type": "string", "description": "A regular expression. (?i) at its start ignores case."],
      "path": ["type": "string", "description": "A directory or file to search in. Without it, all files."],
    ],
  ]
  package static let word = "SEARCH"
  package static let forms = ["SEARCH regular expression", "SEARCH regular expression IN path"]
  package static let otherNames: Set<String> = [
    "grep", "grepsearch", "searchfiles", "searchcode", "codesearch", "searchtext", "findinfiles", "rg",
  ]

  package init(_ arguments: ToolArguments) throws(ReadingFault) {
    let path = arguments.text("path")
    if let pattern = arguments.text("pattern", "regex", "query") {
      (self.pattern, self.path) = (pattern, path)
    } else if let path {
      // An argument without a name comes as the path.
      (pattern, self.path) = (path, nil)
    } else {
      throw ReadingFault("The argument \"pattern\" is missing: a regular expression.")
    }
  }

  /// All of the text is the expression, unless it ends with ` IN path`.
  package init(text: Substring) throws(ReadingFault) {
    guard !text.isEmpty else {
      throw ReadingFault("SEARCH needs a regular expression, as in: SEARCH func +main IN Sources")
    }
    if let divider = text.ranges(of: " IN ").last, !text[divider.upperBound...].trimmed.isEmpty {
      pattern = String(text[..<divider.lowerBound].trimmed)
      path = WrittenPath.unquoted(text[divider.upperBound...].trimmed)
    } else {
      (pattern, path) = (String(text), nil)
    }
  }

  package var summary: String { "/\(pattern)/" + (path.map { " in \($0)" } ?? "") }

  private static let timeLimit = Duration.seconds(5)
  /// Larger files hold data rather than text that somebody wrote.
  static let fileLimitInBytes = 1 << 20
  static let matchLimit = 200
  static let lineLimitInBytes = 240

  package func answer(in place: ReadingPlace, limitInBytes: Int) async throws -> ReadingAnswer {
    var search: LinePattern
    do { search = try LinePattern(pattern) } catch { throw ReadingFault(error.message) }
    let directory = ReadingPlace.normalized(path ?? "")
    let all = try await place.entries().filter { $0.mode == .regular || $0.mode == .executable }
    let entries = directory.isEmpty ? all : all.filter { $0.path == directory || $0.path.hasPrefix(directory + "/") }
    if entries.isEmpty, !directory.isEmpty { _ = try await place.entry(directory) }
    let closed = try await place.gate.reasons(for: entries.map(\.path))
    let open = entries.filter { closed[$0.path] == nil }

    var writer = AnswerWriter("", limitInBytes: limitInBytes)
    var (found, notes, files) = (0, [String](), 0)
    let start = ContinuousClock.now
    search: for step in stride(from: 0, to: open.count, by: 32) {
      try Task.checkCancellation()
      if ContinuousClock.now - start > Self.timeLimit {
        notes.append(
          "The search was ended after \(Self.timeLimit.seconds) s; \((open.count - step).counted("file was", "files were")) not searched."
        )
        break
      }
      let part = open[step..<min(step + 32, open.count)]
      let contents = try await place.repository.readBlobs(part.map(\.id), limitInBytes: Self.fileLimitInBytes)
      for (entry, content) in zip(part, contents) {
        guard case .bytes(let bytes) = content, !bytes.prefix(8000).contains(0), !PointerFile.isPointer(bytes) else {
          if case .tooLarge = content { notes.append("\(entry.path.visible) is too large to be searched.") }
          continue
        }
        let lines = search.lines(in: bytes, limit: Self.matchLimit - found)
        guard !lines.isEmpty else { continue }
        files += 1
        // Only files with matches are looked into for secrets, in full, since a key may begin far above.
        for line in Self.shown(lines, of: bytes, path: entry.path) { writer.add(line) }
        found += lines.count
        if found >= Self.matchLimit || writer.isFull {
          notes.append("There may be more matches: search for something narrower, or in a directory.")
          break search
        }
      }
    }
    if found == 0 {
      let hidden = closed.count
      let files = hidden == 1 ? "file was" : "files were"
      let aside = hidden == 0 ? "" : " \(hidden) generated, vendored or closed \(files) not searched."
      return ReadingAnswer(
        text: (["Nothing matches /\(pattern)/ in \(open.count.counted("file")).\(aside)"] + notes.prefix(5)).joined(
          separator: "\n") + "\n",
        isFound: false)
    }
    for note in notes.prefix(5) { writer.add("(\(note))") }
    return writer.answer { "(\($0.counted("more line is", "more lines are")) not shown for want of room.)" }
  }

  private static func shown(_ numbers: [Int], of bytes: [UInt8], path: String) -> [String] {
    let text = GatedText(String(decoding: bytes, as: UTF8.self), path: path).text
    let lines = TextRows(text).lines
    return numbers.map { number in
      let line = number <= lines.count ? lines[number - 1] : ""
      let short = line.utf8.count > lineLimitInBytes ? line.prefix(lineLimitInBytes / 2) + "…" : line
      return "\(path.visible):\(number): \(short)"
    }
  }
}
