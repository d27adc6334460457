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

  /// The tool that a model means by a name, which may be that of a tool it was trained with; nil for none.
  static func tool(named name: String) -> (any RepositoryTool.Type)? {
    let plain = name.lowercased().filter { !"_-".contains($0) }
    return all.first { $0.name.filter { $0 != "_" } == plain || $0.otherNames.contains(plain) }
  }

  /// - Parameter offered: Those that may be used.
  static func request(_ call: ToolCall, among offered: [any RepositoryTool.Type] = all) -> Request {
    guard let arguments = try? JSONValue(parsing: call.arguments) else {
      return .failure(ReadingFault("The arguments are not JSON."))
    }
    guard let tool = tool(named: call.name), offered.contains(where: { $0.name == tool.name }) else {
      let names = offered.map { $0.name }.joined(separator: ", ")
      guard !names.isEmpty else { return .failure(ReadingFault("There is no tool \"\(call.name)\" here.")) }
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
  ///
  /// - Parameter offered: Those that may be used; a request of another is one that cannot be answered.
  static func requests(inAnswer text: String, among offered: [any RepositoryTool.Type] = all) -> [Request]? {
    guard !offered.isEmpty, let answer = AnswerText.of(text) else { return nil }
    if let lines = requests(inText: answer) { return lines.map { held($0, to: offered) } }
    return PrintedCalls.read(text, isTool: { tool(named: $0) != nil })?.map { request($0, among: offered) }
  }

  private static func held(_ request: Request, to offered: [any RepositoryTool.Type]) -> Request {
    guard case .success(let asked) = request, !offered.contains(where: { $0.name == type(of: asked).name }) else {
      return request
    }
    let words = offered.map { $0.word }.joined(separator: ", ")
    return .failure(ReadingFault("\(type(of: asked).word) cannot be asked for here, only: \(words)."))
  }
}
