import OllamaReplay
import Testing

/// What the server says of its models besides the conversation.
@Suite(.timeLimit(.minutes(1))) struct ModelStateTests {
  private let embedder = Recording.Model("embed").with { $0.capabilities = ["embedding"] }

  private func get(_ server: ReplayServer, _ path: String) async throws -> BodyValue {
    try BodyValue(json: try await RawClient.exchange(server, Request.get(path)).body.utf8)
  }

  private func post(_ server: ReplayServer, _ path: String, _ body: BodyValue) async throws -> RawClient.Outcome {
    try await RawClient.exchange(server, Request.post(path, body.json))
  }

  @Test func reportsALoadUntilItIsOverAndThenAnswers() async throws {
    let model = Recording.Model("m").with { $0.loadingPolls = 2 }
    try await ReplayServer.with(Recording(models: [model], exchanges: [.reply("x")])) { server in
      async let outcome = post(server, "/api/chat", try BodyValue(json: Request.chat("x").utf8))
      _ = try await server.waitForRequest()
      for _ in 0..<2 {
        let running = try await get(server, "/api/ps")
        #expect(running["models"]?[0]?["context_length"] == 8192)
        #expect(running["models"]?[0]?["name"] == "m:latest")
      }
      let text = unchunked(try await outcome.body)
      #expect(text.contains(#""load_duration":2000000000"#))
      let order = server.events.compactMap { event in
        switch event {
        case .request(let request): "asked \(request.id)"
        case .answered(let request): request == 1 ? "answered 1" : nil
        default: nil
        }
      }
      #expect(order == ["asked 1", "asked 2", "asked 3", "answered 1"])
    }
  }

  @Test func endsTheLoadWhenTheClientLeaves() async throws {
    let model = Recording.Model("m").with { $0.loadingPolls = 5 }
    try await ReplayServer.with(Recording(models: [model], exchanges: [.reply("x")])) { server in
      let task = Task { try await RawClient.exchange(server, Request.post("/api/chat", Request.chat("x"))) }
      _ = try await server.waitForRequest()
      let during = try await get(server, "/api/ps")
      #expect(during["models"]?.array?.count == 1)
      task.cancel()
      try await server.waitForDisconnect(of: 1)
      let after = try await get(server, "/api/ps")
      #expect(after["models"]?.array?.isEmpty == true)
      _ = try await task.value
    }
  }

  @Test func grantsLessContextThanWasAskedFor() async throws {
    let model = Recording.Model("m").with { $0.grantedContextLength = 4096 }
    try await ReplayServer.with(Recording(models: [model], exchanges: [.reply("x")])) { server in
      _ = try await RawClient.exchange(server, Request.post("/api/chat", Request.chat("x")))
      let running = try await get(server, "/api/ps")
      #expect(running["models"]?[0]?["context_length"] == 4096)
    }
  }

  @Test func copiesAreOneModelInMemory() async throws {
    let models = ["a", "b"].map { Recording.Model($0).with { $0.weights = "w" } } + [Recording.Model("c")]
    try await ReplayServer.with(Recording(models: models, exchanges: [.reply("x").repeated(3)])) { server in
      for name in ["a", "b"] {
        _ = try await RawClient.exchange(server, Request.post("/api/chat", Request.chat("x", model: name)))
      }
      #expect(try await get(server, "/api/ps")["models"]?.array?.compactMap { $0["name"]?.string } == ["a:latest"])
      #expect(server.loads == ["a:latest"])
      _ = try await RawClient.exchange(server, Request.post("/api/chat", Request.chat("x", model: "c")))
      #expect(server.loads == ["a:latest", "c:latest"])
      var files: [String] = []
      for name in ["a", "b", "c"] {
        let show = try BodyValue(json: try await post(server, "/api/show", ["model": .string(name)]).body.utf8)
        files.append(try #require(show["modelfile"]?.string))
      }
      #expect(files[0].contains("\nFROM /models/blobs/sha256-") && files[0] == files[1] && files[1] != files[2])
    }
  }

  @Test(arguments: [
    (Recording.Path.native, #"{"error":"{\"error\":{\"code\":400,"#), (.rendered, #"{"error":"the prompt is longer "#),
  ])
  func refusesAPromptOverTheContextThatItGives(path: Recording.Path, text: String) async throws {
    let model = Recording.Model("m").with {
      $0.path = path
      $0.grantedContextLength = 64
    }
    try await ReplayServer.with(Recording(models: [model], exchanges: [.reply("x")])) { server in
      let long = Request.chat(String(repeating: "word ", count: 80))
      let refused = try await RawClient.exchange(server, Request.post("/api/chat", long))
      #expect(refused.status == 400 && refused.body.hasPrefix(text), "\(refused.body)")
      // It was loaded for that, and the exchange is still there.
      #expect(server.loads == ["m:latest"])
      let answered = try await RawClient.exchange(server, Request.post("/api/chat", Request.chat("x")))
      #expect(answered.status == 200 && server.unusedExchanges.isEmpty && server.loads.count == 1)
    }
  }

  @Test func listsOtherCapabilitiesThanItShows() async throws {
    let model = Recording.Model("m").with { $0.listedCapabilities = ["completion", "vision"] }
    try await ReplayServer.with(Recording(models: [model])) { server in
      let listed = try await get(server, "/api/tags")["models"]?[0]?["capabilities"]
      let shown = try BodyValue(json: try await post(server, "/api/show", ["model": "m"]).body.utf8)["capabilities"]
      #expect(listed == ["completion", "vision"] && shown == ["completion", "tools"])
    }
  }

  @Test func loadsAndUnloadsOnRequest() async throws {
    try await ReplayServer.with(Recording(models: [Recording.Model("m")])) { server in
      let load = try await post(
        server, "/api/generate", ["model": "m", "options": ["num_ctx": 4096], "shift": false, "keep_alive": "10m"])
      let value = try BodyValue(json: load.body.utf8)
      #expect(value["done_reason"] == "load" && value["response"] == "" && value["done"] == true)
      #expect(try await get(server, "/api/ps")["models"]?.array?.count == 1)
      let unload = try await post(server, "/api/chat", ["model": "m", "messages": [], "keep_alive": 0])
      let gone = try BodyValue(json: unload.body.utf8)
      #expect(gone["done_reason"] == "unload" && gone["message"]?["content"] == "")
      #expect(try await get(server, "/api/ps")["models"]?.array?.isEmpty == true)
    }
  }

  @Test func unloadsAfterAReplyThatWasToBeTheLast() async throws {
    try await ReplayServer.with(Recording(models: [Recording.Model("m")], exchanges: [.reply("x")])) { server in
      let body = Request.chat("x", extra: [("keep_alive", 0)])
      _ = try await RawClient.exchange(server, Request.post("/api/chat", body))
      try await server.waitForAnswer(to: 1)
      let running = try await get(server, "/api/ps")
      #expect(running["models"] == [])
    }
  }

  @Test func pullsAModelThatIsKnownAndNoOther() async throws {
    let model = Recording.Model("new:1b").with { $0.isInstalled = false }
    try await ReplayServer.with(Recording(models: [model])) { server in
      let before = try await post(server, "/api/show", ["model": "new:1b"])
      #expect(before.status == 404)
      let pull = unchunked(try await post(server, "/api/pull", ["model": "new:1b"]).body)
      #expect(pull.hasPrefix("{\"status\":\"pulling manifest\"}\n") && pull.hasSuffix("{\"status\":\"success\"}\n"))
      #expect(pull.contains("\"completed\":4700000000"))
      let after = try await post(server, "/api/show", ["model": "new:1b"])
      #expect(after.status == 200)
      let other = unchunked(try await post(server, "/api/pull", ["model": "other"]).body)
      #expect(other.hasSuffix("{\"error\":\"pull model manifest: file does not exist\"}\n"))
    }
  }

  @Test func embedsTheSameTextToTheSameUnitVector() async throws {
    try await ReplayServer.with(Recording(models: [embedder, Recording.Model("m")])) { server in
      let body: BodyValue = ["model": "embed", "input": ["red apple", "green apple", "red apple"]]
      let answer = try BodyValue(json: try await post(server, "/api/embed", body).body.utf8)
      let vectors = (answer["embeddings"]?.array ?? []).map { ($0.array ?? []).compactMap(\.number) }
      #expect(vectors.count == 3 && vectors[0] == vectors[2] && vectors[0] != vectors[1])
      #expect(vectors.allSatisfy { abs($0.reduce(0) { $0 + $1 * $1 } - 1) < 1e-9 })
      let wrong = try await post(server, "/api/embed", ["model": "embed", "input": 5])
      #expect(wrong.status == 400 && wrong.body == #"{"error":"invalid input type"}"#)
      let text = try await post(server, "/api/embed", ["model": "m", "input": "x"])
      #expect(text.status == 400)
    }
  }

  @Test func answersInOnePieceWhenNoStreamIsWanted() async throws {
    var recording = Recording(models: [Recording.Model("m")], exchanges: [.reply("a b"), .reply("c d").at(.generate)])
    recording.checks = []
    try await ReplayServer.with(recording) { server in
      let chat = try await post(
        server, "/api/chat", ["model": "M", "stream": false, "messages": [["role": "user", "content": "x"]]])
      let value = try BodyValue(json: chat.body.utf8)
      #expect(value["model"] == "M" && value["message"] == ["content": "a b", "role": "assistant"])
      #expect(value["done"] == true && chat.text.contains("Content-Type: application/json; charset=utf-8\r\n"))
      let generate = try await post(server, "/api/generate", ["model": "m", "stream": false, "prompt": "x"])
      let answer = try BodyValue(json: generate.body.utf8)
      #expect(answer["response"] == "c d" && answer["context"] == [1, 2, 3])
    }
  }

  @Test func sendsCallsAsEitherOfTheTwoPathsDoes() async throws {
    let call = Recording.Reply.ToolCall("look", ["path": "a.txt"], id: "call_1")
    let exchanges: [Recording.Exchange] = [.toolCalls(call, call), .toolCalls(call, call, style: .rendered)]
    try await ReplayServer.with(Recording(models: [Recording.Model("m")], exchanges: exchanges)) { server in
      var lines: [[BodyValue]] = []
      for _ in 0..<2 {
        let outcome = try await RawClient.exchange(server, Request.post("/api/chat", Request.chat("x")))
        lines.append(try unchunked(outcome.body).split(separator: "\n").map { try BodyValue(json: $0.utf8) })
      }
      #expect(lines[0].count == 1 && lines[0][0]["message"]?["tool_calls"]?.array?.count == 2)
      let function = lines[0][0]["message"]?["tool_calls"]?[1]?["function"]
      #expect(function == ["arguments": ["path": "a.txt"], "index": 1, "name": "look"])
      #expect(lines[1].count == 3 && lines[1][0]["done"] == false)
      #expect(lines[1].map { $0["message"]?["tool_calls"]?.array?.count } == [1, 1, nil])
    }
  }

  private static let mistakes: [(BodyValue, Int, String)] = [
    (["model": "nope"], 404, "model 'nope' not found"), (["model": ""], 400, "model is required"),
    (["model": "m", "keep_alive": "300"], 400, #"time: missing unit in duration "300""#),
    (["model": "m", "think": true], 400, #""m" does not support thinking"#),
    (["model": "plain", "tools": [["type": "function"]]], 400, "library/plain does not support tools"),
    (["model": "m", "format": "yaml"], 500, #"invalid format: "yaml"; expected "json" or a valid JSON Schema object"#),
    (["model": "m", "options": ["num_ctx": 4096, "stop": "x"]], 500, #"option "stop" must be of type array"#),
    (
      ["model": "m", "options": ["num_ctx": 4096, "temperature": "1"]], 500,
      #"option "temperature" must be of type float32"#
    ),
    (
      ["model": "m", "messages": [["role": "user", "content": ["parts"]]]], 400,
      "json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string"
    ),
  ]

  @Test(arguments: mistakes) func answersAWrongRequestAsOllamaDoes(body: BodyValue, status: Int, text: String)
    async throws
  {
    let plain = Recording.Model("plain").with { $0.capabilities = ["completion"] }
    var recording = Recording(models: [Recording.Model("m"), plain])
    recording.checks = []
    try await ReplayServer.with(recording) { server in
      let outcome = try await post(server, "/api/chat", body)
      #expect(outcome.status == status)
      #expect(try BodyValue(json: outcome.body.utf8) == ["error": .string(text)])
      let empty = try await RawClient.exchange(server, Request.post("/api/chat", ""))
      #expect(empty.status == 400 && empty.body == #"{"error":"missing request body"}"#)
    }
  }

  @Test func showsWhereAModelRuns() async throws {
    let remote = Recording.Model("gpt-oss:120b-cloud").with {
      $0.remoteHost = "https://ollama.com:443"
      $0.capabilities = nil
      $0.parameters = ["num_ctx 8192", "temperature 1"]
    }
    try await ReplayServer.with(Recording(models: [remote])) { server in
      let tags = try await get(server, "/api/tags")
      #expect(tags["models"]?[0]?["remote_host"] == "https://ollama.com:443")
      #expect(tags["models"]?[0]?["capabilities"] == nil)
      let show = try BodyValue(json: try await post(server, "/api/show", ["model": "gpt-oss:120b-cloud"]).body.utf8)
      #expect(show["remote_host"] == "https://ollama.com:443")
      #expect(
        show["parameters"]?.string == "num_ctx                        8192\ntemperature                    1")
    }
  }

  @Test func putsAFaultOnAnyEndpoint() async throws {
    let exchanges: [Recording.Exchange] = [
      .fault(.closeBeforeHead).at(.tags), .fault(.answer(200, body: "{}")).at(.show),
      .fault(.endEarly(after: 2)).at(.pull),
    ]
    try await ReplayServer.with(Recording(models: [Recording.Model("m")], exchanges: exchanges)) { server in
      let closed = try await RawClient.exchange(server, Request.get("/api/tags"))
      #expect(closed.bytes.isEmpty)
      let tags = try await get(server, "/api/tags")
      #expect(tags["models"]?.array?.count == 1)
      let show = try await post(server, "/api/show", ["model": "m"])
      #expect(show.body == "{}")
      let pull = unchunked(try await post(server, "/api/pull", ["model": "m"]).body)
      #expect(pull.split(separator: "\n").count == 2 && server.unusedExchanges.isEmpty)
    }
  }
}
