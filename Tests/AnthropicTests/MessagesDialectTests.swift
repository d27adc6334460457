import ChatReplay
import JSONText
import ModelWire
import NexusProtocol
import Testing

@testable import Anthropic

@Suite struct MessagesDialectTests {
  @Test func readsThinkingTextAndCallsHoweverTheBytesCome() throws {
    let ways = Decoded.inEveryWay(Self.whole, MessagesDialect())
    let first = try #require(ways.first)
    let reply = try #require(first.reply)
    #expect(reply.thinking == "Check the ςity. 日")
    #expect(reply.content == "Grüße 😀")
    let lead = #"[{"type":"thinking","thinking":"Check the ςity. 日","signature":"c2ln"},{"type":"text","bytes":12}]"#
    #expect(reply.toolCalls == [ToolCall(id: "toolu_1", name: "f", arguments: #"{"a": "ö"}"#, signature: lead)])
    #expect(reply.stopReason == .stop)
    #expect(reply.usage == Usage(promptTokens: 1043, cachedPromptTokens: 1024, outputTokens: 33))
    #expect(first.content == reply.content)
    #expect(first.toolCalls == reply.toolCalls)
    for way in ways { #expect(way == first) }
  }

  @Test func anErrorInPlaceOfTheEndKeepsWhatCame() throws {
    let cut = try #require(Self.whole.ranges(of: "event: message_delta").first)
    let error = #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}"#
    let text = Self.whole[..<cut.lowerBound] + "event: error\ndata: \(error)\n\n"
    let ways = Decoded.inEveryWay(String(text), MessagesDialect())
    for way in ways {
      #expect(way.failure?.code == .busy)
      #expect(way.failure?.partial?.content == "Grüße 😀")
      #expect(way.failure?.partial?.toolCalls == [])
    }
  }

  @Test func whatLlamaCppWritesAsAnErrorIsOne() {
    let text = Self.start + "event: error\ndata: {\"code\":500,\"message\":\"boom\",\"type\":\"server_error\"}\n\n"
    let decoded = Decoded(text, MessagesDialect(), cuts: [])
    #expect(decoded.failure?.code == .serverError(status: 500))
    #expect(decoded.failure?.message == "boom")
  }

  /// Wherever the stream ends before its reason to stop, the reply is incomplete and never taken for a whole one.
  @Test func noCutStreamIsTakenForAWholeReply() throws {
    let end = try #require(Self.whole.ranges(of: #""stop_reason":"tool_use""#).first)
    let bytes = Array(Self.whole[..<end.lowerBound].utf8)
    for count in stride(from: 1, to: bytes.count, by: 11) {
      let decoded = Decoded(String(decoding: bytes.prefix(count), as: UTF8.self), MessagesDialect(), cuts: [])
      #expect(decoded.reply == nil)
      // Before the first whole event it could be anything.
      #expect(decoded.failure?.code == (count < Self.start.utf8.count - 2 ? .notAModelServer : .incomplete))
      #expect(decoded.toolCalls == [])
    }
  }

  @Test func aMessageAsOneObjectIsRead() throws {
    let text = """
      {"type":"message","content":[{"type":"thinking","thinking":"Hm","signature":"c2ln"},{"type":"new","x":1},
      {"type":"text","text":"ü"},{"type":"tool_use","id":"t","name":"f","input":{"a":1}}],"stop_reason":"tool_use",
      "usage":{"input_tokens":3,"output_tokens":4}}
      """
    for way in Decoded.inEveryWay(text, MessagesDialect(), isStream: false) {
      let reply = try #require(way.reply)
      #expect(reply.content == "ü")
      #expect(reply.thinking == "Hm")
      #expect(reply.toolCalls.map(\.arguments) == [#"{"a":1}"#])
      #expect(reply.usage == Usage(promptTokens: 3, outputTokens: 4))
    }
  }

  private static let start = """
    event: message_start
    data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x",\
    "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"cache_creation_input_tokens":7,\
    "cache_read_input_tokens":1024,"output_tokens":1}}}


    """

  static let whole =
    start + """
      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

      event: ping
      data: {"type":"ping"}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Check the ςity."}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":" 日"}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":0}

      event: content_block_start
      data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße 😀"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":1}

      event: content_block_start
      data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"f","input":{}}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\": \\"ö"}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"\\"}"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":2}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":33,\
      "input_tokens":null}}

      event: message_stop
      data: {"type":"message_stop"}


      """
}
