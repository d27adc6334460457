import JSONText
import Testing

@testable import Workflows

@Suite struct WorkflowRecordTests {
  static let text = """
    name: w
    inputs: [topic]
    steps:
      - { id: a, prompt: "On {{ inputs.topic }}" }
      - { id: each, prompt: "{{ item }}", for_each: "lines(a)" }
      - { id: other, prompt: "More on {{ inputs.topic }}", needs: [a] }
      - { id: end, prompt: "{{ each }} {{ other }}" }
    """

  static func record() -> WorkflowRecord {
    var record = WorkflowRecord(WorkflowRecord.Head(workflow: "w", file: nil, text: text, inputs: ["topic": "cats"]))
    record.head.beganAt = 1000
    return record
  }

  static func reply(
    _ step: String, _ text: String, item: Int? = nil, at: Int, _ milliseconds: Int, tokens: Int = 10,
    cost: Double? = nil
  ) -> RunLine {
    .reply(
      WorkflowRecord.Reply(
        StepCall.Key(step: step, item: item, round: 1, correction: 0),
        StepReply(text, tokens: tokens, cost: cost, model: "m"), askedAt: at, milliseconds: milliseconds))
  }

  private static let lines: [RunLine] = [
    .head(record().head), reply("a", "x\ny", at: 1000, 500, cost: 0.5),
    .ended(step: "a", StepResult(.done, response: "x\ny"), at: 1500),
    reply("each", "1", item: 0, at: 1500, 400), reply("each", "2", item: 1, at: 1900, 600),
    reply("other", "o", at: 1500, 300),
    .retried(StepCall.Key(step: "end", item: nil, round: 1, correction: 0), reason: "Busy."),
    .ended(step: "other", StepResult(.done, response: "o"), at: 1800),
    .ended(step: "each", StepResult(.done, response: ["1", "2"]), at: 2500),
    .ended(step: "end", StepResult(.failed, error: "No."), at: 2600), .finished(.failed, at: 2600),
  ]

  private static var bytes: [UInt8] { Array(lines.map { $0.json.text() + "\n" }.joined().utf8) }

  private func whole() throws -> WorkflowRecord { try #require(WorkflowRecord.read(Self.bytes)).record }

  @Test func whatIsWrittenIsRead() throws {
    let (record, length) = try #require(WorkflowRecord.read(Self.bytes))
    #expect(length == Self.bytes.count)
    #expect(record.head.inputs == ["topic": "cats"])
    #expect(record.replies.map(\.key.text) == ["a", "each[0]", "each[1]", "other"])
    #expect(record.replies.first?.milliseconds == 500)
    #expect(record.endings.map(\.step) == ["a", "other", "each", "end"])
    #expect(record.state == .failed && record.endedAt == 2600)
    #expect(record.notes == ["end was tried again: Busy."])
    #expect(try record.workflow().steps.count == 4)
  }

  /// Wherever a crash cuts the file, what stood in whole lines is read, and where to go on from is known.
  @Test func aFileThatWasCutAnywhereIsRead() throws {
    let bytes = Self.bytes
    let first = try #require(bytes.firstIndex(of: 10))
    for count in (first + 1)...bytes.count {
      let (_, length) = try #require(WorkflowRecord.read(Array(bytes[..<count])))
      #expect(length <= count && bytes[length - 1] == 10)
      #expect(!bytes[length..<count].contains(10))
    }
    #expect(WorkflowRecord.read(Array(bytes[..<first])) == nil)
    #expect(WorkflowRecord.read(bytes + Array("{\"torn\n".utf8) + bytes) == nil)
  }

  @Test func unknownEventsArePassedOver() throws {
    let more = Self.bytes + Array("{\"event\":\"later\"}\n{\"event\":\"resumed\",\"at\":3000}\n".utf8)
    let record = try #require(WorkflowRecord.read(more)).record
    #expect(record.state == .interrupted && record.endedAt == nil && record.replies.count == 4)
  }

  @Test func aRunFromAStepTakesOverWhatWasBefore() throws {
    let record = try whole()
    let workflow = try record.workflow()
    #expect(try record.replies(before: "end", in: workflow).map(\.key.step) == ["a", "each", "each", "other"])
    #expect(try record.replies(before: "each", in: workflow).map(\.key.step) == ["a", "other"])
    #expect(try record.replies(before: "a", in: workflow).isEmpty)
    #expect(throws: WorkflowFault.self) { try record.replies(before: "nothing", in: workflow) }
    // What was taken over took no time of this run.
    #expect(try record.replies(before: "end", in: workflow).allSatisfy { $0.milliseconds == nil })
  }

  @Test func aProfileSaysWhereTimeTokensAndMoneyWent() throws {
    let record = try whole()
    let profile = RunProfile(of: record, try record.workflow())
    #expect(profile.steps.map(\.step) == ["a", "each", "other"])
    #expect(profile.steps.map(\.milliseconds) == [500, 1000, 300])
    #expect(profile.milliseconds == 1500 && profile.tokens == 40 && profile.cost == 0.5)
    #expect(profile.longestPath == ["a", "each"] && profile.longestPathInMilliseconds == 1500)
    #expect(profile.advice.count == 2)
    #expect(profile.advice.first?.contains("2 elements, 1 at once, in 1.0 s") == true)
    #expect(profile.advice.last?.contains("\"other\" waits for \"a\" and uses nothing of it") == true)
  }

  @Test func aRunIsWrittenOutWhole() throws {
    var record = try whole()
    record.add(.ended(step: "a", StepResult(.done, response: "```\ncode\n```"), at: 1))
    let profile = RunProfile(of: record, try record.workflow())
    let document = RunDocument(number: 7, record, profile, began: "today")
    #expect(document.markdown.hasPrefix("# Run 7 of w\n\n- State: failed\n- Began: today\n"))
    #expect(document.markdown.contains("### topic\n\n```\ncats\n```\n"))
    #expect(document.markdown.contains("\n````\n```\ncode\n```\n````"))
    #expect(document.text.contains("end: failed\n  No.\n"))
    let json = record.json(number: 7, profile)
    #expect(json["steps"]?.array?.count == 4 && json["replies"]?.array?.count == 4)
  }

  @Test(.timeLimit(.minutes(1))) func aRunIsReplayedWithItsOwnReplies() async throws {
    let record = try whole()
    let workflow = try record.workflow()
    let same = try await RunReplay(record, voices: .builtIn).differences(with: workflow)
    #expect(same.count == 4 && same.allSatisfy { $0.message == nil })
    let text = Self.text.replacing("for_each: \"lines(a)\"", with: "for_each: \"lines(a)\", when: \"a contains 'z'\"")
    let other = try #require(try WorkflowReader.workflows(in: text, named: "w").first)
    let differs = try await RunReplay(record, voices: .builtIn).differences(with: other)
    #expect(differs.first { $0.step == "each" }?.message == "It was done, and is skipped.")
    #expect(differs.first { $0.step == "a" }?.message == nil)
  }
}
