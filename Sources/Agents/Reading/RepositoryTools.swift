import JSONText
import NexusProtocol
import Replies
import ReplyMarks

/// The tools that read the repository, and what a model asks of them.
enum RepositoryTools {
  static let all: [any RepositoryTool.Type] = [
    ReadFileTool.self, SearchTool.self, ListFilesTool.self, OutlineTool.self, HistoryTool.self,
  ]

  /// A call, or what is wrong with it.
  typealias Request = Result<any RepositoryTool, ReadingFault>

  /// What a model can call.
  static let definitions: [ToolDefinition] = all.map { $0.definition }

  /// The tool that a model means by a name, which may be that of a tool it was trained with; nil for none.
  static func tool(named name: String) -> (any RepositoryTool.Type)? {
    let plain = name.lowercased().filter { !"_-".contains($0) }
    return all.first { $0.name.filter { $0 != "_" } == plain || $0.otherNames.contains(plain) }
  }

  static func request(_ call: ToolCall) -> Request {
    guard let arguments = try? JSONValue(parsing: call.arguments) else {
      return .failure(ReadingFault("The arguments are not JSON."))
    }
    guard let tool = tool(named: call.name) else {
      let names = all.map { $0.name }.joined(separator: ", ")
      return .failure(
        ReadingFault("There is no tool \"\(call.name)\", only: \(names). None of them changes or runs anything."))
    }
    do throws(ReadingFault) {
      return .success(try tool.init(ToolArguments(arguments)))
    } catch {
      return .failure(error)
    }
  }

  /// Requests that a model wrote into its answer: lines, an object with a list of such lines, or calls as models print them
  /// when their server does not read the form they were taught.
  static func requests(inAnswer text: String) -> [Request]? {
    guard let answer = AnswerText.of(text) else { return nil }
    if let lines = requests(inText: answer) { return lines }
    return PrintedCalls.read(text, isTool: { tool(named: $0) != nil })?.map(request)
  }
}
