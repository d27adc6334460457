import JSONText
import ModelWire
import NexusProtocol
import Testing

@testable import Bedrock

@Suite struct FrameDecoderTests {
  /// A delta of text, the end of the message, what it took, and a failure; made and read with botocore.
  private static let delta = bytes(
    "0000009400000057b4ab9aee0b3a6576656e742d74797065070011636f6e74656e74426c6f636b44656c74610d3a636f6e74656e742d7479706507"
      + "00106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b22636f6e74656e74426c6f636b496e646578"
      + "223a302c2264656c7461223a7b2274657874223a224869227d7d1f944657")
  private static let stop = bytes(
    "0000007a00000051ca2c46650b3a6576656e742d7479706507000b6d65737361676553746f700d3a636f6e74656e742d747970650700106170706c"
      + "69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b2273746f70526561736f6e223a22656e645f7475726e22"
      + "7d5fbf09fc")
  private static let metadata = bytes(
    "000000b40000004e11011d2a0b3a6576656e742d747970650700086d657461646174610d3a636f6e74656e742d747970650700106170706c696361"
      + "74696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b226d657472696373223a7b226c6174656e63794d73223a377d2c"
      + "227573616765223a7b22696e707574546f6b656e73223a332c226f7574707574546f6b656e73223a312c22746f74616c546f6b656e73223a347d7d"
      + "54b63440")
  private static let throttled = bytes(
    "0000008800000061de0175f40f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6e0d3a636f6e74656e74"
      + "2d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d74797065070009657863657074696f6e7b226d657373616765"
      + "223a22736c6f7720646f776e227d832ee072")

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  private func decoder() throws -> FrameDecoder {
    let request = try ConverseRequest(ConverseRequestTests.request(ConverseRequestTests.haiku))
    return FrameDecoder(ConverseDialect(request), model: "m", server: ServerLabel(kind: .bedrock, address: "a"))
  }

  private func decode(_ pieces: [[UInt8]]) throws -> (ModelReply, [ModelEvent]) {
    var decoder = try decoder()
    var events = pieces.flatMap { decoder.feed($0) }
    events += decoder.finishEvents()
    return (try decoder.result(), events)
  }

  @Test func aCutAnywhereChangesNothing() throws {
    let all = Self.delta + Self.delta + Self.stop + Self.metadata
    let (whole, events) = try decode([all])
    #expect(whole.content == "HiHi")
    #expect(events == [.content("HiHi")])
    #expect(whole.stopReason == .stop)
    #expect(whole.usage == Usage(promptTokens: 3, outputTokens: 1, totalDuration: .milliseconds(7)))
    for cut in 1..<all.count { #expect(try decode([Array(all[..<cut]), Array(all[cut...])]).0 == whole) }
    #expect(try decode(all.map { [$0] }).0 == whole)
  }

  @Test func aStreamThatIsCutIsIncomplete() throws {
    let all = Self.delta + Self.stop
    for end in 1..<all.count {
      var decoder = try decoder()
      _ = decoder.feed(Array(all[..<end]))
      _ = decoder.finishEvents()
      #expect(throws: ModelError.self) { try decoder.result() }
      #expect(decoder.failure?.code == .incomplete, "\(end)")
      #expect(decoder.failure?.partial?.content == (end < Self.delta.count ? "" : "Hi"))
    }
    // What it took comes after the end.
    #expect(try decode([all]).0.usage == Usage())
  }

  @Test func damageIsNeverText() throws {
    for index in Self.delta.indices {
      var damaged = Self.delta
      damaged[index] ^= 0x10
      var decoder = try decoder()
      _ = decoder.feed(Self.delta + damaged + Self.stop)
      _ = decoder.finishEvents()
      #expect(decoder.reply.content == "Hi")
      #expect(decoder.failure?.code == .incomplete, "\(index)")
    }
  }

  @Test func failuresInsideAStreamKeepWhatCame() throws {
    var decoder = try decoder()
    _ = decoder.feed(Self.delta + Self.throttled + Self.stop)
    _ = decoder.finishEvents()
    #expect(decoder.failure?.code == .limitReached)
    #expect(decoder.failure?.message == "slow down")
    #expect(decoder.failure?.retry == .withBackoff)
    #expect(decoder.failure?.partial?.content == "Hi")
  }

  @Test(arguments: [
    ("end_turn", StopReason.stop), ("tool_use", .stop), ("stop_sequence", .stop), ("max_tokens", .length),
    ("model_context_window_exceeded", .length), ("something_new", .other("something_new")),
  ])
  func saysWhyAReplyEnded(_ reason: String, _ wanted: StopReason) throws {
    let request = try ConverseRequest(ConverseRequestTests.request(ConverseRequestTests.haiku))
    var dialect = ConverseDialect(request)
    var assembly = ReplyAssembly(model: "m", splitsThinkTags: false)
    assembly.add(text: "x")
    _ = dialect.read(["stopReason": .string(reason)], event: "messageStop", into: &assembly)
    #expect(dialect.finish(&assembly) == nil)
    #expect(assembly.reply.stopReason == wanted)
  }
}
