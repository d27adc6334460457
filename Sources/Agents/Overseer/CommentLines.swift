import Git

/// Tells a change of code from one of comments alone, which an approval of a small model often takes for the work.
///
/// It errs on one side: what may be code counts as code, and files in whose language it knows no comments are all code.
enum CommentLines {
  /// Whether lines were changed, and all of them are comments or blank.
  static func areAll(of diff: [FileDiff]) -> Bool {
    let hunks = diff.flatMap { file in file.hunks.map { (marks: Marks(path: file.path), lines: $0.lines) } }
    let isOther = diff.contains { $0.hunks.isEmpty || $0.status == .renamed || $0.status == .typeChanged }
    guard !hunks.isEmpty, !isOther else { return false }
    return hunks.allSatisfy { hunk in
      guard let marks = hunk.marks else { return false }
      return [FileDiff.Line.Kind.added, .removed].allSatisfy { side in
        changedAreComments(hunk.lines.filter { $0.kind == .context || $0.kind == side }, marks)
      }
    }
  }

  /// - Parameter lines: One side of a hunk.
  private static func changedAreComments(_ lines: [FileDiff.Line], _ marks: Marks) -> Bool {
    var isInBlock = false
    for line in lines {
      let text = line.text.drop(while: \.isWhitespace)
      let begins = !isInBlock && marks.hasBlocks && text.hasPrefix("/*")
      let isComment =
        isInBlock || begins || text.allSatisfy(\.isWhitespace) || marks.line.contains { text.hasPrefix($0) }
      var rest = begins ? text.dropFirst(2) : text
      if isInBlock || begins {
        guard let end = rest.firstRange(of: "*/") else {
          isInBlock = true
          continue
        }
        isInBlock = false
        rest = rest[end.upperBound...]
        if line.kind != .context, !rest.allSatisfy(\.isWhitespace) { return false }
      }
      if line.kind != .context, !isComment { return false }
    }
    return true
  }

  private struct Marks {
    let line: [String]
    let hasBlocks: Bool

    /// Nil for a language that is not known.
    init?(path: String) {
      let name = path.split(separator: "/").last ?? ""
      switch name.split(separator: ".").last.map({ $0.lowercased() }) ?? "" {
      case "py", "rb", "sh", "bash", "zsh", "pl", "yml", "yaml", "toml", "r", "jl", "ex", "exs", "makefile", "mk":
        (line, hasBlocks) = (["#"], false)
      case "js", "mjs", "cjs", "jsx", "ts", "tsx", "c", "h", "cc", "cpp", "cxx", "hpp", "cs", "java", "kt", "go", "rs",
        "swift", "scala", "dart", "m", "mm", "zig":
        (line, hasBlocks) = (["//"], true)
      case "lua", "hs", "sql", "adb", "ads": (line, hasBlocks) = (["--"], false)
      default: return nil
      }
    }
  }
}

extension CommentLines {
  /// Why a change cannot be what was asked for; nil where it can.
  ///
  /// - Parameter task: All the words that say what was to be done.
  static func objection(to diff: [FileDiff], task words: String) -> String? {
    let lower = words.lowercased()
    guard
      !["comment", "doc", "licen", "header", "typo", "spell", "todo", "word", "annotat"].contains(
        where: lower.contains),
      areAll(of: diff)
    else { return nil }
    return "The commit changes nothing but comments, of which the task does not speak."
  }
}
