/// Keeps what happened, in one order.
///
/// Every method is one transaction: it is done when it returns, and a failure leaves nothing behind.
package protocol EventLog: Sendable {
  /// Appends an event and returns it with the number and the line it is kept under.
  @discardableResult
  func append(_ event: Event) async throws -> JournalEntry
  /// The events of these names, of one plan or of all, oldest first.
  func events(_ names: Set<Event.Name>, plan: Int?) async throws -> [Event]
}
