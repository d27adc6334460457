/// Keeps what came onto the user's branch and what was taken back from it.
///
/// Every method is one transaction: it is done when it returns, and a failure leaves nothing behind.
package protocol LandingLog: Sendable {
  /// Keeps a landing or an undoing together with the event that tells of it.
  ///
  /// Does nothing and returns nil where the last entry of the plan tells the same: a process that was killed right after
  /// it filed a landing has the next one file it again.
  func file(_ landing: LandingEntry, as event: Event) async throws -> JournalEntry?
  /// Landings and undoings of one plan or of all, oldest first.
  func landings(ofPlan plan: Int?) async throws -> [LandingEntry]
}
