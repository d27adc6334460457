import NexusProtocol

/// What to run next, by where the tasks of a plan stand.
enum NextStep {
  static func text(_ tasks: [PlanTask], _ standings: [Int: TaskStanding]) -> String {
    if standings.values.contains(.ready) { return "`nexus implement`" }
    if tasks.contains(where: { $0.state == .committed || $0.state == .unverified }) { return "`nexus review`" }
    if tasks.contains(where: { $0.state == .approved }) {
      return "`nexus review --accept` takes the approved work onto your branch."
    }
    if let failed = tasks.first(where: { $0.state == .failed }) {
      return "`nexus task show \(failed.id)` says why it failed; `nexus task retry \(failed.id)` makes it ready again."
    }
    if tasks.contains(where: { $0.state == .running }) {
      return "Another nexus is working on it; if that run is gone, `nexus implement` goes on where it stopped."
    }
    return "`nexus plan show` has the details."
  }
}
