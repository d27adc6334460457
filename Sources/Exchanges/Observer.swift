package import NexusProtocol

/// Who is told what happens, while it happens.
package protocol Observer: Sendable {
  /// Receives an event that is already in the journal.
  func happened(_ event: Event) async
  /// Receives what a model streams, for a task or for none; the exchange waits meanwhile.
  func streamed(_ event: ModelEvent, role: ModelRole, model: String, task: TaskID?) async throws
  /// What a model streamed for a task, or for none, broke off; no event may tell of it.
  func streamBroke(task: TaskID?) async
}

/// Hears all and says nothing.
package struct SilentObserver: Observer {
  package init() {}

  package func happened(_ event: Event) async {}
  package func streamed(_ event: ModelEvent, role: ModelRole, model: String, task: TaskID?) async throws {}
  package func streamBroke(task: TaskID?) async {}
}
