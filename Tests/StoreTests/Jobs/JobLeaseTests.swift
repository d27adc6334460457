import JSONText
import Jobs
import NexusProtocol
import Store
import Testing

@Suite struct JobLeaseTests {
  private let owner = StoreFixture.owner
  private let other = StoreFixture.otherOwner

  @Test func takesUpAgainWhatADeadProcessLeftAsOftenAsItMay() async throws {
    let fixture = try StoreFixture(isAlive: { $0 != StoreFixture.owner })
    try await fixture.queue()
    for attempt in 1...3 {
      #expect(try await fixture.take() == 1)
      #expect(try await fixture.store.recoverJobs(at: 1500) == [1])
      #expect(try await fixture.state(1) == (attempt < 3 ? .queued : .failed))
    }
    #expect(try await fixture.store.job(1)?.reason == "The process that ran it has ended.")
  }

  @Test func whatADeadProcessBeganForItselfHasFailed() async throws {
    let fixture = try StoreFixture()
    let draft = try JobDraft(.implement, ["arguments": ["implement"]])
    let job = try await fixture.store.beginJob(draft, for: owner, at: 0, until: 100)
    #expect(try await fixture.store.recoverJobs(at: 99).isEmpty)
    #expect(try await fixture.store.recoverAbandoned(at: 100).jobs == [job.id])
    #expect(try await fixture.state(job.id) == .failed)
    #expect(try await fixture.store.watchJob(job.id, for: owner, until: 200) == .lost)
    #expect(await code { try await fixture.store.endJob(job.id, from: owner, as: .done(), at: 5) } == .conflict)
    #expect(await code { try await fixture.store.keepProgress("x", ofJob: job.id, for: owner) } == .conflict)
  }

  @Test func aSlowHolderThatLostItsJobChangesNothing() async throws {
    let fixture = try StoreFixture()
    try await fixture.queue()
    #expect(try await fixture.take(until: 1100) == 1)
    #expect(try await fixture.store.watchJob(1, for: owner, until: 1200) == .goOn)
    #expect(try await fixture.store.recoverJobs(at: 1150).isEmpty)
    #expect(try await fixture.store.recoverJobs(at: 1200) == [1])
    #expect(try await fixture.take(for: other) == 1)
    #expect(try await fixture.store.watchJob(1, for: owner, until: 9000) == .lost)
    #expect(await code { try await fixture.store.endJob(1, from: owner, as: .done(), at: 5) } == .conflict)
    try await fixture.store.endJob(1, from: other, as: .done(), at: 6)
    #expect(try await fixture.state(1) == .done)
  }

  @Test func abortingReachesWhoRunsItAndAllChildren() async throws {
    let fixture = try StoreFixture()
    try await fixture.queue()
    #expect(try await fixture.take() == 1)
    try await fixture.queue(2, .code, parent: 1)
    #expect(try await fixture.take() == 2)
    let job = try await fixture.store.abortJob(1, because: "Not wanted.", at: 5)
    #expect(job.state == .running && job.isToAbort)
    for id: Int64 in [1, 2] {
      #expect(try await fixture.store.watchJob(id, for: owner, until: nil) == .abort(reason: "Not wanted."))
    }
    #expect(try await fixture.state(3) == .aborted)
    try await fixture.store.endJob(1, from: owner, as: JobOutcome(.aborted, reason: "Not wanted."), at: 6)
    #expect(await code { _ = try await fixture.store.abortJob(1, because: "", at: 7) } == .invalid)
    #expect(await code { try await fixture.queue(1, .code, parent: 1) } == .invalid)
    // Whoever was asked to end it was killed instead.
    #expect(try await fixture.store.recoverJobs(at: 9000) == [2])
    #expect(try await fixture.state(2) == .aborted)
  }

  @Test func whatBelongsToAJobIsFoundByIt() async throws {
    let fixture = try StoreFixture()
    try await fixture.queue()
    #expect(try await fixture.take() == 1)
    try await fixture.queue(1, .code, parent: 1)
    let works = [fixture.store.working(atJob: 1), fixture.store.working(atJob: 2)]
    for store in works {
      try await store.append(Event(.notice, at: 5))
      let id = try await store.startExchange(.sample())
      let reply = ModelReply(model: "m", usage: Usage(promptTokens: 10, outputTokens: 5))
      try await store.finishExchange(id, state: .finished, reply: reply, failure: nil, at: 2500)
    }
    #expect(try await fixture.store.events(ofJob: 1).count == 2)
    #expect(try await fixture.store.events(ofJob: 2).count == 1)
    let usages = try await fixture.store.usages(ofJobs: [1, 2])
    #expect(usages.mapValues(\.count) == [1: 2, 2: 1])
    let spent = try await fixture.store.spending(in: .job(1), at: 3000)
    #expect(spent[.implementation]?.promptTokens == 20)
    #expect(try await fixture.store.exchange(2)?.job == 2)
  }
}
