package import NexusProtocol
package import Store

/// What to run next, by where the tasks of a plan stand.
package enum NextStep {
  package static func text(_ tasks: [PlanTask], _ standings: [Int: TaskStanding], _ remarks: TaskRemarks) -> String {
    let failed = tasks.first { $0.state == .failed }
    let step = step(tasks, standings, remarks)
    guard let failed else { return step ?? "`nexus plan show` has the details." }
    let why = "`nexus task show \(failed.id)` says why"
    guard let step else { return "\(why) it failed; `nexus task retry \(failed.id)` makes it ready again." }
    return "\(step)\(step.hasSuffix(".") ? "" : ".") Task \(failed.id) failed: \(why)."
  }

  /// What to do besides looking at failures.
  private static func step(
    _ tasks: [PlanTask], _ standings: [Int: TaskStanding], _ remarks: TaskRemarks
  ) -> String? {
    if let interrupted = tasks.first(where: { remarks.interrupted.contains($0.id.number) }) {
      return "`nexus resume` goes on with task \(interrupted.id), which was interrupted."
    }
    if standings.values.contains(.ready) { return "`nexus implement`" }
    let finished = tasks.filter { $0.state == .committed || $0.state == .unverified }
    if finished.contains(where: { !remarks.changesRequested.contains($0.id.number) }) { return "`nexus review`" }
    if let task = finished.first {
      return "`nexus review \(task.id)` shows the changes that the Overseer requests; "
        + "`nexus review \(task.id) --revise \"\"` sends the task back with them."
    }
    if tasks.contains(where: { $0.state == .approved }) {
      return "`nexus review --accept` takes the approved work onto your branch."
    }
    if tasks.contains(where: { $0.state == .running }) {
      return "Another nexus is working on it; if that run is gone, `nexus implement` goes on where it stopped."
    }
    let isOver = tasks.allSatisfy { [.accepted, .skipped, .rejected].contains($0.state) }
    if isOver, tasks.contains(where: { $0.state == .accepted }) {
      return "`nexus report` writes down how the work came about; `nexus undo` takes it off your branch."
    }
    return nil
  }
}
