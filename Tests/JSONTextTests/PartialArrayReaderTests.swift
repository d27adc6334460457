import JSONText
import Testing

@Suite struct PartialArrayReaderTests {
  private let reply = #"""
    Here you are: "tasks" are coming.
    ```json
    {"summary": "the \"tasks\": [1] of it", "tasks" : [ {"title": "é \" ] } \\"}, [1,[2]], "x,]\\", 12 , true,{} ], "n": 1}
    ```
    """#
  private let elements: [JSONValue] = [["title": "é \" ] } \\"], [1, [2]], "x,]\\", 12, true, [:]]

  @Test func reportsEachElementWhereverTheTextIsCut() {
    let bytes = Array(reply.utf8)
    for cut in 0...bytes.count {
      var reader = PartialArrayReader(key: "tasks")
      let found = reader.append(bytes[..<cut]) + reader.append(bytes[cut...])
      #expect(found == elements, "cut at \(cut)")
      #expect(reader.state == .finished)
    }
  }

  @Test func reportsAnElementWithItsLastByte() {
    var reader = PartialArrayReader(key: "tasks")
    var seen: [(Int, JSONValue)] = []
    for (offset, byte) in Array(#"{"tasks":[{"a":1},"b",3 ]}"#.utf8).enumerated() {
      seen += reader.append([byte]).map { (offset, $0) }
    }
    #expect(seen.map(\.0) == [16, 20, 23])
    #expect(seen.map(\.1) == [["a": 1], "b", 3])
  }

  @Test func ignoresWhatIsThought() {
    var reader = PartialArrayReader(key: "tasks")
    #expect(reader.append(#"<think>{"tasks":[1]}</think>{"tasks":[2]}"#) == [2])
  }

  @Test(
    arguments: [
      (#"{"tasks":[1 2]}"#, [1]), (#"{"tasks":[,1]}"#, []), (#"{"tasks":["a" "b"]}"#, ["a"]),
      (#"{"tasks":[{"a" 1}, 2]}"#, []),
      (#"{"tasks":[1, tru, 2]}"#, [1]), (#"{"tasks":[1}"#, []),
    ] as [(String, [JSONValue])])
  func stopsAtTheFirstFault(_ text: String, _ elements: [JSONValue]) {
    var reader = PartialArrayReader(key: "tasks")
    #expect(reader.append(text) == elements)
    #expect(reader.append(" ,9]") == [])
    #expect(reader.state == .failed)
  }

  @Test(arguments: [#"{"task":[1]}"#, #"{"tasks":{"a":[1]}}"#, #"the "tasks" [1]"#, #""tasks" : "[1]""#, ""])
  func waitsForTheArray(_ text: String) {
    var reader = PartialArrayReader(key: "tasks")
    #expect(reader.append(text) == [])
    #expect(reader.state == .searching)
  }

  @Test func findsTheArrayAfterMuchText() {
    var reader = PartialArrayReader(key: "the \"name\"")
    for _ in 0..<500 { #expect(reader.append("lorem ipsum \"dolor\": [sit] ") == []) }
    #expect(reader.append(#""the \"name\"":[7]"#) == [7])
  }
}
