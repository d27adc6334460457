package import JSONText

/// The arguments of a call, read as models write them: under other names than were asked for, and in other types.
package struct ToolArguments {
  private let value: JSONValue

  package init(_ value: JSONValue) { self.value = value }

  /// The first of these arguments that is a text with something in it.
  func text(_ names: String...) -> String? {
    names.lazy.compactMap { value[$0]?.string }.first { !$0.isEmpty }
  }

  /// The file that is meant.
  func path() throws(ReadingFault) -> String {
    guard
      let path = text(
        "path", "file", "file_path", "filePath", "filename", "target_file", "absolute_path", "uri")
    else { throw ReadingFault("The argument \"path\" is missing.") }
    return path
  }

  /// Lines, counted from 1; empty for all.
  func ranges() throws(ReadingFault) -> [ClosedRange<Int>] {
    if let lines = value["lines"] ?? value["ranges"], lines != .null { return try Self.ranges(of: lines) }
    let (start, end) = (number("start", "start_line", "from"), number("end", "end_line", "to"))
    guard start != nil || end != nil else { return [] }
    let first = max(1, start ?? 1)
    return [first...max(first, end ?? Int.max)]
  }

  private func number(_ names: String...) -> Int? {
    names.lazy.compactMap { name in value[name].flatMap { $0.int ?? $0.string.flatMap { Int($0) } } }.first
  }

  /// Lines as a text, which is asked for, or as models write them in JSON: a number, a pair of numbers, a list of texts.
  private static func ranges(of lines: JSONValue) throws(ReadingFault) -> [ClosedRange<Int>] {
    if let text = lines.string { return try LineRanges.parse(text.trimmingPrefix(" ")) }
    let parts = lines.array ?? [lines]
    let numbers = parts.compactMap(\.int)
    if numbers.count == parts.count, (1...2).contains(parts.count), let first = numbers.first, let last = numbers.last {
      return [max(1, min(first, last))...max(1, first, last)]
    }
    let texts = parts.compactMap { $0.string ?? $0.int.map(String.init) }
    guard texts.count == parts.count, !texts.isEmpty else {
      throw ReadingFault("\(lines.text()) are no lines: write them as text, such as \"10-40\" or \"10-40,80-90\".")
    }
    return try LineRanges.parse(texts.joined(separator: ",")[...])
  }
}
