import JSONText
import NexusProtocol
import Testing

@testable import Agents

@Suite struct RepositoryToolsTests {
  /// The tool and what is asked of it; nil for what cannot be understood.
  private func words(_ request: RepositoryTools.Request) -> String? {
    (try? request.get()).map { "\(type(of: $0).name): \($0.summary)" }
  }

  private func requests(_ text: String) -> [String?]? { RepositoryTools.requests(inAnswer: text)?.map(words) }

  private func request(_ tool: String, _ arguments: String) -> RepositoryTools.Request {
    RepositoryTools.request(ToolCall(name: tool, arguments: arguments))
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
        "read_file: Sources/App.swift 10–40", "read_file: odd name\".txt 5–7 9", "read_file: notes and more/a b.txt",
        "search: /func +main\\(/ in Sources", "search: /a|b/", "list_files: all files", "list_files: Sources/",
        "outline: a.swift", "history: a.swift", "history: a b.swift, blame 3–4", "history: a.swift, diff of abc1234",
      ])
    #expect(requests("```\nREAD a\n```\n") == ["read_file: a"])
    #expect(requests("- LIST\n- READ a 1-") == ["list_files: all files", "read_file: a 1–\(Int.max)"])
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
    #expect(words(request("read_file", #"{"path":"a.swift","lines":"2-3, 5"}"#)) == "read_file: a.swift 2–3 5")
    let numbers = #"{"path":"a.swift","start_line":2,"end_line":"4"}"#
    #expect(words(request("read_file", numbers)) == "read_file: a.swift 2–4")
    let odd = [
      "[1,2]": " 1–2", "[10, 40]": " 10–40", "7": " 7", "[7]": " 7", #"["2-3","5"]"#: " 2–3 5", "[2,4,9]": " 2 4 9",
      "null": "",
    ]
    for (lines, ranges) in odd {
      #expect(words(request("read_file", #"{"path":"a","lines":\#(lines)}"#)) == "read_file: a" + ranges, "\(lines)")
    }
    for lines in [#"{"from":1}"#, "true", "[]", "[[1,2]]", "1.5"] {
      let fault = #expect(throws: ReadingFault.self) {
        try request("read_file", #"{"path":"a","lines":\#(lines)}"#).get()
      }
      #expect(fault?.message.contains("are no lines: write them as") == true, "\(lines)")
    }
    let printed = "```json\n{\"name\": \"search\", \"arguments\": {\"pattern\": \"x\"}}\n```"
    #expect(requests(printed) == ["search: /x/"])
    let tagged = "<tool_call>\n{\"name\":\"list_files\",\"parameters\":{}}\n</tool_call>"
    #expect(requests(tagged) == ["list_files: all files"])
    #expect(words(request("git_log", #"{"file_path":"a"}"#)) == "history: a")
    for (tool, arguments) in [("bash", "{}"), ("read_file", "{"), ("search", "[]")] {
      #expect(throws: ReadingFault.self) { try request(tool, arguments).get() }
    }
  }

  @Test func everyToolSaysWhatItTakes() throws {
    for tool in RepositoryTools.all {
      let properties = try #require(tool.schema["properties"]?.object, "\(tool.name)")
      #expect(tool.schema["type"]?.string == "object" && tool.schema["required"]?.array != nil)
      for name in tool.schema["required"]?.array?.compactMap(\.string) ?? [] { #expect(properties[name] != nil) }
      for property in properties.members {
        #expect(property.value["type"] != nil && property.value["description"] != nil, "\(tool.name): \(property.key)")
      }
      // A call with a text for everything is understood, and by its own name.
      let texts = properties.members.map {
        ($0.key, $0.value["enum"]?.array?.first ?? ($0.key == "lines" ? "1-2" : "x"))
      }
      let arguments = JSONValue.object(JSONObject(texts.map { JSONObject.Member(key: $0.0, value: $0.1) }))
      let asked = try request(tool.name, arguments.text()).get()
      #expect(type(of: asked).name == tool.name)
    }
    let names = RepositoryTools.all.flatMap { tool in [tool.name.filter { $0 != "_" }] + tool.otherNames }
    #expect(Set(names).count == names.count)
    #expect(Set(RepositoryTools.all.map { $0.word }).count == RepositoryTools.all.count)
  }
}
