import NexusProtocol
import Store
import Testing

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
