import Inspection
import JSONText
import NexusProtocol
import Store
import Terminal

/// A line for each event until nobody is at work any more, and then how things stand.
struct WatchLines {
  let session: Session
  let plan: Int?

  private static let pause = Duration.milliseconds(200)
  /// Looks in a row that find nobody at work before it is over: between two steps of a run there may be nobody for a moment.
  private static let idleLimit = 5

  func write() async throws {
    let console = session.console
    var watcher = RunWatcher(session: session, plan: plan)
    var text = LogText(palette: console.palette)
    var idle = 0
    _ = try await watcher.look()
    if watcher.isAtWork, let title = watcher.plan.map({ PlanText(palette: console.palette).heading($0) }) {
      try console.note(title)
    } else {
      idle = Self.idleLimit
    }
    while idle < Self.idleLimit, !console.isOutputLost {
      try await Task.sleep(for: Self.pause)
      for entry in try await watcher.look() {
        switch console.format {
        case .json: try console.writeLine(entry.line)
        case .text: for line in text.lines(for: entry.event) { try console.writeLine(line) }
        }
      }
      idle = watcher.isAtWork ? 0 : idle + 1
    }
    guard let plan = watcher.plan, let summary = watcher.summary else { throw Session.noPlan }
    switch console.format {
    case .json: try console.writeLine(summary.json.text())
    case .text:
      try console.writeLine(PlanText(palette: console.palette).heading(plan))
      try console.write(summary.text)
      try console.next(summary.next)
    }
  }
}
