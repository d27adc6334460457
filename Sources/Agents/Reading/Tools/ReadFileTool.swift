package import JSONText
import NexusProtocol
import RepositoryMap

/// Shows lines of a file.
package struct ReadFileTool: RepositoryTool {
  let path: String
  /// Lines, counted from 1; empty for all.
  let ranges: [ClosedRange<Int>]

  package static let name = "read_file"
  package static let description = "Shows a file of the repository, or some of its lines."
  package static let schema: JSONValue = [
    "type": "object", "required": ["path"],
    "properties": [
      "path": ["type": "string", "description": "The file, from the root of the repository."],
      "lines": [
        "type": "string",
        "description": "Lines to show, such as 10-40, or 10-40,80-90. Without it, the whole file.",
      ],
    ],
  ]
  package static let word = "READ"
  package static let forms = ["READ path/to/file", "READ path/to/file 10-40"]
  package static let otherNames: Set<String> = [
    "read", "readfiles", "openfile", "viewfile", "view", "cat", "getfile", "getfilecontents", "readfilecontent",
    "fsread",
    "showfile",
  ]

  package init(_ arguments: ToolArguments) throws(ReadingFault) {
    path = try arguments.path()
    ranges = try arguments.ranges()
  }

  package init(text: Substring) throws(ReadingFault) {
    let (path, rest) = try WrittenPath.read(text, example: "READ Sources/App.swift 10-40")
    self.path = path
    ranges = try LineRanges.parse(rest)
  }

  package var summary: String { ([path] + ranges.map(\.dashed)).joined(separator: " ") }

  package func answer(in place: ReadingPlace, limitInBytes: Int) async throws -> ReadingAnswer {
    let file = try await place.file(path)
    let rows = TextRows(file.text.text)
    let count = rows.count
    if let closure = file.closure, ranges.isEmpty {
      throw ReadingFault(
        "The file \(file.path.visible) \(closure.sentence). It has \(count.counted("line")): ask for those you need.")
    }
    let wanted = ranges.isEmpty ? [1...max(1, count)] : Self.joined(ranges)
    var writer = AnswerWriter(file.text.note.trimmedEnd(), limitInBytes: limitInBytes)
    var next = 0
    for range in wanted {
      guard range.lowerBound <= count else {
        writer.add("\(file.path.visible) has only \(count.counted("line")).")
        continue
      }
      let end = min(range.upperBound, count)
      let isWhole = range.lowerBound == 1 && end == count
      writer.add("=== FILE \(file.path.visible)\(isWhole ? "" : " lines \(range.lowerBound)-\(end) of \(count)") ===")
      for number in range.lowerBound...end where !writer.isFull {
        writer.add(row: rows.rows[number - 1])
        if !writer.isFull { next = number + 1 }
      }
      writer.add("=== END ===")
    }
    return writer.answer { _ in
      "(Cut for want of room. \(file.path.visible) has \(count.counted("line")); ask for lines from \(max(next, 1)) on if you need them.)"
    }
  }

  /// In order, and those that touch made one.
  private static func joined(_ ranges: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
    ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { result, range in
      if let last = result.last, range.lowerBound <= last.upperBound {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
  }
}
