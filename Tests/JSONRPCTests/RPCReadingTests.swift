import JSONRPC
import JSONText
import Testing

@Suite struct RPCReadingTests {
  @Test func readsTheFourKindsOfMessage() {
    #expect(
      RPCReading(line: Array(#"{"jsonrpc":"2.0","id":7,"method":"m","params":{"a":1}}"#.utf8))
        == .message(.request(RPCRequest(id: RPCID(7), method: "m", parameters: ["a": 1]))))
    #expect(
      RPCReading(line: Array(#"{"method":"n","jsonrpc":"2.0"}"#.utf8))
        == .message(.notification(RPCNotification(method: "n"))))
    #expect(
      RPCReading(line: Array(#"{"jsonrpc":"2.0","id":"x","result":null}"#.utf8))
        == .message(.response(RPCResponse(id: .string("x"), result: .success(.null)))))
    #expect(
      RPCReading(line: Array(#"{"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"no"}}"#.utf8))
        == .message(.response(RPCResponse(id: nil, result: .failure(RPCError(code: -1, message: "no"))))))
  }

  @Test(arguments: ["9007199254740993", "170141183460469231731687303715884105727", "-3", "1e2", "1.0"])
  func keepsIntegersAsIdsInTheirOwnWriting(number: String) throws {
    let reading = RPCReading(line: Array(#"{"jsonrpc":"2.0","id":\#(number),"method":"m"}"#.utf8))
    guard case .message(.request(let request)) = reading else {
      Issue.record("\(reading)")
      return
    }
    #expect(request.id.json.text() == number)
  }

  @Test(arguments: ["null", "1.5", "true", "[1]", "{}"])
  func refusesOtherIds(id: String) {
    guard
      case .malformed(let fault, nil, true) =
        RPCReading(line: Array(#"{"jsonrpc":"2.0","id":\#(id),"method":"m"}"#.utf8))
    else {
      Issue.record("an id that is \(id) was taken")
      return
    }
    #expect(fault.code == -32600)
  }

  @Test func tellsNumbersFromStrings() {
    #expect(RPCID(JSONValue.number(JSONNumber(1))) != RPCID(JSONValue.string("1")))
    #expect(RPCID(1).hashValue == RPCID(JSONValue.number(JSONNumber(1)))?.hashValue)
  }

  @Test(arguments: [
    (#"{"id":3,"method":"m"}"#, -32600, "3"),
    (#"{"jsonrpc":"1.0","id":3,"method":"m"}"#, -32600, "3"),
    (#"{"jsonrpc":"2.0","id":3,"method":4}"#, -32600, "3"),
    (#"{"jsonrpc":"2.0","id":3,"method":"m","params":"p"}"#, -32600, "3"),
    (#"{"jsonrpc":"2.0","id":3,"method":"m","result":1}"#, -32600, "3"),
    (#"{"jsonrpc":"2.0","id":3}"#, -32600, "3"),
    (#"{"jsonrpc":"2.0","id":3,"method":"m""#, -32700, nil),
    (#"[]"#, -32600, nil),
    (#""text""#, -32600, nil),
    (#"Content-Length: 12"#, -32700, nil),
    (#"{"jsonrpc":"2.0","id":3,"method":"m","params":{"a":"\ud800"}}"#, -32700, "3"),
  ])
  func answersWhatIsMalformed(line: String, code: Int, id: String?) {
    guard case .malformed(let fault, let found, true) = RPCReading(line: Array(line.utf8)) else {
      Issue.record("\(line) was taken for a message")
      return
    }
    #expect(fault.code == code)
    #expect(found?.json.text() == id)
  }

  @Test(arguments: [
    #"{"jsonrpc":"2.0","result":1}"#, #"{"jsonrpc":"2.0","id":3,"result":1,"error":{"code":1,"message":""}}"#,
    #"{"jsonrpc":"2.0","id":3,"error":"e"}"#, #"{"id":3,"error":{"code":1,"message":"m"}}"#,
  ])
  func doesNotAnswerAMalformedAnswer(line: String) {
    guard case .malformed(_, nil, false) = RPCReading(line: Array(line.utf8)) else {
      Issue.record("\(line) would be answered")
      return
    }
  }

  @Test func takesInvalidUTF8ForAFaultAndFindsTheId() {
    let line =
      Array(#"{"jsonrpc":"2.0","id":9,"method":"m","params":{"path":""#.utf8) + [0xC3, 0x28] + Array(#""}}"#.utf8)
    guard case .malformed(let fault, let id, true) = RPCReading(line: line) else {
      Issue.record("invalid UTF-8 was taken")
      return
    }
    #expect(fault.code == -32700)
    #expect(id == RPCID(9))
  }

  @Test func countsNullAsNoParameters() {
    #expect(
      RPCReading(line: Array(#"{"jsonrpc":"2.0","method":"n","params":null}"#.utf8))
        == .message(.notification(RPCNotification(method: "n"))))
  }

  @Test func readsABatchWithWhatIsMalformedInIt() {
    let reading = RPCReading(line: Array(#"[{"jsonrpc":"2.0","method":"n"},1,[]]"#.utf8))
    guard case .batch(let readings) = reading else {
      Issue.record("\(reading)")
      return
    }
    #expect(readings.count == 3)
    #expect(readings[0] == .message(.notification(RPCNotification(method: "n"))))
    for reading in readings[1...] {
      guard case .malformed(_, nil, true) = reading else {
        Issue.record("\(reading)")
        continue
      }
    }
  }

  @Test func refusesWhatIsNestedTooDeep() {
    let deep = String(repeating: "[", count: 100_000)
    guard case .malformed(let fault, nil, true) = RPCReading(line: Array(deep.utf8)) else {
      Issue.record("deep nesting was taken")
      return
    }
    #expect(fault.code == -32700)
  }

  @Test func writesMessagesAsTheyAreRead() {
    let messages: [RPCMessage] = [
      .request(RPCRequest(id: .string("a\n"), method: "m", parameters: [1, "\u{2028}"])),
      .notification(RPCNotification(method: "n", parameters: [:])),
      .response(RPCResponse(id: nil, result: .failure(RPCError(code: 5, message: "m", data: [true])))),
    ]
    for message in messages {
      let bytes = message.json.bytes()
      #expect(!bytes.contains(UInt8(ascii: "\n")))
      #expect(RPCReading(line: bytes) == .message(message))
    }
  }
}
