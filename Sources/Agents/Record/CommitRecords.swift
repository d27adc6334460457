package import Exchanges
package import Git
import NexusProtocol

/// Writes the records of commits where the user wants them besides the commits' own trailers.
package struct CommitRecords: Sendable {
  let repository: Repository
  let events: EventWriter
  /// Where commits say how they came about.
  let place: RecordPlace

  package init(repository: Repository, events: EventWriter, place: RecordPlace) {
    self.repository = repository
    self.events = events
    self.place = place
  }

  /// Writes the records of tasks' commits as notes, where the user wants them.
  ///
  /// A note that cannot be written takes nothing from the commit: it is told, and the next run tries again.
  func keep(of tasks: [TaskID]) async throws {
    guard place.hasNotes else { return }
    do {
      try await CommitNotes(repository: repository, journal: events.journal, now: events.now).keep(tasks)
    } catch let error as GitError {
      try await events.tell(
        .notice, plan: tasks.first?.plan,
        ["text": .string("The record cannot be written to \(CommitNotes.reference). \(error.message)")])
    }
  }
}
