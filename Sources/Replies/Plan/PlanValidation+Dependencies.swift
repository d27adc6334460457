internal import NexusProtocol

extension PlanValidation {
  mutating func judgeDependencies() {
    let ids = Set(draft.tasks.map(\.id))
    let titles = Dictionary(
      draft.tasks.compactMap { task in TaskReference.canonical(task.title).map { ($0, task.id) } },
      uniquingKeysWith: { first, _ in first })
    for index in draft.tasks.indices {
      let task = draft.tasks[index]
      var kept: [String] = []
      var seen: Set<String> = []
      for reference in task.dependsOn {
        var reference = reference
        if !ids.contains(reference), let id = titles[reference] {
          notes.append(
            PlanNote(
              .dependencyMended, task: task.id, "Task \(task.id) depends on task \(id), which it named by its title."))
          reference = id
        }
        guard seen.insert(reference).inserted else { continue }
        kept.append(reference)
        if reference == task.id {
          let message = "Task \(task.id) depends on itself; remove that dependency."
          faults.append(PlanFault(.selfDependency, task: task.id, message))
        } else if !ids.contains(reference) {
          let message = "Task \(task.id) depends on \"\(reference)\", which is no task of the plan."
          faults.append(PlanFault(.unknownDependency, task: task.id, message))
        }
      }
      draft.tasks[index].dependsOn = kept
    }
    for cycle in DependencyCycles.find(in: draft.tasks) {
      let path = (cycle + [cycle[0]]).joined(separator: " → ")
      let message = "Tasks depend on each other in a circle: \(path); remove one of these dependencies."
      faults.append(PlanFault(.dependencyCycle, task: cycle[0], message))
    }
  }
}

/// The circles in what tasks depend on.
enum DependencyCycles {
  /// One circle for each group of tasks that cannot be put in order, each task followed by one it depends on; tasks that
  /// depend on themselves only are no circle here.
  static func find(in tasks: [TaskDraft]) -> [[String]] {
    let dependencies = Dictionary(tasks.map { ($0.id, $0.dependsOn) }, uniquingKeysWith: { first, _ in first })
    var cycles: [[String]] = []
    var isDone: Set<String> = []
    for task in tasks where !isDone.contains(task.id) {
      // Depth first with a stack of its own: a plan may be a chain of any length.
      var path = [task.id]
      var places = [task.id: 0]
      var next = [0]
      while let id = path.last {
        let further = dependencies[id] ?? []
        let turn = next[next.count - 1]
        guard turn < further.count else {
          places[id] = nil
          isDone.insert(id)
          path.removeLast()
          next.removeLast()
          continue
        }
        next[next.count - 1] += 1
        let dependency = further[turn]
        if let place = places[dependency] {
          if dependency != id, !path[place...].contains(where: { id in cycles.contains { $0.contains(id) } }) {
            cycles.append(Array(path[place...]))
          }
        } else if dependencies[dependency] != nil, !isDone.contains(dependency) {
          places[dependency] = path.count
          path.append(dependency)
          next.append(0)
        }
      }
    }
    return cycles
  }
}
