import GRDB
import NexusProtocol
import Testing

@testable import Store

@Suite struct EventTests {
  private static let event = Event(
    .editApplied, at: 1_769_851_800_250, task: TaskID(3, 2), attempt: 1,
    fields: [
      "é": "after all ASCII", "path": "a \"b\"\n\0", "line": 12, "isExact": true, "score": .number(2),
      "big": .number(1e300),
      "names": .list(["x", "y"]), "none": .list([]), "B": .integer(.min),
    ])

  @Test func writesOneLineInAFixedOrder() throws {
    #expect(
      try Self.event.jsonLine() == #"{"event":"edit.applied","at":"2026-01-31T09:30:00.250Z","plan":3,"task":"3.2","#
        + #""attempt":1,"B":-9223372036854775808,"big":1e+300,"isExact":true,"line":12,"names":["x","y"],"none":[],"#
        + #""path":"a \"b\"\n\u0000","score":2.0,"é":"after all ASCII"}"#)
    #expect(
      try Event(.notice, at: 0).jsonLine() == #"{"event":"notice","at":"1970-01-01T00:00:00.000Z"}"#)
  }

  @Test func givesBackEventsAsTheyWere() async throws {
    let fixture = try StoreFixture()
    let events = [Self.event, Event(.notice, at: 5), Event(.planSaved, at: 6, plan: 3)]
    var appended: [JournalEntry] = []
    for event in events { appended.append(try await fixture.store.append(event)) }
    let entries = try await fixture.store.events()
    #expect(entries == appended)
    #expect(entries.map(\.event) == events)
    #expect(entries.map(\.id) == [1, 2, 3])
    #expect(entries[0].line == (try Self.event.jsonLine()))
  }

  @Test func pagesThroughEvents() async throws {
    let fixture = try StoreFixture()
    for number in 1...5 { try await fixture.store.append(Event(.notice, at: 0, plan: number % 2)) }
    #expect(try await fixture.store.events(limit: 2).map(\.id) == [1, 2])
    #expect(try await fixture.store.events(after: 2, limit: 2).map(\.id) == [3, 4])
    #expect(try await fixture.store.events(after: 1, plan: 1).map(\.id) == [3, 5])
    #expect(try await fixture.store.events(after: 5).isEmpty)
    #expect(try await fixture.store.lastEvents(limit: 2).map(\.id) == [4, 5])
    #expect(try await fixture.store.lastEvents(limit: 2, plan: 0).map(\.id) == [2, 4])
    #expect(try await fixture.store.lastEvents(limit: -1).isEmpty)
  }

  /// As a later version may have left in a store that both use.
  @Test func passesOverEventsThatItDoesNotKnow() async throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let first = try await store.append(Event(.notice, at: 1, plan: 1))
    try await insert("chat.started", into: store)
    try await insert("chat.started", into: store)
    let last = try await store.append(Event(.planSaved, at: 4, plan: 1))
    #expect(last.id == 4)
    #expect(try await store.events(limit: 2) == [first, last])
    #expect(try await store.events(after: first.id, limit: 1) == [last])
    #expect(try await store.lastEvents(EventSelection(plan: 1), limit: 2) == [first, last])
    #expect(try await store.events([.planSaved], plan: nil) == [last.event])
    // No version writes a new name without a domain.
    try await insert("rumour", into: store)
    #expect(await code { _ = try await store.events() } == .corrupt)
  }

  private func insert(_ name: String, into store: Store) async throws {
    try await store.pool.write { db in
      try db.execute(
        sql: "INSERT INTO events (name, plan, at, line) VALUES (?, 1, 2, ?)",
        arguments: [name, #"{"event":"\#(name)"}"#])
    }
  }

  @Test(arguments: [Event.Value.number(.nan), .number(.infinity)])
  func refusesNumbersThatJSONCannotSay(_ value: Event.Value) async throws {
    let fixture = try StoreFixture()
    let event = Event(.notice, at: 0, fields: ["x": value])
    #expect(await code { try await fixture.store.append(event) } == .invalid)
    #expect(try await fixture.store.events().isEmpty)
  }

  @Test(arguments: ["event", "at", "plan", "task", "attempt"])
  func refusesFieldsNamedLikeItsOwnKeys(_ key: String) {
    #expect(throws: StoreError.self) { try Event(.notice, at: 0, fields: [key: 1]).jsonLine() }
  }
}
