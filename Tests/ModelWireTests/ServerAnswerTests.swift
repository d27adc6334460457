import JSONText
import ModelWire
import NexusProtocol
import Testing

@Suite struct ServerAnswerTests {
  @Test(arguments: [
    (#"{"type":"error","error":{"type":"api_error","message":"It\n failed"}}"#, "It failed", "api_error" as String?),
    (#"[{"error":{"code":503,"message":"It failed","status":"UNAVAILABLE"}}]"#, "It failed", nil),
    (#"{"error":"It failed"}"#, "It failed", nil), (#"{"message":"It failed"}"#, "It failed", nil),
    (#"{"detail":[{"msg":"It failed"}]}"#, "It failed", nil), ("It failed", "It failed", nil),
    ("<html>It failed</html>", "", nil), ("", "", nil),
  ])
  func findsWhatWentWrongInEveryShape(_ body: String, _ message: String, _ type: String?) {
    let answer = ServerAnswer(status: 500, body: Array(body.utf8))
    #expect(answer.message == message)
    #expect(answer.type == type)
    #expect(answer.status == 500)
  }

  @Test func anErrorWithoutAStatusMayNameIts() {
    let value: JSONValue = ["error": ["code": 429, "message": "slow"]]
    #expect(ServerAnswer(status: nil, value: value).status == 429)
    #expect(ServerAnswer(status: nil, value: ["error": ["code": 7]]).status == nil)
  }

  @Test func findsNumbersInWords() {
    let body = #"{"error":{"message":"Prompt is too long: 1,210_000 tokens > 200000 maximum"}}"#
    let answer = ServerAnswer(status: 400, body: Array(body.utf8))
    #expect(answer.numbers(after: "prompt is too long") == [1_210_000, 200_000])
    #expect(answer.numbers(after: "too short") == [])
  }

  @Test func aKeyThatIsRepeatedIsTakenOut() {
    let error = ModelError(.unauthorized, "Key sk-1 is wrong: sk-1")
    #expect(error.withoutKey("sk-1").message == "Key [key] is wrong: [key]")
    #expect(error.withoutKey(nil) == error)
    #expect(error.withoutKey("") == error)
  }

  @Test func whatIsNoPlainLetterIsWrittenAsItsBytes() {
    #expect("a-Z_0.9~".percentEncoded == "a-Z_0.9~")
    #expect("ä/b c%\n".percentEncoded == "%C3%A4%2Fb%20c%25%0A")
  }
}
