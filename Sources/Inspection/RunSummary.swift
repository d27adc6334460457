package import JSONText
package import NexusProtocol
package import Store
import Terminal

/// What has become of a plan, or of one run at it: tasks, attempts, tokens, time, and what waits for the user.
package struct RunSummary {
  package let plan: Plan
  package let tasks: [PlanTask]
  package let standings: [Int: TaskStanding]
  /// Approved or accepted, without anything that shows that they work.
  private let unverified: Set<Int>
  private let remarks: TaskRemarks
  /// Attempts at tasks.
  package let rounds: Int
  package let usage: [ModelUsage]
  /// How long the run took; nil where it is not of one run.
  package let elapsed: Duration?

  /// - Parameter mark: Where the run began; what was done before it counts for the tasks only.
  package init(of plan: Plan, in store: Store, since mark: StoreMark = .beginning, elapsed: Duration? = nil)
    async throws
  {
    self.plan = plan
    self.elapsed = elapsed
    tasks = try await store.tasks(ofPlan: plan.number)
    standings = tasks.standings()
    unverified = try await store.unverifiedTasks(ofPlan: plan.number)
    remarks = try await store.taskRemarks(ofPlan: plan.number)
    rounds = try await store.attemptCount(ofPlan: plan.number, since: mark)
    usage = try await store.usage(ofPlan: plan.number, since: mark)
  }

  /// The groups that people ask for, in this order; every task is in one.
  package enum Group: String, CaseIterable { case done, unverified, failed, rejected, skipped, blocked, running, ready }

  package func tasks(_ group: Group) -> [PlanTask] {
    tasks.filter { self.group($0) == group }
  }

  private func group(_ task: PlanTask) -> Group {
    // Whatever was decided of it: no check stands behind it.
    if unverified.contains(task.id.number) { return .unverified }
    return switch standings[task.id.number] ?? .state(task.state) {
    case .ready: .ready
    case .blocked: .blocked
    case .state(let state):
      switch state {
      case .committed, .approved, .accepted: .done
      case .unverified: .unverified
      case .failed: .failed
      case .rejected: .rejected
      case .skipped: .skipped
      case .running: .running
      case .pending: .ready
      }
    }
  }

  /// Such as `2 accepted, 1 committed, 1 unverified, 1 failed`.
  package var taskCounts: String {
    let done = tasks(.done)
    let states = [TaskState.accepted, .approved, .committed].map { state in
      (state.rawValue, done.count { $0.state == state })
    }
    let groups = Group.allCases.filter { $0 != .done }.map { ($0.rawValue, tasks($0).count) }
    return (states + groups).filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
  }

  /// What only the user can decide, the most urgent first.
  package var decisions: [String] {
    func names(_ tasks: [PlanTask]) -> String { tasks.map(\.id.description).joined(separator: ", ") }
    func line(_ tasks: [PlanTask], _ words: String) -> String? { tasks.isEmpty ? nil : "\(names(tasks)) \(words)" }
    let failed = tasks(.failed)
    func isOtherwiseWanted(_ task: PlanTask) -> Bool { remarks.changesRequested.contains(task.id.number) }
    return [
      line(failed, "failed: change, retry or skip"),
      line(tasks(.rejected), "rejected: change, retry or skip"),
      line(tasks.filter(isOtherwiseWanted), "changes requested: send back, accept or reject"),
      line(tasks.filter { $0.state == .unverified && !isOtherwiseWanted($0) }, "unverified: look at it yourself"),
      line(tasks.filter { $0.state == .committed && !isOtherwiseWanted($0) }, "not reviewed"),
      line(tasks.filter { $0.state == .approved }, "approved: accept or send back"),
    ].compactMap(\.self)
  }

  package var next: String { NextStep.text(tasks, standings, remarks) }

  package var tokens: TokenCounts { usage.tokens }

  /// In a line, as for a notification.
  package var line: String {
    "\(taskCounts); \(rounds.counted("attempt")), \(tokens.text)"
  }

  package var json: JSONValue {
    let groups = Group.allCases.map { group in
      (group.rawValue, JSONValue.array(tasks(group).map { .string($0.id.description) }))
    }
    return JSONValue(
      members: [
        ("plan", JSONValue(plan.number)), ("title", .string(plan.title)), ("tasks", JSONValue(members: groups)),
        ("attempts", JSONValue(rounds)), ("rounds", JSONValue(rounds)),
      ] + TokensJSON.members(tokens, readDuration: usage.readDuration) + [
        ("models", .array(usage.map(TokensJSON.share))), ("decisions", JSONValue(decisions)), ("next", .string(next)),
      ])
  }

  /// The fields of the event that ends a run.
  package func fields(status: Int32) -> [String: Event.Value] {
    var fields: [String: Event.Value] = [
      "summary": .string(line), "status": .integer(Int(status)), "attempts": .integer(rounds),
      // The name that it had first.
      "rounds": .integer(rounds),
      "promptTokens": .integer(tokens.prompt), "outputTokens": .integer(tokens.written),
      "models": .list(usage.map(\.model)),
      "modelSeconds": .list(usage.map { TimeText.oneDecimal($0.duration / .seconds(1)) }),
      "decisions": .list(decisions),
    ]
    if usage.contains(where: { $0.tokens.read + $0.tokens.cached > 0 }) {
      fields["cachedTokens"] = .integer(tokens.cached)
    }
    for group in [Group.done, .unverified, .failed] {
      fields[group.rawValue] = .list(tasks(group).map(\.id.description))
    }
    return fields
  }
}
