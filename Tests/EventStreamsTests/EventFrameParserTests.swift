import EventStreams
import Testing

@Suite struct EventFrameParserTests {
  /// Made and read with botocore's encoder and decoder.
  private static let frames = [
    "0000009400000057b4ab9aee0b3a6576656e742d74797065070011636f6e74656e74426c6f636b44656c74610d3a636f6e74656e742d7479706507"
      + "00106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b22636f6e74656e74426c6f636b496e646578"
      + "223a302c2264656c7461223a7b2274657874223a224869227d7d1f944657",
    "0000007a00000051ca2c46650b3a6576656e742d7479706507000b6d65737361676553746f700d3a636f6e74656e742d7479706507001061707"
      + "06c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b2273746f70526561736f6e223a22656e645f747572"
      + "6e227d5fbf09fc",
    "000000100000000005c248eb7d98c8ff",
  ].map(bytes)

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  private func expectWhole(_ frames: [EventFrame], _ note: Comment = "") {
    #expect(frames.count == 3, note)
    guard frames.count == 3 else { return }
    #expect(frames[0].text(":event-type") == "contentBlockDelta", note)
    #expect(frames[0].headers.map(\.name) == [":event-type", ":content-type", ":message-type"], note)
    #expect(
      String(decoding: frames[0].payload, as: UTF8.self) == #"{"contentBlockIndex":0,"delta":{"text":"Hi"}}"#, note)
    #expect(frames[1].text(":event-type") == "messageStop", note)
    #expect(frames[2] == EventFrame(), note)
  }

  @Test func readsFramesCutAnywhere() {
    let all = Self.frames.flatMap(\.self)
    for cut in 0...all.count {
      var parser = EventFrameParser()
      expectWhole(parser.feed(Array(all[..<cut])) + parser.feed(Array(all[cut...])), "\(cut)")
      #expect(parser.failure == nil)
      #expect(!parser.isInsideFrame)
    }
    var parser = EventFrameParser()
    expectWhole(all.flatMap { parser.feed([$0]) })
  }

  @Test func aChangeOfAnyByteIsSeen() {
    for index in Self.frames[0].indices {
      var damaged = Self.frames[1] + Self.frames[0]
      damaged[Self.frames[1].count + index] ^= 0x04
      var parser = EventFrameParser()
      let frames = parser.feed(damaged)
      #expect(frames.map { $0.text(":event-type") } == ["messageStop"], "\(index)")
      #expect(parser.failure != nil, "\(index)")
      #expect(parser.feed(Self.frames[1]) == [])
    }
  }

  @Test func anEndInsideAFrameIsSeen() {
    var parser = EventFrameParser()
    #expect(parser.feed(Array(Self.frames[0][..<100])) == [])
    #expect(parser.isInsideFrame)
    #expect(parser.failure == nil)
  }

  /// Lengths that cannot be, with checksums that are right.
  @Test(arguments: [(UInt32(15), UInt32(0)), (40, 25), (0xFFFF_FFFF, 0), (30 << 20, 0), (1 << 20, 200_000)])
  func lengthsThatCannotBeAreRefused(_ length: UInt32, _ headers: UInt32) {
    let prelude = big(length) + big(headers)
    var parser = EventFrameParser()
    #expect(parser.feed(prelude + big(CRC32.of(prelude)) + [UInt8](repeating: 0, count: 64)) == [])
    #expect(parser.failure != nil)
  }

  @Test func readsHeadersOfEveryType() {
    let values: [(EventFrame.Value, [UInt8])] = [
      (.bool(true), [0]), (.bool(false), [1]), (.integer(-2), [2, 0xFE]), (.integer(-2), [3, 0xFF, 0xFE]),
      (.integer(258), [4, 0, 0, 1, 2]), (.integer(-1), [5] + [UInt8](repeating: 0xFF, count: 8)),
      (.bytes([7, 8]), [6, 0, 2, 7, 8]), (.string("ü"), [7, 0, 2, 0xC3, 0xBC]),
      (.timestamp(1000), [8, 0, 0, 0, 0, 0, 0, 3, 0xE8]),
      (.uuid(ArraySlice(repeating: 5, count: 16)), [9] + [UInt8](repeating: 5, count: 16)),
    ]
    let headers = values.flatMap { [1, UInt8(ascii: "a")] + $0.1 }
    var parser = EventFrameParser()
    let frames = parser.feed(frame(headers, [1, 2, 3]))
    #expect(frames.first?.headers == values.map { EventFrame.Header("a", $0.0) })
    #expect(frames.first?.payload == [1, 2, 3])
    #expect(parser.failure == nil)
  }

  @Test(arguments: [[3, 0x61], [1, 0x61, 10], [1, 0x61, 7, 0, 9, 0x62], [1, 0x61, 4, 0], [1, 0x61]] as [[UInt8]])
  func headersThatDoNotFitAreRefused(_ headers: [UInt8]) {
    var parser = EventFrameParser()
    #expect(parser.feed(frame(headers, [])) == [])
    #expect(parser.failure != nil)
  }

  @Test func sumsAsOthersDo() {
    #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.of([]) == 0)
  }

  private func frame(_ headers: [UInt8], _ payload: [UInt8]) -> [UInt8] {
    var bytes = big(UInt32(16 + headers.count + payload.count)) + big(UInt32(headers.count))
    bytes += big(CRC32.of(bytes)) + headers + payload
    return bytes + big(CRC32.of(bytes))
  }

  private func big(_ word: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
  }
}
