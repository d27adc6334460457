internal import CrashPoints
package import NexusProtocol

/// Keeps what happens in the journal, and then tells whoever watches.
package struct EventWriter: Sendable {
  package let journal: any Journal
  package var observer: any Observer
  /// Returns the time at which an event happens.
  package let now: @Sendable () -> Timestamp

  package init(journal: any Journal, observer: any Observer, now: @escaping @Sendable () -> Timestamp) {
    self.journal = journal
    self.observer = observer
    self.now = now
  }

  /// Keeps an event and then shows it.
  package func tell(
    _ name: Event.Name, plan: Int? = nil, task: TaskID? = nil, attempt: Int? = nil,
    _ fields: [String: Event.Value] = [:]
  ) async throws {
    let event = Event(name, at: now(), plan: plan, task: task, attempt: attempt, fields: fields)
    try await journal.append(event)
    await show(event)
  }

  /// Shows an event that is in the journal already, as one that is kept with what it tells of.
  package func show(_ event: Event) async {
    CrashPoint.reach("event-kept")
    await observer.happened(event)
  }

  /// Keeps an event about the subject of an exchange and then shows it.
  package func tell(_ name: Event.Name, _ subject: Subject, _ fields: [String: Event.Value]) async throws {
    try await tell(name, plan: subject.plan, task: subject.task, attempt: subject.attempt?.number, fields)
  }
}
