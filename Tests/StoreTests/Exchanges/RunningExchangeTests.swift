import NexusProtocol
import Store
import Testing

@Suite struct RunningExchangeTests {
  @Test func tellsWhatRunsOfAPlanAndWhatMakesOne() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    try await fixture.addPlan()
    var planning = Exchange.sample()
    planning.plan = nil
    let first = try await fixture.store.startExchange(planning)
    for plan in [1, 2] {
      var exchange = Exchange.sample()
      exchange.task = TaskID(plan, 1)
      exchange.plan = plan
      _ = try await fixture.store.startExchange(exchange)
    }
    let found = try await fixture.store.runningExchanges(ofPlan: 2, tail: 10)
    #expect(found.map(\.plan) == [nil, 2])
    #expect(found.map(\.task) == [nil, TaskID(2, 1)])
    #expect(found[0].model == planning.request.model && found[0].owner == StoreFixture.owner)
    #expect(found[0].tail.isEmpty && found[0].answerBytes == 0)
    try await fixture.store.finishExchange(first, state: .failed, reply: nil, failure: "x", at: 3000)
    #expect(try await fixture.store.runningExchanges(ofPlan: nil, tail: 10).isEmpty)
  }

  @Test(arguments: [
    ("", "thought", "ought"), ("answer", "thought", "nswer"), ("äöü", "", "öü"), ("a\0b", "", "a\0b"), ("", "", ""),
  ])
  func givesTheEndOfWhatCame(_ content: String, _ thinking: String, _ tail: String) async throws {
    let fixture = try StoreFixture()
    let id = try await fixture.store.startExchange(.sample())
    try await fixture.store.keepPartialReply(
      ModelReply(model: "m", content: content, thinking: thinking), of: id)
    let found = try #require(try await fixture.store.runningExchanges(ofPlan: nil, tail: 5).first)
    #expect(found.tail == tail && found.model == "m")
    #expect(found.answerBytes == content.utf8.count && found.thinkingBytes == thinking.utf8.count)
  }
}
