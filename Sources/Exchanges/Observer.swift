package import NexusProtocol

/// Who is told what happens, while it happens: events one at a time and in the journal's order, what models stream for
/// several tasks at once in any.
package protocol Observer: Sendable {
  /// Receives an event with the number under which it is in the journal; the next waits meanwhile. It must not tell any.
  func happened(_ entry: JournalEntry) async
  /// Receives what a model streams, for a task or for none; the exchange waits meanwhile.
  func streamed(_ event: ModelEvent, role: ModelRole, model: String, task: TaskID?) async throws
  /// What a model streamed for a task, or for none, broke off; no event may tell of it.
  func streamBroke(task: TaskID?) async
}

/// Hears all and says nothing.
package struct SilentObserver: Observer {
  package init() {}

  package func happened(_ entry: JournalEntry) async {}
  package func streamed(_ event: ModelEvent, role: ModelRole, model: String, task: TaskID?) async throws {}
  package func streamBroke(task: TaskID?) async {}
}
