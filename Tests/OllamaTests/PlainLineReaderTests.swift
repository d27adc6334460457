import JSONText
import NexusProtocol
import Testing

@testable import Ollama

@Suite struct PlainLineReaderTests {
  private static let lines = [
    #"{"model":"m","created_at":"2026-01-02T03:04:05.678Z","message":{"role":"assistant","content":" word"},"done":false}"#,
    #"{"model": "m", "message": {"role": "assistant", "content": "a\n\t\"b\"\\c\/\r"}, "done": false}"#,
    #"{"model":"other","message":{"role":"assistant","content":"","thinking":"Grüße 日本 👩‍💻"},"done":false}"#,
    #"{"model":"m","created_at":"x","response":"def","thinking":"t","done":false}"#,
    #"{"message":{"content":"a","content":"b"},"response":"c","done":false}"#,
    #"  {"model":"m"}  "#,
  ]

  private static let others = [
    "{}", "[]", "", "{", #"{"model":"m","done":true}"#, #"{"model":"m","done":null}"#, #"{"model":"m",}"#,
    #"{"error":"gone"}"#, #"{"message":null}"#, #"{"message":{"content":"\u003c"}}"#, #"{"message":{"content":"\q"}}"#,
    #"{"message":{"content":"a"},"logprobs":[]}"#, #"{"message":{"tool_calls":[]}}"#, #"{"model":"m"} x"#,
    #"{"message":{"content":5}}"#, #"{"model":"m" "done":false}"#, "{\"response\":\"a\u{1}\"}",
  ]

  private func general(_ line: [UInt8]) -> StreamLine? {
    guard case .object(let object)? = try? JSONValue(parsing: line, options: .repairingText) else { return nil }
    return StreamLine(object)
  }

  private func plain(_ line: [UInt8], model: String = "another") -> StreamLine? {
    PlainLineReader.line(line[...], model: model)
  }

  @Test(arguments: lines) func readsOrdinaryLinesAsTheGeneralReaderDoes(line: String) throws {
    #expect(plain(Array(line.utf8)) == general(Array(line.utf8)))
    #expect(plain(Array(line.utf8)) != nil)
  }

  @Test(arguments: others) func leavesAllElseToTheGeneralReader(line: String) {
    #expect(plain(Array(line.utf8)) == nil)
  }

  @Test(arguments: lines) func neverReadsAChangedLineInAnotherWay(line: String) {
    let bytes = Array(line.utf8)
    for index in bytes.indices {
      for byte in [0x00, 0x0D, 0x20, 0x22, 0x2C, 0x3A, 0x5C, 0x61, 0x75, 0x7B, 0x7D, 0x80, 0xC3, 0xFF] as [UInt8] {
        var changed = bytes
        changed[index] = byte
        if let read = plain(changed) { #expect(read == general(changed)) }
      }
      if let read = plain(Array(bytes[..<index])) { #expect(read == general(Array(bytes[..<index]))) }
      var shorter = bytes
      shorter.remove(at: index)
      if let read = plain(shorter) { #expect(read == general(shorter)) }
    }
  }

  @Test func tellsAModelOnlyWhenItIsAnother() {
    let line = Array(#"{"model":"m","response":"a","done":false}"#.utf8)
    #expect(plain(line, model: "m")?.model == nil)
    #expect(plain(line, model: "n")?.model == "m")
    #expect(plain(Array(#"{"model":"n","model":"m"}"#.utf8), model: "m")?.model == nil)
  }
}
