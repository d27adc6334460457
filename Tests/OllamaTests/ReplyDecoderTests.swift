import NexusProtocol
import Testing

@testable import Ollama

@Suite struct ReplyDecoderTests {
  struct Outcome: Equatable {
    var thinking = ""
    var content = ""
    var toolCalls: [ToolCall] = []
    var reply: ModelReply?
    var error: ModelError?
  }

  /// Decodes one delivery, and joins its events.
  static func decode(_ pieces: [[UInt8]], splitsThinkTags: Bool = true) -> Outcome {
    var decoder = ReplyDecoder(model: "asked", splitsThinkTags: splitsThinkTags)
    var outcome = Outcome()
    for event in pieces.flatMap({ decoder.feed($0) }) + decoder.finishEvents() {
      switch event {
      case .thinking(let text): outcome.thinking += text
      case .content(let text): outcome.content += text
      case .toolCalls(let calls): outcome.toolCalls += calls
      case .waiting, .loading, .retry, .fallback, .notice: Issue.record("unexpected \(event)")
      }
    }
    do throws(ModelError) {
      outcome.reply = try decoder.result()
    } catch {
      outcome.error = error
    }
    return outcome
  }

  /// The one outcome that all deliveries of `text` have.
  static func outcome(of text: String, splitsThinkTags: Bool = true) -> Outcome {
    let all = text.deliveries.map { decode($0, splitsThinkTags: splitsThinkTags) }
    for other in all where other != all[0] {
      Issue.record("deliveries differ: \(other) and \(all[0])")
      break
    }
    if let reply = all[0].reply ?? all[0].error?.partial {
      #expect(reply.thinking == all[0].thinking)
      #expect(reply.content == all[0].content)
      #expect(reply.toolCalls == all[0].toolCalls)
    }
    return all[0]
  }

  @Test func decodesThinkingAndContent() {
    let outcome = Self.outcome(of: Fixtures.thinking)
    #expect(outcome.thinking == "The user adds 2 < 3.")
    #expect(outcome.content == "2 + 2 = 4 ✓.")
    #expect(outcome.reply?.model == "qwen3:8b")
    #expect(outcome.reply?.stopReason == .stop)
    #expect(outcome.reply?.usage.promptTokens == 18)
    #expect(outcome.reply?.usage.outputTokens == 14)
    #expect(outcome.reply?.usage.loadDuration == .milliseconds(2100))
    #expect(outcome.reply?.usage.promptDuration == .milliseconds(90))
    #expect(outcome.reply?.usage.totalDuration == .milliseconds(3200))
    #expect(outcome.reply?.usage.tokensPerSecond == 20)
  }

  @Test func decodesToolCallsOnTheDoneLine() {
    let outcome = Self.outcome(of: Fixtures.toolsOnDoneLine)
    #expect(outcome.thinking == "Need weather.")
    #expect(
      outcome.reply?.toolCalls == [
        ToolCall(id: "Xy12ab", name: "get_weather", arguments: #"{"city":"Zürich","days":2}"#),
        ToolCall(id: "Xy12ac", name: "get_time", arguments: "{}"),
      ])
  }

  @Test func appendsToolCallsOfSeveralLines() {
    let outcome = Self.outcome(of: Fixtures.toolsBeforeDoneLine)
    #expect(outcome.reply?.toolCalls.map(\.id) == ["call_a1b2c3d4", "call_e5f6g7h8"])
    #expect(outcome.reply?.toolCalls.map(\.arguments) == [#"{"city":"Bern"}"#, #"{"city":"Basel"}"#])
  }

  @Test func failsOnAnErrorInTheMiddleAndKeepsTheText() {
    let outcome = Self.outcome(of: Fixtures.errorInTheMiddle)
    #expect(outcome.error?.code == .modelFailed)
    #expect(outcome.error?.retry == .once)
    #expect(outcome.error?.partial?.content == "Once upon")
    #expect(outcome.error?.model == "m")
    #expect(outcome.content == "Once upon")
  }

  @Test func failsWithoutADoneLine() {
    for text in [Fixtures.endWithoutDone, Fixtures.repeatedAbort] {
      let outcome = Self.outcome(of: text)
      #expect(outcome.error?.code == .incomplete)
      #expect(outcome.error?.partial?.content == outcome.content)
      #expect(!outcome.content.isEmpty)
    }
    #expect(Self.outcome(of: "").error?.code == .incomplete)
  }

  @Test func failsAtEveryPlaceWhereTheStreamMayEnd() {
    let bytes = Array(Fixtures.thinking.utf8)
    // Without its line end the last line is still whole; one byte less and the object is cut.
    for end in 0..<(bytes.count - 2) {
      let outcome = Self.decode([Array(bytes[..<end])])
      let code = outcome.error?.code
      #expect(outcome.reply == nil && (code == .incomplete || (code == .notAModelServer && end < 147)))
      #expect("2 + 2 = 4 ✓.".hasPrefix(outcome.content))
    }
  }

  @Test func decodesStructuredOutput() {
    #expect(Self.outcome(of: Fixtures.structured).content == "{\n  \"name\": \"Ada\", \"age\": 36}")
    let cut = Self.outcome(of: Fixtures.structuredCut)
    #expect(cut.reply?.stopReason == .length)
    #expect(cut.content == "{\n  \"name\": \"A")
  }

