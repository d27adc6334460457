import NexusProtocol
import Testing

@testable import ModelPolicies

@Suite(.timeLimit(.minutes(1))) struct RecordingModelTests {
  private let recorder = RecorderInMemory()

  @Test func keepsAnExchangeBeforeItBeginsAndWhenItEnds() async throws {
    let model = RecordingModel(ScriptedModel(.reply("x")), recorder: recorder)
    let reply = try await model.reply(to: .asking("m")) { _ in }
    #expect(await recorder.notes == [.began("m"), .ended(.finished(reply))])
  }

  @Test func keepsTheStreamOnceASecond() async throws {
    let clock = VirtualClock()
    let base = Streaming(["a", "b", "c", "d"]) { clock.advance(by: .milliseconds(600)) }
    let model = RecordingModel(base, recorder: recorder, clock: clock.policy)
    _ = try await model.reply(to: .asking("m")) { _ in }
    #expect(await recorder.kept == ["ab", "abcd"])
  }

  @Test func beginsAnewWithEachTry() async throws {
    let base = ScriptedModel(.fail(RetryingModelTests.crash), .cancel)
    let patient = RetryingModelTests.retrying(base, 1)
    let model = RecordingModel(patient, recorder: recorder)
    await #expect(throws: CancellationError.self) { try await model.reply(to: .asking("m")) { _ in } }
    #expect(await recorder.notes == [.began("m"), .ended(.interrupted(ModelReply(model: "m")))])
  }

  @Test func keepsWhyAnExchangeFailedAndHowFarItCame() async throws {
    let model = RecordingModel(ScriptedModel(.fail(RetryingModelTests.crash)), recorder: recorder)
    await #expect(throws: RetryingModelTests.crash) { try await model.reply(to: .asking("m")) { _ in } }
    #expect(
      await recorder.notes == [.began("m"), .ended(.failed("crash", ModelReply(model: "m", content: "part")))])
  }

  @Test func whatCannotBeKeptDoesNotHappen() async throws {
    let base = ScriptedModel(.reply("x"))
    await recorder.fail()
    await #expect(throws: RecorderInMemory.Fault.self) {
      try await RecordingModel(base, recorder: recorder).reply(to: .asking("m")) { _ in }
    }
    #expect(await base.requests.isEmpty)
  }
}

actor RecorderInMemory: ExchangeRecorder {
  enum Note: Equatable {
    case began(String)
    case ended(RecordedOutcome)
  }
  struct Fault: Error {}

  private(set) var notes: [Note] = []
  private(set) var kept: [String] = []
  private var isBroken = false

  func fail() { isBroken = true }

  func begin(_ request: ChatRequest) throws -> Int64 {
    if isBroken { throw Fault() }
    notes.append(.began(request.model))
    return Int64(notes.count)
  }

  func keep(_ partial: ModelReply, of exchange: Int64) { kept.append(partial.content) }
  func end(_ exchange: Int64, _ outcome: RecordedOutcome) { notes.append(.ended(outcome)) }
}

/// A model that streams pieces, between which something happens.
struct Streaming: LanguageModel {
  let pieces: [String]
  let between: @Sendable () -> Void

  init(_ pieces: [String], between: @escaping @Sendable () -> Void) {
    self.pieces = pieces
    self.between = between
  }

  func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    for piece in pieces {
      between()
      try await onEvent(.content(piece))
    }
    return ModelReply(model: request.model, content: pieces.joined())
  }
}
