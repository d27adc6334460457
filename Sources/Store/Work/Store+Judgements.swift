import GRDB
import NexusProtocol

extension Store {
  /// The numbers of a plan's tasks that were approved or accepted although nothing shows that their commits work: their
  /// states do not tell it any more.
  package func unverifiedTasks(ofPlan number: Int) async throws(StoreError) -> Set<Int> {
    try await read { db in
      // Only those that might be are looked at closely, since a plan may have thousands.
      let doubtful = try db.records(
        """
        SELECT attempts.* FROM tasks JOIN attempts ON attempts.plan = tasks.plan AND attempts.task = tasks.number
        AND attempts.commitID = tasks.commitID AND attempts.outcome = 'committed'
        WHERE tasks.plan = :plan AND tasks.state IN ('approved', 'accepted') AND (
          attempts.outOfScope IS NOT NULL
          OR NOT EXISTS (SELECT 1 FROM checks WHERE checks.attempt = attempts.id AND checks.run <> 'base')
          OR EXISTS (SELECT 1 FROM checks WHERE checks.attempt = attempts.id AND checks.run = 'base'))
        """, ["plan": number]
      ).map(Attempt.init)
      return try Set(
        doubtful.filter { try $0.judgement(by: db.checks(of: $0.id)).state == .unverified }.map(\.task.number))
    }
  }
}
