import Agents
import JSONText
import MCP
import NexusProtocol
import ProgramTools

/// What other programs are offered, whichever way they come.
enum OfferToPrograms {
  /// - Throws: `UserError` where nexus cannot find itself, or the directory.
  static func make(_ options: GlobalOptions) throws -> MCPOffer {
    let program = try OwnProgram.program(in: try Session.directory(options))
    return MCPOffer(
      identity: MCPIdentity(name: "nexus", title: "nexus", version: Version.current),
      instructions: """
        Plan a goal, implement the plan's tasks, have them reviewed. Work stays on a branch of its own; the user takes it over \
        with `nexus review --accept`. read_files, search and map show the last commit.
        """,
      tools: ProgramTool.all(program, guarding: ShownToPrograms.value)
        + [ReadFilesTool(options: options), SearchFilesTool(options: options)],
      resources: ProjectResources(options: options), prompts: TemplatePrompts(options: options))
  }
}

/// What other programs are shown: they hand it to models, so secrets are taken out of every text.
enum ShownToPrograms {
  @Sendable static func value(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(PromptGate.text(text))
    case .array(let elements): .array(elements.map(Self.value))
    case .object(let object):
      .object(JSONObject(object.members.map { JSONObject.Member(key: $0.key, value: Self.value($0.value)) }))
    case .null, .bool, .number: value
    }
  }

  /// An error in the words of the command line.
  static func words(_ error: any Error) -> String {
    let error = UserError(describing: error)
    return [error.message, error.hint].compactMap(\.self).joined(separator: " ")
  }
}
