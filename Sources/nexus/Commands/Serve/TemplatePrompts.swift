import JSONRPC
import MCP
import NexusProtocol
import Prompts

/// The templates that nexus asks its models with, as the project and the user have them.
struct TemplatePrompts: MCPPrompts {
  let options: GlobalOptions

  func list() async throws -> [MCPPrompt] {
    let library = try library()
    return PromptLibrary.Name.allCases.map { name in
      MCPPrompt(
        name: name.rawValue, description: library.summary(of: name),
        arguments: library.variables(of: name).sorted().map {
          MCPPrompt.Argument(name: $0, description: "What stands for \($0); nothing if not given.", isRequired: false)
        })
    }
  }

  func fill(_ name: String, _ arguments: [String: String]) async throws -> [MCPPromptMessage]? {
    guard let name = PromptLibrary.Name(rawValue: name) else { return nil }
    let library = try library()
    let variables = library.variables(of: name)
    if let unknown = arguments.keys.filter({ !variables.contains($0) }).min() {
      throw MCPPromptError("There is no argument \"\(unknown.prefix(100))\".")
    }
    let values = Dictionary(uniqueKeysWithValues: variables.map { ($0, arguments[$0] ?? "") })
    do {
      return [MCPPromptMessage(role: .user, text: try library.render(name, values))]
    } catch {
      throw RPCError.internalError(ShownToPrograms.words(error))
    }
  }

  private func library() throws -> PromptLibrary {
    do {
      let session = try Session(options)
      return try session.promptLibrary(try session.requireProject())
    } catch {
      throw RPCError.internalError(ShownToPrograms.words(error))
    }
  }
}
