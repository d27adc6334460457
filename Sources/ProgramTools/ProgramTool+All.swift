package import JSONText
import MCP

extension ProgramTool {
  /// Makes of a value that nexus printed what other programs may see.
  package typealias Guarding = @Sendable (JSONValue) -> JSONValue

  /// The tools of `nexus mcp` that are commands.
  package static func all(
    _ program: Program, guarding: @escaping Guarding = { $0 }
  ) -> [ProgramTool] {
    [
      status(program, guarding), map(program, guarding), plan(program, guarding), implement(program, guarding),
      review(program, guarding), consult(program, guarding), jobStatus(program, guarding), jobAbort(program, guarding),
    ]
  }

  static let asksModels = MCPToolHints(
    isReadOnly: false, isDestructive: false, isIdempotent: false, isOpenWorld: true)
  private static let tasks: JSONValue = [
    "type": "array", "items": ["type": "string"],
    "description": "Tasks by number, such as \"2\" or \"3.2\"; all that are due where none is named.",
  ]

  /// Of tools whose command can be queued.
  static let background: JSONValue = [
    "type": "boolean",
    "description": """
    Whether to return at once with a job that goes on when this connection ends; job_status tells how far it is.
    """,
  ]

  private static func status(_ program: Program, _ guarding: @escaping Guarding) -> ProgramTool {
    ProgramTool(
      name: "status", title: "Status",
      description: "Shows the plan that is being worked on, with the state of each task.",
      inputSchema: schema([:]), hints: .reads, isLong: false, program: program, command: { _ in ["status"] },
      thenShow: nil, guarding: guarding)
  }

  private static func map(_ program: Program, _ guarding: @escaping Guarding) -> ProgramTool {
    ProgramTool(
      name: "map", title: "Map",
      description: "Lists the files that a question is about, best first, with what they define.",
      inputSchema: schema([
        "question": ["type": "string", "description": "What the files should be about."],
        "tokens": [
          "type": "integer", "minimum": 100, "maximum": 20000, "description": "How much to show; 2000 if not given.",
        ],
      ]), hints: .reads, isLong: false, program: program,
      command: { arguments in
        var words = ["map"]
        // Joined with the name, so that a question that begins with a dash is no option.
        if let question = arguments["question"]?.string { words.append("--for=\(question)") }
        if let tokens = arguments["tokens"]?.int { words.append("--tokens=\(tokens)") }
        return words
      }, thenShow: nil, guarding: guarding)
  }

  private static func plan(_ program: Program, _ guarding: @escaping Guarding) -> ProgramTool {
    ProgramTool(
      name: "plan", title: "Plan",
      description:
        "Has the Overseer make a plan that reaches a goal, in tasks that can each be reviewed. Takes minutes.",
      inputSchema: schema(
        [
          "goal": ["type": "string", "minLength": 1, "description": "What is wanted, in words."],
          "background": background,
        ], ["goal"]),
      hints: asksModels, isLong: true, program: program,
      command: { arguments in ["plan", "create", "--", arguments["goal"]?.string ?? ""] }, thenShow: ["status"],
      guarding: guarding)
  }

  private static func implement(_ program: Program, _ guarding: @escaping Guarding) -> ProgramTool {
    ProgramTool(
      name: "implement", title: "Implement",
      description: """
        Has the Implementer write tasks of the plan, each checked and committed on the plan's own branch. The user's branch and \
        files stay as they are. Takes minutes for each task.
        """,
      inputSchema: schema(["tasks": tasks, "background": background]), hints: asksModels, isLong: true,
      program: program,
      command: { arguments throws(ProgramError) in try ["implement", "--"] + taskNames(arguments) },
      thenShow: ["status"], guarding: guarding)
  }

  private static func review(_ program: Program, _ guarding: @escaping Guarding) -> ProgramTool {
    ProgramTool(
      name: "review", title: "Review",
      description: """
        Has the Overseer judge the commits of tasks, and returns verdict and findings of each. Nothing is accepted: that is for \
        the user to do.
        """,
      inputSchema: schema(["tasks": tasks, "background": background]), hints: asksModels, isLong: true,
      program: program,
      command: { arguments throws(ProgramError) in try ["review", "--"] + taskNames(arguments) }, thenShow: nil,
      guarding: guarding)
  }

  static func schema(_ properties: JSONObject, _ required: [String] = []) -> MCPSchema {
    var object: JSONObject = ["type": "object", "properties": .object(properties)]
    if !required.isEmpty { object["required"] = JSONValue(required) }
    object["additionalProperties"] = false
    return MCPSchema(.object(object))
  }

  private static func taskNames(_ arguments: JSONObject) throws(ProgramError) -> [String] {
    let names = arguments["tasks"]?.array?.compactMap(\.string) ?? []
    for name in names {
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      let isName =
        (1...2).contains(parts.count)
        && parts.allSatisfy { part in !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) } }
      guard isName else { throw ProgramError(message: "\"\(name)\" is no task; tasks are named such as 2 or 3.2.") }
    }
    return names
  }
}
