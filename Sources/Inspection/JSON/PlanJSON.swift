package import JSONText
package import NexusProtocol
package import Store

/// Plans and tasks as JSON for programs; the members are documented in `docs/json.md`.
package enum PlanJSON {
  /// - Parameter usage: What models were asked for it, where that is to be told.
  package static func value(_ plan: Plan, tasks: [PlanTask], usage: [ModelUsage]? = nil) -> JSONValue {
    let standings = tasks.standings()
    var members = self.members(plan)
    members.append(
      ("tasks", .array(tasks.map { value($0, standing: standings[$0.id.number] ?? .state($0.state)) })))
    if let usage { members.append(("tokens", TokensJSON.value(usage))) }
    return JSONValue(members: members)
  }

  package static func value(_ summary: PlanSummary) -> JSONValue {
    let counts = TaskState.allCases.compactMap { state in
      summary.counts[state].map { (state.rawValue, JSONValue($0)) }
    }
    return JSONValue(members: members(summary.plan) + [("tasks", JSONValue(members: counts))])
  }

  package static func value(_ task: PlanTask, standing: TaskStanding) -> JSONValue {
    JSONValue(members: [
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
}
