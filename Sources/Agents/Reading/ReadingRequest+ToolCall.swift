import JSONText
import NexusProtocol

/// Requests as calls of tools.
extension ReadingRequest {
  /// What a model can call.
  static let tools: [ToolDefinition] = [
    ReadFileTool.definition, SearchTool.definition, ListFilesTool.definition, OutlineTool.definition,
    HistoryTool.definition,
  ]

  static func request(_ call: ToolCall) -> Result<ReadingRequest, ReadingFault> {
    guard let arguments = try? JSONValue(parsing: call.arguments) else {
      return .failure(ReadingFault("The arguments are not JSON."))
    }
    do throws(ReadingFault) {
      return .success(try request(call.name, arguments))
    } catch {
      return .failure(error)
    }
  }

  private static func request(_ name: String, _ arguments: JSONValue) throws(ReadingFault) -> ReadingRequest {
    func text(_ key: String) -> String? { arguments[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
    func path() throws(ReadingFault) -> String {
      guard let path = text("path") ?? text("file") else { throw ReadingFault("The argument \"path\" is missing.") }
      return path
    }
    switch name {
    case "read_file": return .read(path: try path(), ranges: try ranges(arguments))
    case "search":
      guard let pattern = text("pattern") ?? text("regex") ?? text("query") else {
        throw ReadingFault("The argument \"pattern\" is missing: a regular expression.")
      }
      return .search(pattern: pattern, path: text("path"))
    case "list_files": return .list(path: text("path"))
    case "outline": return .outline(path: try path())
    case "history":
      let words = [text("kind") ?? "log", text("commit") ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
      let history = try history(words[...])
      if case .blame(nil) = history { return .history(path: try path(), .blame(try ranges(arguments).first)) }
      return .history(path: try path(), history)
    default:
      throw ReadingFault(
        "There is no tool \"\(name)\", only: \(tools.map(\.name).joined(separator: ", ")). None of them changes or runs anything."
      )
    }
  }

  private static func ranges(_ arguments: JSONValue) throws(ReadingFault) -> [ClosedRange<Int>] {
    if let lines = arguments["lines"] ?? arguments["ranges"], lines != .null { return try ranges(of: lines) }
    func number(_ keys: String...) -> Int? {
      keys.lazy.compactMap { key in arguments[key].flatMap { $0.int ?? $0.string.flatMap { Int($0) } } }.first
    }
    let (start, end) = (number("start", "start_line", "from"), number("end", "end_line", "to"))
    guard start != nil || end != nil else { return [] }
    let first = max(1, start ?? 1)
    return [first...max(first, end ?? Int.max)]
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

  /// Requests that a model wrote into its answer: lines, an object with a list of such lines, or calls as small models
  /// print them when they miss the form their server reads.
  static func requests(inAnswer text: String) -> [Result<ReadingRequest, ReadingFault>]? {
    if let lines = requests(inText: text) { return lines }
    guard text.utf8.count < 20_000 else { return nil }
    var bare = text.trimmingPrefix(#/\s*(```(json)?|<tool_call>)?\s*/#)
    if let end = bare.firstRange(of: #/\s*(```|<\/tool_call>)?\s*$/#) { bare = bare[..<end.lowerBound] }
    guard let value = try? JSONValue(parsing: String(bare)) else { return nil }
    let calls = (value.array ?? [value]).map(printedCall)
    guard !calls.isEmpty, calls.allSatisfy({ $0 != nil }) else { return nil }
    return calls.compactMap(\.self).map(request)
  }

  private static func printedCall(_ value: JSONValue) -> ToolCall? {
    let function = value["function"] ?? value
    guard let name = function["name"]?.string, tools.contains(where: { $0.name == name }),
      let arguments = function["arguments"] ?? function["parameters"], arguments.object != nil
    else { return nil }
    return ToolCall(name: name, arguments: arguments.text())
  }
}
