import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// `nexus mcp` and `nexus acp` as programs see them, byte by byte; what is spoken has tests of its own.
@Suite(.timeLimit(.minutes(5))) struct ServeCommandTests {
  private func call(_ id: Int, _ name: String, _ arguments: String = "{}") -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"\#(name)","arguments":\#(arguments)}}"#
      + "\n"
  }

  private func ask(_ id: Int, _ method: String, _ parameters: String = "{}") -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(parameters)}"# + "\n"
  }

  @Test func mcpLetsAnotherProgramPlanAndLook() async throws {
    let token = "ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e"
    let exchanges: [Recording.Exchange] = [.plan("French", .init("Greet in French"))]
    try await Fixture.with(exchanges, { $0.files["token.txt"] = "key = \(token)\nend\n" }) { fixture in
      let before = try fixture.snapshot()
      let process = try fixture.start("mcp", input: nil)
      process.write(
        ask(
          1, "initialize",
          #"{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"0"}}"#))
      try await process.waitForOutput(#""protocolVersion":"2025-11-25""#)
      process.write(call(2, "status"))
      try await process.waitForOutput(#""structuredContent":{"values":[{"plan":null}],"status":0}"#)
      process.write(call(3, "plan", #"{"goal":"French"}"#))
      try await process.waitForOutput(#""id":3,"result""#)
      try await process.waitForOutput(#""isError":false"#)
      process.write(call(4, "read_files", #"{"files":[{"path":"greeting.txt"},{"path":"token.txt"},{"path":"../x"}]}"#))
      try await process.waitForOutput(#""text":"=== FILE greeting.txt ===\nhello\n=== END ===\n","isFound":true"#)
      try await process.waitForOutput(#"end\n=== END ===\n","isFound":true"#)
      try await process.waitForOutput(#""path":"../x","text":"There is no file ../x in the repository."#)
      process.write(call(5, "search", #"{"pattern":"^good"}"#))
      try await process.waitForOutput(#""text":"farewell.txt:1: goodbye\n","isFound":true,"isCut":false}"#)
      process.write(ask(6, "resources/list"))
      try await process.waitForOutput(#"{"uri":"nexus://plans/1","name":"plan 1","title":"French""#)
      process.write(ask(7, "resources/read", #"{"uri":"nexus://tasks/1.1"}"#))
      try await process.waitForOutput(#"Greet in French"#)
      process.write(ask(8, "resources/read", #"{"uri":"nexus://tasks/9.9"}"#))
      try await process.waitForOutput(#""code":-32002"#)
      process.write(ask(9, "prompts/get", #"{"name":"reading-text","arguments":{"requests":"7"}}"#))
      try await process.waitForOutput("You have 7 requests in all")
      process.closeInput()
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(!result.stdout.contains(token))
      #expect(try await fixture.taskStates() == ["pending"])
      #expect(try fixture.snapshot().differences(from: before) == [])
    }
  }

  @Test func acpGoesFromAPromptToTheUsersBranch() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")), .edit("greeting.txt", "hello", "bonjour"),
      .approve("It greets in French."),
    ]
    try await Fixture.with(exchanges) { fixture in
      let process = try fixture.start("acp", input: nil)
      process.write(ask(0, "initialize", #"{"protocolVersion":1}"#))
      try await process.waitForOutput(#""agentInfo":{"name":"nexus""#)
      process.write(ask(1, "session/new", #"{"cwd":"/","mcpServers":[]}"#))
      try await process.waitForOutput("Neither / nor a directory")
      let directory = JSONValue.string(fixture.repository.path).text()
      process.write(ask(2, "session/new", #"{"cwd":\#(directory),"mcpServers":[]}"#))
      try await process.waitForOutput(#""id":2,"result":{"sessionId":""#)
      try await process.waitForOutput("\"}}\n")
      let line = try #require(process.output.split(separator: "\n").last)
      let session = try #require(try JSONValue(parsing: Array(line.utf8))["result"]?["sessionId"]).text()
      process.write(
        ask(3, "session/prompt", #"{"sessionId":\#(session),"prompt":[{"type":"text","text":"French"}]}"#))
      for (id, option) in [(1, "yes"), (2, "yes"), (3, "accept")] {
        try await process.waitForOutput(#""id":\#(id),"method":"session/request_permission""#)
        process.write(
          #"{"jsonrpc":"2.0","id":\#(id),"result":{"outcome":{"outcome":"selected","optionId":"\#(option)"}}}"# + "\n")
      }
      try await process.waitForOutput(#""id":3,"result":{"stopReason":"end_turn"}"#)
      #expect(process.output.contains(#""type":"diff""#) && process.output.contains(#""newText":"bonjour\n""#))
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      process.write(ask(4, "session/load", #"{"sessionId":\#(session),"cwd":\#(directory),"mcpServers":[]}"#))
      try await process.waitForOutput("user_message_chunk")
      try await process.waitForOutput(#""id":4,"result":{}"#)
      process.write(ask(5, "session/list"))
      try await process.waitForOutput(#""title":"French""#)
      process.closeInput()
      #expect(try await process.result().status == 0)
    }
  }
}
