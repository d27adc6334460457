/// Edits in a JSON value: lists of path, old and new text, whole contents, and tool calls that hold such.
struct JSONEdits {
  /// Edits that name a file, or stand beside such.
  var edits: [Edit] { found.contains { !$0.isOptional } ? found.map(\.edit) : [] }
  /// Whether a part of the value is an edit that lacks its new text, or has two of one name.
  private(set) var isIncomplete = false
  /// A content without a path is an edit only beside others.
  private var found: [(edit: Edit, isOptional: Bool)] = []
  private let start: Int
  private let dialect: EditDialect

  /// - Parameter start: Where in the reply the value's bytes begin.
  init(_ value: JSONValue, start: Int, path: String = "", dialect: EditDialect = .json) {
    self.start = start
    self.dialect = dialect
    read(value, path: path, depth: 0)
  }

  static let pathKeys = [
    "path", "file_path", "filePath", "file", "filename", "fileName", "target_file", "relative_path",
  ]
  static let oldKeys = [
    "old", "old_string", "oldString", "old_str", "old_text", "oldText", "search", "find", "original", "before",
  ]
  static let newKeys = [
    "new", "new_string", "newString", "new_str", "new_text", "newText", "replace", "replacement", "updated", "after",
  ]
  static let contentKeys = ["content", "contents", "file_text", "text", "code"]
  private static let listKeys = [
    "edits", "changes", "files", "operations", "replacements", "tool_calls", "actions", "hunks",
  ]
  private static let argumentKeys = ["arguments", "input", "parameters", "args", "function", "tool_input"]

  private mutating func read(_ value: JSONValue, path: String, depth: Int) {
    guard depth < 8 else { return }
    if let elements = value.elements {
      for element in elements { read(element, path: path, depth: depth + 1) }
      return
    }
    guard case .object(let members, let range) = value else { return }
    // Of two members of one name, readers of JSON take the first or the last; no one knows which was meant.
    let names = members.map(\.key).filter { (JSONEdits.pathKeys + JSONEdits.oldKeys + JSONEdits.newKeys).contains($0) }
    if Set(names).count < names.count { isIncomplete = true }
    let path = value[JSONEdits.pathKeys]?.text ?? path
    let span = (start + range.lowerBound)..<(start + range.upperBound)
    if let old = value[JSONEdits.oldKeys]?.text {
      if let new = value[JSONEdits.newKeys]?.text ?? (isRemoval(value) ? "" : nil) {
        add(replacing: old, by: new, value, path, span)
      } else if !path.isEmpty {
        isIncomplete = true
      }
    } else if let list = value[JSONEdits.listKeys], list.elements != nil {
      read(list, path: path, depth: depth + 1)
    } else if let arguments = value[JSONEdits.argumentKeys] {
      readArguments(arguments, path: path, depth: depth, span)
    } else if isRemoval(value), !path.isEmpty {
      add(Edit(path: path, action: .delete(expected: nil), dialect: dialect, range: span))
    } else if let content = value[JSONEdits.contentKeys]?.text, !path.isEmpty {
      add(
        Edit(
          path: path, action: .write(content.bytes), dialect: dialect, range: span, cautions: [.explicitContent]))
    } else if let content = value[["content", "contents", "file_text"]]?.text, value[["role"]] == nil {
      let edit = Edit(path: "", action: .write(content.bytes), dialect: dialect, range: span)
      found.append((edit, true))
    } else if let new = value[JSONEdits.newKeys]?.text, !path.isEmpty {
      add(replacing: "", by: new, value, path, span)
    }
  }

  private mutating func readArguments(_ value: JSONValue, path: String, depth: Int, _ span: Range<Int>) {
    guard let text = value.text else {
      read(value, path: path, depth: depth + 1)
      return
    }
    var reader = JSONReader(text.bytes)
    guard let inner = reader.value() else { return }
    let known = found.count
    read(inner, path: path, depth: depth + 1)
    // Positions inside a string of JSON are not the reply's own; the call as a whole is what was read.
    for index in known..<found.count { found[index].edit.range = span }
  }

  private func isRemoval(_ value: JSONValue) -> Bool {
    if value[["delete", "deleted", "remove"]]?.flag == true { return true }
    let kind = value[["action", "type", "operation", "op", "name", "tool", "command"]]?.text ?? ""
    return ["delete", "remove", "delete_file", "remove_file"].contains(kind)
  }

  private mutating func add(
    replacing old: String, by new: String, _ value: JSONValue, _ path: String, _ span: Range<Int>
  ) {
    var hints = HunkHints(line: value[["line", "start_line", "startLine", "line_number"]]?.wholeNumber)
    hints.mayBePartOfLine = true
    hints.everyPlace = value[["replace_all", "replaceAll", "all"]]?.flag == true
    let hunk = Hunk(search: old.bytes, replace: new.bytes, hints: hints, range: span)
    add(Edit(path: path, action: .modify([hunk], movedTo: nil, executable: nil), dialect: dialect, range: span))
  }

  private mutating func add(_ edit: Edit) { found.append((edit, false)) }
}
