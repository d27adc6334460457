import JSONText
import MCP

/// Questions about the repository, and the jobs that all work is.
extension ProgramTool {
  static func consult(_ program: Program, _ guarding: @escaping Guarding) -> ProgramTool {
    ProgramTool(
      name: "consult", title: "Consult",
      description: """
        Answers a question about the repository: models look at its code, documents and history, and the answer names lines that \
        were looked up. Takes minutes.
        """,
      inputSchema: schema(
        [
          "question": ["type": "string", "minLength": 1, "description": "What is to be found out."],
          "maxSeconds": [
            "type": "integer", "minimum": 1, "maximum": 86400,
            "description": "Afterwards what was found by then is the result.",
          ],
          "maxTokens": [
            "type": "integer", "minimum": 1, "maximum": 1_000_000_000,
            "description": "How much the models may read and write in all.",
          ],
          "background": background,
        ], ["question"]),
      hints: asksModels, isLong: true, program: program,
      command: { arguments in
        var words = ["consult"]
        if let seconds = arguments["maxSeconds"]?.int { words.append("--max-time=\(seconds)s") }
        if let tokens = arguments["maxTokens"]?.int { words.append("--max-tokens=\(tokens)") }
        return words + ["--", arguments["question"]?.string ?? ""]
      }, thenShow: nil, guarding: guarding)
  }

  static func jobStatus(_ program: Program, _ guarding: @escaping Guarding) -> ProgramTool {
    ProgramTool(
      name: "job_status", title: "Status of jobs",
      description: """
        Shows a job with its parts: how far it is, its result, and what it cost. Without a number the newest twenty jobs.
        """,
      inputSchema: schema(["job": number]), hints: .reads, isLong: false, program: program,
      command: { arguments in
        arguments["job"]?.int.map { ["job", "show", String($0)] } ?? ["job", "list"]
      }, thenShow: nil, guarding: guarding)
  }

  static func jobAbort(_ program: Program, _ guarding: @escaping Guarding) -> ProgramTool {
    ProgramTool(
      name: "job_abort", title: "Abort a job",
      description: """
        Ends a job that waits or runs, and its parts, in whatever process. Work that is done is kept. A running one ends within \
        a second or so.
        """,
      inputSchema: schema(
        [
          "job": number,
          "reason": ["type": "string", "description": "Why, in one sentence; it is kept with the job."],
        ], ["job"]),
      hints: MCPToolHints(isReadOnly: false, isDestructive: true, isIdempotent: false, isOpenWorld: false),
      isLong: false, program: program,
      command: { arguments in
        ["job", "abort", "--", String(arguments["job"]?.int ?? 0)]
          + [arguments["reason"]?.string ?? "A program asked for it."]
      }, thenShow: nil, guarding: guarding)
  }

  private static let number: JSONValue = ["type": "integer", "minimum": 1, "description": "The number of the job."]
}
