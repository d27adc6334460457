/// The lines between which prompts show files, and models write them back: `=== FILE path ===` and `=== END ===`.
enum FileMark {
  /// - Parameter isPart: The heading says that only some lines of the file follow.
  case begin(path: String, isPart: Bool)
  case end

  /// Nil when `line` is no such line; a comment's marks may stand around it.
  init?(_ line: ArraySlice<UInt8>, finder: PathFinder) {
    guard line.count < 400, line.contains(UInt8(ascii: "=")) else { return nil }
    var text = line.trimmed.text[...]
    for mark in ["#", "//", "<!--", "/*", "--", "*", "```"] where text.hasPrefix(mark + " ") {
      text = text.dropFirst(mark.count).trimmed
    }
    for mark in ["-->", "*/"] where text.hasSuffix(mark) { text = text.dropLast(mark.count).trimmed }
    guard text.hasPrefix("==="), text.hasSuffix("==="), text.utf8.count > 6 else { return nil }
    let inner = text.drop { $0 == "=" }.reversed().drop { $0 == "=" }.reversed()
    let words = String(inner)[...].trimmed
    if words == "END" || words.hasPrefix("END ") {
      self = .end
      return
    }
    guard words.hasPrefix("FILE ") else { return nil }
    var name = words.dropFirst(5).trimmed
    var isPart = false
    if name.hasSuffix("(in part)") {
      name = name.dropLast(9).trimmed
      isPart = true
    } else if let range = name.firstRange(of: " lines "), name[range.upperBound...].contains(" of ") {
      name = name[..<range.lowerBound].trimmed
      isPart = true
    }
    guard !name.isEmpty else { return nil }
    self = .begin(path: PathLine(String(name), finder: finder).path ?? String(name), isPart: isPart)
  }
}

/// Reads a file that is written in the form in which files are shown.
struct MarkedFileReader {
  let path: String
  private let isPart: Bool
  private let start: Int
  /// The fence around, which ends the file where its own end is missing.
  let fence: Fence?
  /// What stands in front of the mark, and of the file's lines where a list holds all of them.
  private let indentation: [UInt8]
  private var lines: [ArraySlice<UInt8>] = []
  private var inner: [Fence] = []

  init(path: String, isPart: Bool, line: ReplyLine, fence: Fence?) {
    self.path = path
    self.isPart = isPart
    self.fence = fence
    indentation = fence == nil ? Array(line.content.indentation) : []
    start = line.range.lowerBound
  }

  /// Takes a line; true when it was the end of the fence around.
  mutating func take(_ line: ReplyLine) -> Bool {
    if let opener = fence, let next = Fence(line.content) {
      if let last = inner.last, next.closes(last) {
        inner.removeLast()
      } else if inner.isEmpty, next.closes(opener) {
        return true
      } else if !next.info.isEmpty, next.character == opener.character, next.length >= opener.length {
        inner.append(next)
      }
    }
    lines.append(Array(line.outdented(fence?.indentation ?? 0))[...])
    return false
  }

  /// The edit the file stands for.
  func finish(end: Int) -> Result<Edit, Refusal> {
    guard !isPart else {
      return .failure(
        Refusal(
          .truncated, path: path, reason: "The reply gives only some lines of the file, under a heading that says so.",
          advice: "Send the whole file, or search/replace blocks.", range: start..<end))
    }
    return .success(
      Edit(path: path, action: .write(outdented.joinedLines), dialect: .wholeFile, range: start..<end))
  }

  /// The lines without the indentation that they share with the mark.
  private var outdented: [ArraySlice<UInt8>] {
    guard !indentation.isEmpty, lines.allSatisfy({ $0.isBlank || $0.starts(with: indentation) }) else { return lines }
    return lines.map { $0.isBlank ? [] : $0.dropFirst(indentation.count) }
  }

  func unterminated(end: Int) -> Refusal {
    Refusal(
      .malformed, path: path, reason: "The file has no `=== END ===` line: the reply was cut off.",
      advice: "Send the whole file again.", range: start..<end)
  }
}
