internal import CrashPoints
package import NexusProtocol

/// Keeps what happens in the journal, and then tells whoever watches: one event after the other, so that the order of the
/// telling is that of the journal also where tasks run beside each other.
package struct EventWriter: Sendable {
  package let journal: any Journal
  package let observer: any Observer
  /// Returns the time at which an event happens.
  package let now: @Sendable () -> Timestamp
  private let turn = Turn()

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
    try await tell {
      try await journal.append(
        Event(name, at: now(), plan: plan, task: task, attempt: attempt, fields: fields))
    }
  }

  /// Keeps an event about the subject of an exchange and then shows it.
  package func tell(_ name: Event.Name, _ subject: Subject, _ fields: [String: Event.Value]) async throws {
    try await tell(name, plan: subject.plan, task: subject.task, attempt: subject.attempt?.number, fields)
  }

  /// Shows the event that `keep` keeps, unless it keeps none.
  package func tell(_ keep: () async throws -> JournalEntry?) async throws {
    try await turn.take {
      guard let entry = try await keep() else { return }
      CrashPoint.reach("event-kept")
      await observer.happened(entry)
    }
  }
}
