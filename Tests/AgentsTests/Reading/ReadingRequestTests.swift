import NexusProtocol
import Testing

@testable import Agents

@Suite struct ReadingRequestTests {
  private func requests(_ text: String) -> [ReadingRequest?]? {
    ReadingRequest.requests(inAnswer: text)?.map { try? $0.get() }
  }

  @Test func readsALineEach() {
    let text = """
      READ Sources/App.swift 10-40
      READ "odd name\\".txt" L5-L7, 9
      READ notes and more/a b.txt
      SEARCH func +main\\( IN Sources
      SEARCH a|b
      LIST
      LIST Sources/
      OUTLINE a.swift
      HISTORY a.swift
      HISTORY a b.swift blame 3-4
      HISTORY a.swift diff abc1234
      """
    #expect(
      requests(text) == [
        .read(path: "Sources/App.swift", ranges: [10...40]), .read(path: "odd name\".txt", ranges: [5...7, 9...9]),
        .read(path: "notes and more/a b.txt", ranges: []), .search(pattern: "func +main\\(", path: "Sources"),
        .search(pattern: "a|b", path: nil), .list(path: nil), .list(path: "Sources/"), .outline(path: "a.swift"),
        .history(path: "a.swift", .log), .history(path: "a b.swift", .blame(3...4)),
        .history(path: "a.swift", .diff(commit: "abc1234")),
      ])
    #expect(requests("```\nREAD a\n```\n") == [.read(path: "a", ranges: [])])
    #expect(requests("- LIST\n- READ a 1-") == [.list(path: nil), .read(path: "a", ranges: [1...Int.max])])
  }

  @Test(arguments: [
    "", "I will READ a.swift first.", "READ a.swift\nThen I change it.", "Read the file a.swift", "READING list", "{}",
    "a.txt\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE", "SEARCHED", "```\nlet a = 1\n```", "[]",
    "{\"title\":\"READ a\"}",
  ])
  func anythingElseIsAnAnswer(text: String) { #expect(requests(text) == nil) }

  @Test(arguments: ["READ", "SEARCH", "OUTLINE", "HISTORY a.swift diff", "READ \"a", "HISTORY"])
  func whatCannotBeUnderstoodIsStillARequest(text: String) {
    #expect(requests(text)?.count == 1)
  }

  @Test func readsCallsAndCallsPrintedAsText() throws {
    let call = ToolCall(name: "read_file", arguments: #"{"path":"a.swift","lines":"2-3, 5"}"#)
    #expect(try ReadingRequest.request(call).get() == .read(path: "a.swift", ranges: [2...3, 5...5]))
    let numbers = ToolCall(name: "read_file", arguments: #"{"path":"a.swift","start_line":2,"end_line":"4"}"#)
    #expect(try ReadingRequest.request(numbers).get() == .read(path: "a.swift", ranges: [2...4]))
    let odd: [(String, [ClosedRange<Int>])] = [
      ("[1,2]", [1...2]), ("[10, 40]", [10...40]), ("7", [7...7]), ("[7]", [7...7]), (#"["2-3","5"]"#, [2...3, 5...5]),
      ("[2,4,9]", [2...2, 4...4, 9...9]), ("null", []),
    ]
    for (lines, ranges) in odd {
      let call = ToolCall(name: "read_file", arguments: #"{"path":"a","lines":\#(lines)}"#)
      #expect(try ReadingRequest.request(call).get() == .read(path: "a", ranges: ranges), "\(lines)")
    }
    for lines in [#"{"from":1}"#, "true", "[]", "[[1,2]]", "1.5"] {
      let call = ToolCall(name: "read_file", arguments: #"{"path":"a","lines":\#(lines)}"#)
      let fault = #expect(throws: ReadingFault.self) { try ReadingRequest.request(call).get() }
      #expect(fault?.message.contains("are no lines: write them as") == true, "\(lines)")
    }
    let printed = "```json\n{\"name\": \"search\", \"arguments\": {\"pattern\": \"x\"}}\n```"
    #expect(requests(printed) == [.search(pattern: "x", path: nil)])
    #expect(requests("<tool_call>\n{\"name\":\"list_files\",\"parameters\":{}}\n</tool_call>") == [.list(path: nil)])
    for call in [
      ToolCall(name: "bash", arguments: "{}"), ToolCall(name: "read_file", arguments: "{"),
      ToolCall(name: "search", arguments: "[]"),
    ] {
      #expect(throws: ReadingFault.self) { try ReadingRequest.request(call).get() }
    }
  }
}
