import JSONText
import NexusProtocol
import Store

/// Plans and tasks as JSON for programs; the members are documented in `docs/json.md`.
enum PlanJSON {
  /// - Parameter usage: What models were asked for it, where that is to be told.
  static func value(_ plan: Plan, tasks: [PlanTask], usage: [ModelUsage]? = nil) -> JSONValue {
    let standings = tasks.standings()
    var members = self.members(plan)
    members.append(
      ("tasks", .array(tasks.map { value($0, standing: standings[$0.id.number] ?? .state($0.state)) })))
    if let usage { members.append(("tokens", TokensJSON.value(usage))) }
    return object(members)
  }

  static func value(_ summary: PlanSummary) -> JSONValue {
    let counts = TaskState.allCases.compactMap { state in
      summary.counts[state].map { (state.rawValue, JSONValue($0)) }
    }
    return object(members(summary.plan) + [("tasks", object(counts))])
  }

  static func value(_ task: PlanTask, standing: TaskStanding) -> JSONValue {
    object([
      ("task", .string(task.id.description)), ("title", .string(task.title)), ("state", .string(standing.name)),
      ("instructions", .string(task.instructions)), ("files", JSONValue(task.files)),
      ("acceptance", JSONValue(task.acceptance)), ("checks", JSONValue(task.checks)),
      ("dependsOn", .array(task.dependsOn.map { JSONValue($0) })),
      ("commit", task.commit.map(JSONValue.string) ?? .null),
    ])
  }

  private static func members(_ plan: Plan) -> [(String, JSONValue)] {
    [
      ("plan", JSONValue(plan.number)), ("title", .string(plan.title)), ("goal", .string(plan.goal)),
      ("state", .string(plan.state.rawValue)), ("branch", .string(plan.branch)), ("base", .string(plan.base)),
      ("baseBranch", plan.baseBranch.map(JSONValue.string) ?? .null),
      ("createdAt", .string(plan.createdAt.description)),
    ]
  }

  static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
  }
}
