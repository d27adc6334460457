import ChatReplay
import NexusProtocol
import Testing

@testable import Gemini

@Suite struct ContentDialectTests {
  @Test func readsThinkingTextAndCallsHoweverTheBytesCome() throws {
    let ways = Decoded.inEveryWay(Self.whole, ContentDialect())
    let first = try #require(ways.first)
    let reply = try #require(first.reply)
    #expect(reply.thinking == "plän")
    #expect(reply.content == "Hi 😀日")
    #expect(
      reply.toolCalls == [
        ToolCall(name: "f", arguments: #"{"a":"ö"}"#, signature: "c2ln"), ToolCall(name: "g", arguments: "{}"),
      ])
    #expect(reply.usage == Usage(promptTokens: 8, cachedPromptTokens: 2, outputTokens: 5))
    #expect(first.content == reply.content)
    #expect(first.toolCalls == reply.toolCalls)
    for way in ways { #expect(way == first) }
  }

  /// Wherever the stream ends before its reason to stop, the reply is incomplete and never taken for a whole one.
  @Test func noCutStreamIsTakenForAWholeReply() throws {
    let end = try #require(Self.whole.ranges(of: #""finishReason":"STOP""#).first)
    let bytes = Array(Self.whole[..<end.lowerBound].utf8)
    for count in stride(from: 1, to: bytes.count, by: 7) {
      let decoded = Decoded(String(decoding: bytes.prefix(count), as: UTF8.self), ContentDialect(), cuts: [])
      #expect(decoded.reply == nil)
      #expect([.incomplete, .notAModelServer].contains(try #require(decoded.failure).code))
      #expect(decoded.toolCalls == [])
    }
  }

  @Test func anErrorAfterTheBeginningKeepsWhatCame() throws {
    let cut = try #require(
      Self.whole.ranges(of: #"data: {"candidates":[{"content":{"role":"model","parts":[{"function"#).first)
    let error = #"{"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED"}}"#
    let text = String(Self.whole[..<cut.lowerBound]) + "data: \(error)\r\n\r\n"
    for way in Decoded.inEveryWay(text, ContentDialect()) {
      #expect(way.failure?.code == .limitReached)
      #expect(way.failure?.message == "slow down")
      #expect(way.failure?.partial?.content == "Hi 😀日")
    }
  }

  @Test func anArrayOfAllItsObjectsIsRead() throws {
    let text = """
      [{"candidates":[{"content":{"role":"model","parts":[{"text":"ü"}]}}]},
      {"candidates":[{"content":{"role":"model"},"finishReason":"STOP"}]}]
      """
    for way in Decoded.inEveryWay(text, ContentDialect(), isStream: false) { #expect(way.reply?.content == "ü") }
  }

  static let whole = [
    #"{"candidates":[{"content":{"role":"model","parts":[{"text":"plän","thought":true}]},"index":0}],"#
      + #""usageMetadata":{"promptTokenCount":5,"totalTokenCount":9,"thoughtsTokenCount":4}}"#,
    #"{"candidates":[{"content":{"role":"model","parts":[{"text":"Hi 😀"},{"text":"日"}]},"index":0}]}"#,
    #"{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":"ö"}},"#
      + #""thoughtSignature":"c2ln"},{"functionCall":{"id":"","name":"g"}}]},"index":0}]}"#,
    #"{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":"STOP","index":0}],"#
      + #""usageMetadata":{"promptTokenCount":6,"toolUsePromptTokenCount":2,"cachedContentTokenCount":2,"#
      + #""candidatesTokenCount":1,"thoughtsTokenCount":4,"totalTokenCount":11}}"#,
  ].map { "data: \($0)\r\n\r\n" }.joined()
}