  @Test func tellsWhenThinkingUsedTheWholeBudget() {
    let outcome = Self.outcome(of: Fixtures.onlyThinking)
    #expect(outcome.error?.code == .onlyThinking)
    #expect(outcome.error?.retry == .never)
    #expect(outcome.error?.partial?.thinking == "Let me see")
  }

  @Test func decodesASingleObject() {
    let outcome = Self.outcome(of: Fixtures.generated)
    #expect(outcome.content == "Hello")
    #expect(
      outcome.reply?.usage
        == Usage(
          promptTokens: 3, outputTokens: 1, loadDuration: .nanoseconds(10), promptDuration: .nanoseconds(20),
          outputDuration: .nanoseconds(30), totalDuration: .nanoseconds(100)))
    #expect(Self.outcome(of: Fixtures.loaded).reply?.stopReason == .other("load"))
    #expect(Self.outcome(of: Fixtures.unloaded).reply?.stopReason == .other("unload"))
  }

  @Test func refusesALineOverTheLimit() {
    let start = #"{"message":{"content":"first"},"done":false}"# + "\n" + #"{"message":{"content":""#
    let line = [UInt8](repeating: 0x61, count: 9 << 20)
    let outcome = Self.decode([Array(start.utf8), line, Array("\"},\"done\":true}\n".utf8)])
    #expect(outcome.error?.code == .incomplete)
    #expect(outcome.error?.retry == .never)
    #expect(outcome.content == "first")
  }

  @Test(arguments: ["<html>Bad gateway</html>\n", "[1]\n", "data: {}\n", "\"text\"\n", "{\"done\":true\n"])
  func refusesWhatIsNotAReply(text: String) {
    #expect(Self.outcome(of: text).error?.code == .notAModelServer)
  }

  @Test(arguments: [
    "<html>", "[1]", #"{"message":"text"}"#, #"{"message":{"content":["a"]}}"#, #"{"message":{"tool_calls":{}}}"#,
    #"{"message":{"tool_calls":[{"name":"f"}]}}"#, #"{"response":1,"done":true}"#,
  ])
  func losesNothingOfALineItCannotRead(line: String) {
    let first = Self.outcome(of: line + "\n")
    #expect(first.error?.code == .notAModelServer)
    let later = Self.outcome(of: Fixtures.endWithoutDone + line + "\n" + Fixtures.generated)
    #expect(later.error?.code == .modelFailed)
    #expect(later.error?.retry == .once)
    #expect(later.error?.partial?.content == "Once upon")
  }

  @Test func takesNullForAbsent() {
    let text = #"{"message":{"content":null,"thinking":null,"tool_calls":null},"done":false,"error":null}"#
    #expect(Self.outcome(of: text + "\n" + Fixtures.generated).content == "Hello")
  }

  @Test func readsNothingAfterTheDoneLine() {
    let outcome = Self.outcome(of: Fixtures.generated + "\n{\"error\":\"late\"}\n")
    #expect(outcome.content == "Hello")
    #expect(outcome.error == nil)
  }

  @Test func decodesAContextErrorInTheStream() {
    let outcome = Self.outcome(
      of:
        #"{"error":"{\"error\":{\"code\":400,\"message\":\"request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":5000,\"n_ctx\":4096}}"}"#
    )
    #expect(outcome.error?.code == .contextExceeded(promptTokens: 5000, contextLength: 4096))
  }

  static func content(_ pieces: [String]) -> String {
    let lines = pieces.map { #"{"message":{"content":"\#($0.replacing("\n", with: "\\n"))"},"done":false}"# }
    return lines.joined(separator: "\n") + "\n" + #"{"message":{"content":""},"done":true}"# + "\n"
  }

  @Test(arguments: [
    (["<think>a < b</think>\n\nanswer"], "a < b", "answer"),
    (["\n<th", "ink>a", "b</", "think>", "answer"], "ab", "answer"),
    (["<think>never closed </thi"], "never closed </thi", ""),
    (["a <think>b</think>"], "", "a <think>b</think>"),
    (["<thin"], "", "<thin"),
    (["<", "b>"], "", "<b>"),
    (["<think></think>x"], "", "x"),
    (["<think>", "\n", "a\n", "</think>", "\n", "\n", "x\n", "\ny"], "a\n", "x\n\ny"),
    (["<think>\n"], "", ""),
    (["<think>a</think>\n"], "a", ""),
    (["  "], "", "  "),
  ])
  func partsThinkingInTags(pieces: [String], thinking: String, content: String) {
    let outcome = Self.outcome(of: Self.content(pieces))
    #expect(outcome.thinking == thinking)
    #expect(outcome.content == content)
    let raw = Self.outcome(of: Self.content(pieces), splitsThinkTags: false)
    #expect(raw.content == pieces.joined())
  }

  @Test func joinsPiecesThatComeTogether() {
    var decoder = ReplyDecoder(model: "m")
    let events = decoder.feed(Array(Fixtures.thinking.utf8))
    #expect(events == [.thinking("The user adds 2 < 3."), .content("2 + 2 = 4 ✓.")])
  }

  @Test func replacesTextThatIsNotUnicode() {
    let outcome = Self.outcome(of: #"{"message":{"content":"a\ud83d b"},"done":true}"#)
    #expect(outcome.content == "a\u{FFFD} b")
  }
}
