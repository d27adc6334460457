/// Where the time, tokens and money of a run went, and what of it could have been done at once.
package struct RunProfile: Sendable, Equatable {
  package struct Step: Sendable, Equatable {
    package var step: String
    package var calls = 0
    /// The time in which at least one of its calls was open.
    package var milliseconds = 0
    package var tokens = 0
    /// Nil where no price is known.
    package var cost: Double?
    package var models: [String] = []
  }

  /// In the order of the workflow.
  package let steps: [Step]
  /// The time in which at least one call was open.
  package let milliseconds: Int
  /// The steps that the run cannot be faster than, one after the other, and their time.
  package let longestPath: [String]
  package let longestPathInMilliseconds: Int
  /// What could be done at once, a sentence each.
  package let advice: [String]

  package init(of record: WorkflowRecord, _ workflow: Workflow) {
    var order = workflow.steps.map(\.id)
    for reply in record.replies where !order.contains(reply.key.step) { order.append(reply.key.step) }
    let byStep = Dictionary(grouping: record.replies, by: \.key.step)
    steps = order.compactMap { id in byStep[id].map { Self.step(id, $0) } }
    milliseconds = Self.time(of: record.replies)
    let times = Dictionary(uniqueKeysWithValues: steps.map { ($0.step, $0.milliseconds) })
    longestPath = Self.longestPath(workflow, times)
    longestPathInMilliseconds = longestPath.reduce(0) { $0 + (times[$1] ?? 0) }
    advice =
      workflow.steps.compactMap { step in
        byStep[step.id].flatMap { Self.advice(on: step, $0) }
      } + workflow.steps.flatMap { Self.needlessWaits(of: $0, in: workflow, times) }
  }

  package var tokens: Int { steps.reduce(0) { $0 + $1.tokens } }

  package var cost: Double? {
    let known = steps.compactMap(\.cost)
    return known.isEmpty ? nil : known.reduce(0, +)
  }

  private static func step(_ id: String, _ replies: [WorkflowRecord.Reply]) -> Step {
    var step = Step(step: id, calls: replies.count, milliseconds: time(of: replies))
    for reply in replies {
      step.tokens += reply.reply.tokens
      if let cost = reply.reply.cost { step.cost = (step.cost ?? 0) + cost }
      if let model = reply.reply.model, !step.models.contains(model) { step.models.append(model) }
    }
    return step
  }

  /// The length of the union of the calls' times.
  private static func time(of replies: [WorkflowRecord.Reply]) -> Int {
    var total = 0
    var end = Int.min
    let spans = replies.compactMap { reply in
      reply.askedAt.flatMap { begin in reply.milliseconds.map { (begin, begin + $0) } }
    }
    for (from, to) in spans.sorted(by: { $0 < $1 }) where to > end {
      total += to - max(from, end)
      end = to
    }
    return total
  }

  private static func longestPath(_ workflow: Workflow, _ times: [String: Int]) -> [String] {
    var best: [String: (time: Int, path: [String])] = [:]
    for id in StepOrder(workflow).layers.flatMap({ $0 }) {
      guard let step = workflow.step(id) else { continue }
      let before = step.predecessors.compactMap { best[$0] }.max { $0.time < $1.time } ?? (0, [])
      let own = times[id]
      best[id] = (before.time + (own ?? 0), own == nil ? before.path : before.path + [id])
    }
    return best.values.max { ($0.time, $1.path.count) < ($1.time, $0.path.count) }?.path ?? []
  }

  /// Elements that were gone through with fewer at once than there were.
  private static func advice(on step: WorkflowStep, _ replies: [WorkflowRecord.Reply]) -> String? {
    guard let iteration = step.iteration else { return nil }
    let times = Dictionary(grouping: replies, by: \.key.item).mapValues { $0.reduce(0) { $0 + ($1.milliseconds ?? 0) } }
    guard times.count > iteration.parallel, let longest = times.values.max(), longest > 0 else { return nil }
    let whole = time(of: replies)
    return "\"\(step.id)\" went through \(times.count) elements, \(iteration.parallel) at once, in \(seconds(whole)); "
      + "all at once take as long as the slowest, \(seconds(longest)): raise \"parallel\"."
  }

  /// Steps that wait for another one and use nothing of it.
  private static func needlessWaits(
    of step: WorkflowStep, in workflow: Workflow, _ times: [String: Int]
  ) -> [String] {
    let used = Set(step.paths.compactMap(WorkflowStep.step(of:)))
    let readsVars = step.paths.contains { $0.first == ScopeName.vars }
    return step.needs.compactMap { name in
      // Steps that run something wait for what others have done, not for what they said.
      guard !used.contains(name), let other = workflow.step(name), step.kind == .model, other.kind == .model,
        !(readsVars && !other.assignments.isEmpty), let own = times[step.id], let time = times[name]
      else { return nil }
      return "\"\(step.id)\" waits for \"\(name)\" and uses nothing of it: without \"needs\" both could run at once, "
        + "which saves up to \(seconds(min(own, time)))."
    }
  }

  /// Such as `2.4 s`.
  package static func seconds(_ milliseconds: Int) -> String {
    "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
  }
}
