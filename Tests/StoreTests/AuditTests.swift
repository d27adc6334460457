import GRDB
import JSONText
import Jobs
import NexusProtocol
import Testing

@testable import Store

/// The audit tells of each exchange, and shows what was changed or taken away behind its back.
@Suite struct AuditTests {
  private static let reply = ModelReply(
    model: "other", content: "said \0 this", thinking: "hm", usage: Usage(promptTokens: 7, outputTokens: 2))

  /// Three exchanges: one finished, one that failed without a reply, one that runs.
  private func filled() async throws -> StoreFixture {
    let fixture = try StoreFixture()
    let store = fixture.store
    for (state, reply) in [(Exchange.State.finished, Self.reply), (.failed, nil)] {
      let id = try await store.startExchange(.sample())
      try await store.finishExchange(
        id, state: state, reply: reply, failure: state == .failed ? "It broke." : nil, at: 3000)
    }
    _ = try await store.startExchange(.sample())
    return fixture
  }

  private func faults(after change: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> [String]
  {
    let fixture = try await filled()
    try await fixture.store.write { db in try db.execute(sql: change) }
    return try await fixture.store.verifyAudit().faults.map(\.message)
  }

  @Test func tellsOfEachExchangeAndIsWhole() async throws {
    let fixture = try await filled()
    let rows = try await fixture.store.auditRows(limit: 10)
    #expect(rows.map(\.exchange) == [3, 2, 2, 1, 1])
    #expect(rows.map(\.step) == [.asked, .ended, .asked, .ended, .asked])
    #expect(rows.map(\.state) == [.running, .failed, .running, .finished, .running])
    #expect(rows.map(\.model) == ["m", "m", "m", "other", "m"])
    // The same was asked three times, and a failure has no reply.
    #expect(rows[0].content == rows[2].content && rows[1].content == nil && rows[3].content?.count == 64)
    let verdict = try await fixture.store.verifyAudit()
    #expect(verdict.faults == [] && verdict.rows == 5 && verdict.head == rows[0].hash)
    #expect(try await fixture.store.hasAuditRow(hashBeginning: String(rows[4].hash.prefix(8))))
    #expect(try await !fixture.store.hasAuditRow(hashBeginning: "00000000ff"))
  }

  @Test func followsAJobToItsParts() async throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let parent = try await store.beginJob(
      try .init(.consult, [:]), for: StoreFixture.owner, at: 1, until: 100)
    let child = try await store.queueJobs([try .init(.code, ["question": "x"], parent: parent.id)], at: 2)[0]
    _ = try await store.working(atJob: child.id).startExchange(.sample())
    _ = try await store.startExchange(.sample())
    #expect(try await store.auditRows(ofJob: parent.id, limit: 10).map(\.job) == [child.id])
  }

  @Test(arguments: [
    (
      "UPDATE exchanges SET request = replace(request, 'hi', 'ho') WHERE id = 1",
      "The request of exchange 1 was changed."
    ),
    ("UPDATE replies SET content = 'said that'", "The reply of exchange 1 was changed."),
    ("UPDATE replies SET outputTokens = 1", "The reply of exchange 1 was changed."),
    ("DELETE FROM replies", "The reply of exchange 1 is missing."),
    ("DELETE FROM exchanges WHERE id = 2", "Exchange 2 is missing."),
    ("UPDATE exchanges SET state = 'finished' WHERE id = 2", "Exchange 2 is kept as finished"),
    ("UPDATE audit SET model = 'x' WHERE id = 2", "Row 2 of the audit was changed, or the one before it."),
    ("UPDATE audit SET hash = replace(hash, 'a', 'b') WHERE id = 2", "Row 2 of the audit was changed"),
    ("DELETE FROM audit WHERE id = 3", "Rows 3 to 3 of the audit are missing."),
    ("DELETE FROM audit WHERE id = 5", "Rows 5 to 5 of the audit are missing."),
    ("DELETE FROM audit WHERE id IN (3, 4)", "The audit does not tell of exchange 2."),
  ])
  func showsAChange(sql: String, words: String) async throws {
    let faults = try await faults(after: sql)
    #expect(faults.contains { $0.hasPrefix(words) }, "\(faults)")
  }

  @Test func exchangesOfOlderVersionsAreCountedApart() async throws {
    let fixture = try await filled()
    try await fixture.store.write { db in
      try db.execute(sql: "DELETE FROM audit; DELETE FROM sqlite_sequence WHERE name = 'audit'")
    }
    _ = try await fixture.store.startExchange(.sample())
    let verdict = try await fixture.store.verifyAudit()
    #expect(verdict.exchangesBefore == 3 && verdict.faults == [] && verdict.rows == 1)
  }

  /// SHA-256 of "abc", from FIPS 180-2, appendix B.1.
  @Test func digestsAsTheStandardSays() {
    #expect(
      AuditRow.digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
