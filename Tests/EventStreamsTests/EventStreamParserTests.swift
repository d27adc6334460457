import EventStreams
import Testing

@Suite struct EventStreamParserTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    /// Name and data of each event.
    var events: [[String]]
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "line feeds", text: "data: a\n\ndata: b\n\n", events: [["", "a"], ["", "b"]]),
    Case(name: "carriage returns", text: "data: a\r\rdata: b\r\r", events: [["", "a"], ["", "b"]]),
    Case(name: "both", text: "data: a\r\n\r\ndata: b\r\n\r\n", events: [["", "a"], ["", "b"]]),
    Case(name: "mixed", text: "data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\r", events: [["", "a\nb\nc"], ["", "d"]]),
    Case(name: "mark", text: "\u{FEFF}data: a\n\n", events: [["", "a"]]),
    Case(name: "a mark elsewhere is no field", text: "data: a\n\n\u{FEFF}data: b\n\n", events: [["", "a"]]),
    Case(name: "comments", text: ": ping\n\n:\n\ndata: a\n: between\ndata: b\n\n", events: [["", "a\nb"]]),
    Case(name: "several data lines", text: "data: a\ndata:\ndata: b\n\n", events: [["", "a\n\nb"]]),
    Case(name: "one space is dropped", text: "data:a\ndata:  b\n\n", events: [["", "a\n b"]]),
    Case(name: "no colon", text: "data\n\nevent\ndata\ndata\n\n", events: [["", ""], ["", "\n"]]),
    Case(name: "names", text: "event: x\ndata: a\n\ndata: b\n\n", events: [["x", "a"], ["", "b"]]),
    Case(name: "a name alone", text: "event: x\n\ndata: b\n\n", events: [["", "b"]]),
    Case(name: "unknown fields", text: "id: 7\nretry: 9\nDATA: x\n data: y\ndata: a\n\n", events: [["", "a"]]),
    Case(name: "no last blank line", text: "data: a\n\ndata: b\n", events: [["", "a"], ["", "b"]]),
    Case(name: "no last line end", text: "data: a\n\ndata: b", events: [["", "a"], ["", "b"]]),
    Case(name: "text of any script", text: "data: 日本\ndata: né😀\n\n", events: [["", "日本\nné😀"]]),
    Case(name: "an old failure", text: "error: {\"code\":500}\n\n", events: [["error", "{\"code\":500}"]]),
    Case(name: "nothing", text: "", events: []),
    Case(name: "blank lines", text: "\n\r\n\r\r\n\n", events: []),
  ]

  @Test(arguments: cases, [Int.max, 1, 2, 3, 7]) func readsPiecesOfAnySize(_ item: Case, size: Int) throws {
    var parser = EventStreamParser()
    var found: [[String]] = []
    let bytes = Array(item.text.utf8)
    var start = 0
    while start < bytes.count {
      let end = size > bytes.count - start ? bytes.count : start + size
      for event in try parser.feed(Array(bytes[start..<end])) { found.append(Self.texts(event)) }
      start = end
    }
    if let last = try parser.finish() { found.append(Self.texts(last)) }
    #expect(found == item.events)
  }

  @Test func anEventIsHandedOutWithItsBlankLine() throws {
    var parser = EventStreamParser()
    #expect(try parser.feed(Array("data: a\n".utf8)) == [])
    #expect(try parser.feed(Array("\r".utf8)).map(Self.texts) == [["", "a"]])
    #expect(try parser.feed(Array("\ndata: b\r\n\r".utf8)).map(Self.texts) == [["", "b"]])
    #expect(try parser.finish() == nil)
  }

  @Test func tooMuchIsAnError() throws {
    var line = EventStreamParser(limitInBytes: 100)
    #expect(throws: EventStreamError.self) { try line.feed([UInt8](repeating: 0x61, count: 101)) }
    var event = EventStreamParser(limitInBytes: 100)
    let piece = Array(("data: " + String(repeating: "a", count: 60) + "\n").utf8)
    _ = try event.feed(piece)
    #expect(throws: EventStreamError.self) { try event.feed(piece) }
  }

  private static func texts(_ event: ServerSentEvent) -> [String] {
    [event.name, String(decoding: event.data, as: UTF8.self)]
  }
}
