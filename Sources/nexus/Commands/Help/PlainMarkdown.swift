import Terminal

/// The documentation's Markdown as text for a terminal: tables become lists of names with what is said of each below.
enum PlainMarkdown {
  /// Ends with a line end.
  static func text(_ markdown: String, width: Int = 80) -> String {
    var lines: [String] = []
    var columns: [String] = []
    var isCode = false
    var paragraph: [Substring] = []
    func endParagraph() {
      guard !paragraph.isEmpty else { return }
      lines += wrapped(paragraph.joined(separator: " "), width)
      paragraph = []
    }
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        endParagraph()
        isCode.toggle()
      } else if isCode {
        lines.append("    " + line)
      } else if line.hasPrefix("|") {
        endParagraph()
        lines += row(line, &columns, width)
      } else if line.hasPrefix("#") {
        endParagraph()
        lines.append(line.drop { $0 == "#" || $0 == " " }.uppercased())
      } else if line.isEmpty || line.first?.isNumber == true {
        endParagraph()
        columns = []
        if line.isEmpty { lines.append("") } else { paragraph.append(line) }
      } else {
        paragraph.append(line.drop { $0 == " " })
      }
    }
    endParagraph()
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The first row of a table names its columns, and the second divides them from the rest.
  private static func row(_ line: Substring, _ columns: inout [String], _ width: Int) -> [String] {
    let cells = line.dropFirst().dropLast().split(separator: " | ", omittingEmptySubsequences: false).map {
      String($0).trimmed
    }
    if columns.isEmpty {
      columns = cells
      return []
    }
    guard let name = cells.first, !name.hasPrefix("---") else { return [] }
    let facts = zip(columns, cells).dropFirst().compactMap { column, cell -> String? in
      switch column {
      case "value": cell.prefix(1).uppercased() + cell.dropFirst() + "."
      case "default": cell == "–" || cell == "required" ? (cell == "–" ? nil : "Required.") : "Default: \(cell)."
      case "setting": "Sets \(cell)."
      default: cell
      }
    }
    return [name.filter { $0 != "`" }] + wrapped(facts.joined(separator: " "), width, indentation: 4)
  }

  private static func wrapped(_ text: String, _ width: Int, indentation: Int = 0) -> [String] {
    // Links are of use where the documents are.
    let plain = text.replacing(/\[([^\]]+)\]\([^)]*\)/) { $0.output.1 }
    return plain.wrapped(to: width, indentation: indentation)
  }
}
