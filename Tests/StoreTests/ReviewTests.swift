import NexusProtocol
import Store
import Testing

@Suite struct ReviewTests {
  @Test func keepsReviewsWithTheirFindings() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let findings = [
      Finding(severity: .error, file: "b", line: 3, message: "wrong"), Finding(severity: .note, message: "fine\0"),
    ]
    let criteria = [
      CriterionVerdict("It works", .met, evidence: "return 1"),
      CriterionVerdict("It is tested", .unmet, evidence: "no\0"),
      CriterionVerdict("It is fast", .notShown),
    ]
    let first = Review(
      task: TaskID(1, 1), commit: "c1", reviewer: .overseer, verdict: .unproven, summary: "s", findings: findings,
      criteria: criteria, model: "m", at: 5)
    let second = Review(id: 77, task: TaskID(1, 1), commit: "c2", reviewer: .user, verdict: .accept, summary: "", at: 6)
    let foreign = Review(task: nil, commit: "c1", reviewer: .overseer, verdict: .approve, summary: "", at: 7)
    var saved: [Review] = []
    for review in [first, second, foreign] { saved.append(try await fixture.store.record(review)) }

    #expect(saved.map(\.id) == [1, 2, 3])
    #expect(saved[0].findings == findings && saved[0].criteria == criteria)
    #expect(try await fixture.store.reviews(of: TaskID(1, 1)) == Array(saved[0...1]))
    #expect(try await fixture.store.reviews(ofCommit: "c1") == [saved[0], saved[2]])
    #expect(try await fixture.store.reviews(ofCommit: "c3").isEmpty)
  }

  @Test func refusesAReviewOfAnUnknownTask() async throws {
    let fixture = try StoreFixture()
    let review = Review(task: TaskID(1, 1), commit: "c", reviewer: .user, verdict: .reject, summary: "", at: 0)
    #expect(await code { _ = try await fixture.store.record(review) } == .notFound)
  }
}
