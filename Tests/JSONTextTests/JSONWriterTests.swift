import JSONText
import Testing

@Suite struct JSONWriterTests {
  private let value: JSONValue = [
    "text": "a\"b\\c\n\u{1}é/</\u{7F}", "none": [], "empty": [:], "flat": [1, "x", nil], "deep": [["k": 1.5], [false]],
  ]

  @Test func writesCompactly() {
    #expect(
      value.text()
        == #"{"text":"a\"b\\c\n\u0001é/</\#u{7F}","none":[],"empty":{},"flat":[1,"x",null],"deep":[{"k":1.5},[false]]}"#
    )
  }

  @Test func writesPrettily() {
    let expected = #"""
      {
        "text": "a\"b\\c\n\u0001é/</\#u{7F}",
        "none": [],
        "empty": {},
        "flat": [1, "x", null],
        "deep": [
          {
            "k": 1.5
          },
          [false]
        ]
      }
      """#
    #expect(value.text(.pretty) == expected)
  }

  @Test func breaksLongArrays() {
    let long = JSONValue.array(Array(repeating: "0123456789", count: 7))
    #expect(long.text(.pretty).split(separator: "\n").count == 9)
  }

  @Test func escapesEveryControlCharacter() throws {
    for code in UInt32(0)..<0x20 {
      let string = "<\(Unicode.Scalar(code).map(String.init) ?? "")>"
      let text = JSONValue.string(string).text()
      #expect(text.utf8.allSatisfy { $0 >= 0x20 })
      #expect(try JSONValue(parsing: text).string == string)
    }
  }
}
