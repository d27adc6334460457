import JSONText
import Testing

@Suite struct JSONReaderTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), (" true ", true), ("false\n", false), ("0", 0), ("-0", 0), ("12", 12), ("-3.5", -3.5),
      ("1e3", 1000), ("1E+2", 100), ("25e-1", 2.5), ("\"\"", ""), ("\"a\"", "a"), ("[]", []), ("[ ]", []),
      ("[1 , \"b\",null]", [1, "b", nil]), ("{}", [:]), ("\t{ \"a\" : { \"b\":[ ] } }\r\n", ["a": ["b": []]]),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC\u003c""#, "Aé€<"),
      (#""\ud83d\ude00x""#, "😀x"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), (#""\u0000""#, "\0"),
      ("\"\u{7F}é€😀\"", "\u{7F}é€😀"),
      (#"{"a":1,"a":2}"#, .object(JSONObject([.init(key: "a", value: 1), .init(key: "a", value: 2)]))),
      (#"{"":0}"#, ["": 0]),
      (
        "\"a long run of plain text, more than eight bytes \\n and then some\"",
        "a long run of plain text, more than eight bytes \n and then some"
      ),
    ] as [(String, JSONValue)])
  func accepts(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
    #expect(try JSONValue(parsing: text, options: .lenient) == value)
  }

  @Test(
    arguments: [
      ("", .noValue, 0), (" \n ", .noValue, 3), ("\u{FEFF}{}", .byteOrderMark, 0), ("nul", .unexpectedEnd, 3),
      ("nulx", .unexpectedCharacter, 3), ("True", .unexpectedCharacter, 0), ("NaN", .unexpectedCharacter, 0),
      ("Infinity", .unexpectedCharacter, 0), ("+1", .unexpectedCharacter, 0), ("-", .unexpectedEnd, 1),
      ("-x", .invalidNumber, 1), ("01", .invalidNumber, 0), ("-01", .invalidNumber, 0), ("1.", .unexpectedEnd, 2),
      ("1.x", .invalidNumber, 2), (".5", .unexpectedCharacter, 0), ("1e", .unexpectedEnd, 2),
      ("1e+]", .invalidNumber, 3),
      ("0x1", .trailingContent, 1), ("1 2", .trailingContent, 2), ("{}}", .trailingContent, 2),
      ("[", .unexpectedEnd, 1),
      ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("[1,]", .unexpectedCharacter, 3),
      ("[,1]", .unexpectedCharacter, 1), ("[1 2]", .unexpectedCharacter, 3), ("[1}", .unexpectedCharacter, 2),
      ("{", .unexpectedEnd, 1), ("{1:2}", .unexpectedCharacter, 1), ("{a:2}", .unexpectedCharacter, 1),
      ("{'a':2}", .unexpectedCharacter, 1), ("{\"a\"}", .unexpectedCharacter, 4), ("{\"a\":}", .unexpectedCharacter, 5),
      ("{\"a\":1,}", .unexpectedCharacter, 7), ("{\"a\":1 \"b\":2}", .unexpectedCharacter, 7),
      ("{\"a\" 1}", .unexpectedCharacter, 5), ("\"", .unexpectedEnd, 1), ("\"abc", .unexpectedEnd, 4),
      ("\"a\\", .unexpectedEnd, 3), (#""\x""#, .invalidEscape, 1), (#""\u12G4""#, .invalidEscape, 5),
      (#""\u12"#, .unexpectedEnd, 5), ("\"a\nb\"", .controlCharacter, 2), ("\"\t\"", .controlCharacter, 1),
      ("\"\0\"", .controlCharacter, 1), (#""\ud83d""#, .loneSurrogate, 1), (#""\ude00\ud83d""#, .loneSurrogate, 1),
      (#""\ud83d\ud83d\ude00""#, .loneSurrogate, 1), ("// no\n1", .unexpectedCharacter, 0),
      ("[1]\0", .trailingContent, 3),
      ("\u{A0}1", .unexpectedCharacter, 0), ("\0", .unexpectedCharacter, 0),
    ] as [(String, JSONError.Code, Int)])
  func refuses(_ text: String, _ code: JSONError.Code, at offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error?.code == code)
    #expect(error?.position.offset == offset)
    #expect(error?.message.hasSuffix(".") == true)
  }

  @Test(
    arguments: [
      ([0x22, 0xFF, 0x22], 1), ([0x22, 0x61, 0xC3, 0x22], 2), ([0x22, 0xC0, 0x80, 0x22], 1),
      ([0x22, 0xED, 0xA0, 0x80, 0x22], 1), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1),
      ([0x22, 0xC3, 0xA9, 0xE2, 0x82, 0x22], 3), ([0x22, 0xE2, 0x5C, 0x6E, 0x82, 0xAC, 0x22], 1),
    ] as [([UInt8], Int)])
  func refusesOrReplacesInvalidUTF8(_ bytes: [UInt8], at offset: Int) throws {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    #expect(error?.code == .invalidUTF8)
    #expect(error?.position.offset == offset)
    let repaired = try JSONValue(parsing: bytes, options: .repairingText)
    #expect(repaired.string?.unicodeScalars.contains("\u{FFFD}") == true)
  }

  @Test(arguments: [
    (#""a\ud83db""#, "a\u{FFFD}b"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
    (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d""#, "\u{FFFD}"),
  ])
  func replacesHalvesOfSurrogatePairs(_ text: String, _ value: String) throws {
    #expect(try JSONValue(parsing: text, options: .repairingText).string == value)
  }

  @Test func takesRawLineEndsAndTrailingCommasWhenLenient() throws {
    let value = try JSONValue(parsing: "{\"a\": [1, 2, ], \"b\": \"x\ny\\tz\",}", options: .lenient)
    #expect(value == ["a": [1, 2], "b": "x\ny\tz"])
    for text in ["[,]", "{,}", "[1,,]", "[,1]"] {
      #expect(throws: JSONError.self) { try JSONValue(parsing: text, options: .lenient) }
    }
  }

  @Test func limitsTheDepth() throws {
    let deepest = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    #expect(throws: Never.self) { try JSONValue(parsing: deepest) }
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "[" + deepest + "]") }
    #expect(error?.code == .tooDeep)
    #expect(error?.position.offset == 256)
    let siblings = "[" + Array(repeating: "[[]]", count: 300).joined(separator: ",") + "]"
    #expect(throws: Never.self) { try JSONValue(parsing: siblings, options: JSONReadingOptions(maximumDepth: 3)) }
  }

  @Test func countsLinesAndColumns() {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "{\r\n  \"é€\": 1,\r  \"😀\" x}") }
    #expect(error?.position == JSONPosition(offset: 26, line: 3, column: 7))
    #expect(error?.description == "Line 3, column 7: Expected a colon after the member's name, but found \"x\".")
  }

  @Test func keepsOrderRepetitionAndTheTextOfNumbers() throws {
    let text = #"{"b":1.50,"a":12345678901234567890123,"b":-0.0,"c":1e400}"#
    let value = try JSONValue(parsing: text)
    #expect(value.text() == text)
    #expect(value.object?.keys == ["b", "a", "b", "c"])
    #expect(value["b"]?.double == 0)
    #expect(value["a"]?.int == nil)
    #expect(value["c"]?.double == nil)
  }
}
