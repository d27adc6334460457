import JSONText
import NexusProtocol
import Replies
import ReplyMarks

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
      let keys = ["path", "file", "file_path", "filePath", "filename", "target_file", "absolute_path", "uri"]
      guard let path = keys.lazy.compactMap(text).first else { throw ReadingFault("The argument \"path\" is missing.") }
      return path
    }
    switch toolName(name) ?? name {
    case "read_file": return .read(path: try path(), ranges: try ranges(arguments))
    case "search":
      guard let pattern = text("pattern") ?? text("regex") ?? text("query") else {
        // An argument without a name comes as the path.
        if let pattern = text("path") { return .search(pattern: pattern, path: nil) }
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

  /// Requests that a model wrote into its answer: lines, an object with a list of such lines, or calls as models print them
  /// when their server does not read the form they were taught.
  static func requests(inAnswer text: String) -> [Result<ReadingRequest, ReadingFault>]? {
    guard let answer = AnswerText.of(text) else { return nil }
    if let lines = requests(inText: answer) { return lines }
    return PrintedCalls.read(text, isTool: { toolName($0) != nil })?.map(request)
  }

  /// The tool that a model means by a name, which may be that of the tool it was trained with; nil for none.
  static func toolName(_ name: String) -> String? {
    let plain = name.lowercased().filter { !"_-".contains($0) }
    return others[plain] ?? tools.first { $0.name.filter { $0 != "_" } == plain }?.name
  }

  private static let others: [String: String] = [
    "read": "read_file", "readfiles": "read_file", "openfile": "read_file", "viewfile": "read_file",
    "view": "read_file",
    "cat": "read_file", "getfile": "read_file", "getfilecontents": "read_file", "readfilecontent": "read_file",
    "fsread": "read_file", "showfile": "read_file", "grep": "search", "grepsearch": "search", "searchfiles": "search",
    "searchcode": "search", "codesearch": "search", "searchtext": "search", "findinfiles": "search", "rg": "search",
    "list": "list_files", "ls": "list_files", "listdir": "list_files", "listdirectory": "list_files",
    "listfile": "list_files",
    "listdirectories": "list_files", "getoutline": "outline", "listcodedefinitionnames": "outline",
    "outlinefile": "outline",
    "gitlog": "history", "githistory": "history", "filehistory": "history",
  ]
}
