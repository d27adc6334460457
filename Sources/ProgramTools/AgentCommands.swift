import ACP
import JSONText

/// Commands of nexus as a turn runs them; what goes wrong is an `ACPError` in nexus's own words.
struct AgentCommands {
  private let program: Program

  init(_ program: Program) { self.program = program }

  var directory: String { program.directory }

  /// Runs a command with `--json` to its end.
  /// - Parameter input: Words that follow `--`, where a dash at their beginning means nothing.
  /// - Throws: `ACPError` for a status but 0, and but 1 where values were printed: work that is not what was hoped for.
  @discardableResult
  func run(
    _ words: [String], input: [String] = [], onValue: (JSONValue) async throws -> Void = { _ in }
  ) async throws -> (values: [JSONValue], isDone: Bool) {
    do {
      let arguments = words + ["--json"] + (input.isEmpty ? [] : ["--"] + input)
      let result = try await ProgramRun(program: program).run(arguments, onValue: onValue)
      guard result.status == 0 || result.status == 1 && !result.values.isEmpty else {
        throw ACPError(result.errors.isEmpty ? "nexus ended with status \(result.status)." : result.errors)
      }
      return (result.values, result.status == 0)
    } catch let error as ProgramError {
      throw ACPError(error.message)
    }
  }

  func values(_ words: [String]) async throws -> [JSONValue] { try await run(words).values }

  /// The plan that is worked on.
  func plan() async throws -> JSONValue { try await values(["status"]).first ?? .null }
}
