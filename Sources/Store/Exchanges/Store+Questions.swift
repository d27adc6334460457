import GRDB
package import NexusProtocol

extension Store {
  /// The answered exchanges of the run that last got an answer to a question outside of plans, oldest first; what it had
  /// made of several answers is among them, as a choice.
  package func lastQuestion() async throws(StoreError) -> [Exchange] {
    try await read { db in
      try db.exchanges(
        where: """
          purpose IN ('ask', 'choose') AND plan IS NULL AND state = 'finished' AND token =
          (SELECT token FROM exchanges WHERE purpose = 'ask' AND state = 'finished' ORDER BY id DESC LIMIT 1)
          """, [:])
    }
  }
}
