import ArgumentParser
import Inspection
import NexusProtocol
import Store
import Terminal

/// One run at a plan's tasks, from its beginning to what is told of its end.
struct RunRecord {
  private let session: Session
  private let store: Store
  private let plan: Plan
  private let mark: StoreMark
  private let start = ContinuousClock.now

  init(_ session: Session, _ store: Store, _ plan: Plan) async throws {
    self.session = session
    self.store = store
    self.plan = plan
    mark = try await store.mark()
  }

  func summary() async throws -> RunSummary {
    try await RunSummary(of: plan, in: store, since: mark, elapsed: ContinuousClock.now - start)
  }

  /// Runs `body`, and however it ends keeps the summary as an event and sees to the notification.
  func around(_ body: (RunRecord) async throws -> Void) async throws {
    do {
      try await body(self)
    } catch {
      try await end(with: Failure(error, wasInterrupted: Task.isCancelled), wasShown: error is ExitCode)
      throw error
    }
    try await end(with: nil, wasShown: true)
  }

  private func end(with failure: Failure?, wasShown: Bool) async throws {
    let summary = try await summary()
    // A run that found nothing to do is no run.
    guard summary.rounds > 0 || !summary.usage.isEmpty else { return }
    let status = failure?.status ?? ExitStatus.done.rawValue
    let event = Event(
      .runFinished, at: Surroundings.now, plan: plan.number, fields: summary.fields(status: status))
    try await store.append(event)
    switch session.console.format {
    case .json: try session.console.writeLine(event.jsonLine())
    case .text where !wasShown:
      try session.console.writeLine()
      try session.console.write(summary.text)
    case .text: break
    }
    // Who ended the run knows that it has ended.
    guard status != ExitStatus.interrupted.rawValue else { return }
    try await Notification(session).tell(summary, status: status)
  }
}
