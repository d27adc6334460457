import JSONText

/// Which steps have ended, and which can begin.
struct RunSchedule {
  private(set) var workflow: Workflow
  private(set) var results: [String: StepResult] = [:]
  private var begun: Set<String> = []
  /// What each step still waits for.
  private var waiting: [String: Set<String>] = [:]
  private var followers: [String: [String]] = [:]
  /// Steps that wait for nothing more, in the order of the workflow.
  private var ready: [String] = []
  private var place: [String: Int] = [:]

  init(_ workflow: Workflow) {
    self.workflow = workflow
    arrange()
  }

  /// Looks at the whole workflow anew; what has begun stays as it is.
  private mutating func arrange() {
    // A step that stands in for another runs only there.
    let standIns = Set(
      workflow.steps.compactMap { step -> String? in
        guard case .use(let name) = step.onFailure else { return nil }
        return name
      })
    place = [:]
    waiting = [:]
    followers = [:]
    let steps = workflow.steps.filter { !standIns.contains($0.id) }
    let known = Set(steps.map(\.id))
    for (index, step) in steps.enumerated() {
      place[step.id] = index
      guard !begun.contains(step.id) else { continue }
      waiting[step.id] = Set(step.predecessors.filter { known.contains($0) && results[$0] == nil })
      for name in waiting[step.id] ?? [] { followers[name, default: []].append(step.id) }
    }
    ready = steps.map(\.id).filter { waiting[$0]?.isEmpty == true }
  }

  /// The next step that can begin, which counts as begun then.
  mutating func next() -> WorkflowStep? {
    guard !ready.isEmpty else { return nil }
    let id = ready.removeFirst()
    begun.insert(id)
    waiting[id] = nil
    return workflow.step(id)
  }

  mutating func end(_ id: String, _ result: StepResult) {
    results[id] = result
    for name in followers[id] ?? [] {
      waiting[name]?.remove(id)
      guard waiting[name]?.isEmpty == true else { continue }
      let index = ready.firstIndex { (place[$0] ?? 0) > (place[name] ?? 0) } ?? ready.endIndex
      ready.insert(name, at: index)
    }
  }

  /// What a step sees: all that it waited for, directly or not, in the order of the workflow.
  func scope(of step: WorkflowStep, _ inputs: JSONObject) -> RunScope {
    var found: Set<String> = []
    var open = step.predecessors
    while let id = open.popLast() {
      guard found.insert(id).inserted, let other = workflow.step(id) else { continue }
      open += other.predecessors
    }
    let order = workflow.steps.map(\.id).filter(found.contains)
    return RunScope(inputs: inputs, results: results, ancestors: order)
  }

  /// Adds the steps that a reply proposes, or puts them in the place of those of the same names that have not begun.
  ///
  /// - Returns: The names of the steps.
  /// - Throws: `WorkflowFault` where the reply holds no steps, or the changed workflow would be faulty.
  mutating func change(by reply: String, checker: WorkflowChecker) throws(WorkflowFault) -> [String] {
    let proposed = try WorkflowReader.workflows(in: reply.withoutFence, named: "proposal")
    var changed = workflow
    for step in proposed.flatMap(\.steps) {
      guard !begun.contains(step.id) else {
        throw WorkflowFault("The step \"\(step.id)\" has begun and cannot be changed.", at: step.place)
      }
      if let index = changed.steps.firstIndex(where: { $0.id == step.id }) {
        changed.steps[index] = step
      } else {
        changed.steps.append(step)
      }
    }
    if let fault = checker.faults(in: changed).first { throw fault }
    workflow = changed
    arrange()
    return proposed.flatMap(\.steps).map(\.id)
  }
}
