import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(1))) struct ReplayServerTests {
  private let models = [Recording.Model("m"), Recording.Model("qwen3:8b").with { $0.capabilities?.append("thinking") }]

  private func chat(_ server: ReplayServer, _ prompt: String, extra: [(String, BodyValue)] = []) async throws
    -> RawClient.Outcome
  {
    try await RawClient.exchange(server, Request.post("/api/chat", Request.chat(prompt, extra: extra)))
  }

  /// The statuses of chats with these prompts, one after the other.
  private func statuses(_ server: ReplayServer, _ prompts: String...) async throws -> [Int?] {
    var found: [Int?] = []
    for prompt in prompts { found.append(try await chat(server, prompt).status) }
    return found
  }

  @Test func streamsAReplyLineByLine() async throws {
    let recording = Recording(models: models, exchanges: [.reply("Hello, world <3").expecting("hi")])
    try await ReplayServer.with(recording) { server in
      let outcome = try await chat(server, "say hi")
      #expect(outcome.text.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"))
      #expect(outcome.body.hasSuffix("0\r\n\r\n"))
      let lines = unchunked(outcome.body).split(separator: "\n").map(String.init)
      let values = try lines.map { try BodyValue(json: $0.utf8) }
      #expect(values.compactMap { $0["message"]?["content"]?.string }.joined() == "Hello, world <3")
      #expect(lines.contains { $0.contains(#"\u003c"#) })
      #expect(values.last?["done"] == true)
      #expect(values.last?["done_reason"] == "stop")
      #expect(values.dropLast().allSatisfy { $0["done"] == false })
      #expect(values.last?["prompt_eval_count"]?.integer == 2)
      #expect(server.complaints.isEmpty)
    }
  }

  @Test func refusesAPromptThatLacksWhatTheRecordingWasMadeFor() async throws {
    let recording = Recording(
      models: models, exchanges: [.reply("x").named("plan").expecting("goal").lacking("secret")])
    try await ReplayServer.with(recording) { server in
      let outcome = try await chat(server, "a secret")
      #expect(outcome.text.hasPrefix("HTTP/1.1 422 Unprocessable Entity\r\n"))
      let error = try BodyValue(json: outcome.body.utf8)["error"]?.string
      #expect(
        error
          == "replay: request 1 is not what exchange 1 \"plan\" expects: the prompt lacks \"goal\"; "
          + "the prompt must not contain \"secret\"")
      #expect(server.refusals.count == 1)
      #expect(server.complaints.last == "replay: exchange 1 \"plan\" was never asked for")
    }
  }

  @Test func takesExchangesInOrder() async throws {
    let recording = Recording(models: models, exchanges: [.reply("1").expecting("one"), .reply("2").expecting("two")])
    try await ReplayServer.with(recording) { server in
      let found = try await statuses(server, "two", "one", "two", "two")
      #expect(found == [422, 200, 200, 422])
      #expect(server.refusals.last?.reasons == [#"no exchange is left for POST /api/chat with "m""#])
    }
  }

  @Test func takesAnyUnusedExchangeThatFits() async throws {
    var recording = Recording(models: models, exchanges: [.reply("1").expecting("one"), .reply("2").expecting("two")])
    recording.order = .any
    try await ReplayServer.with(recording) { server in
      let found = try await statuses(server, "two", "two", "one")
      #expect(found == [200, 422, 200])
      #expect(server.unusedExchanges.isEmpty)
    }
  }

  @Test func repeatsAnExchangeUntilTheNextIsAskedFor() async throws {
    let recording = Recording(
      models: models, exchanges: [.reply("1").expecting("one").repeated(), .reply("2").expecting("two")])
    try await ReplayServer.with(recording) { server in
      let found = try await statuses(server, "one", "one", "two")
      #expect(found == [200, 200, 200])
      #expect(server.complaints.isEmpty)
    }
  }

  private static let violations: [(String, BodyValue, String)] = [
    ("truncate", true, #"\"truncate\" must be false"#), ("shift", true, #"\"shift\" must be false"#),
    ("stream", false, #"\"stream\" must be true"#),
    ("format", "json", #"\"format\" must be a schema"#),
    ("options", [:], #"\"options.num_ctx\" must be sent, as an integer"#),
    ("options", ["num_ctx": 4], "the prompt has about 5 tokens, which does not fit num_ctx 4"),
  ]

  @Test(arguments: violations)
  func refusesARequestThatBreaksARule(key: String, value: BodyValue, reason: String) async throws {
    try await ReplayServer.with(Recording(models: models, exchanges: [.reply("x")])) { server in
      let outcome = try await chat(server, "twenty bytes of text", extra: [(key, value)])
      #expect(outcome.text.hasPrefix("HTTP/1.1 422"))
      #expect(outcome.body.contains(reason))
    }
  }

  @Test func refusesLoadOptionsThatChange() async throws {
    try await ReplayServer.with(Recording(models: models, exchanges: [.reply("x").repeated()])) { server in
      _ = try await chat(server, "a")
      let outcome = try await chat(server, "a", extra: [("options", ["num_ctx": 4096])])
      #expect(outcome.body.contains(#"\"num_ctx\" was 8192 for \"m\" and is now 4096: the model would reload"#))
    }
  }

  @Test func refusesAnOrigin() async throws {
    try await ReplayServer.with(Recording(models: models)) { server in
      let outcome = try await RawClient.exchange(
        server, Request.get("/api/tags", headers: ["Origin: http://evil.example"]))
      #expect(outcome.text.hasPrefix("HTTP/1.1 422"))
    }
  }

  @Test(arguments: [
    ("/", "Ollama is running"), ("/api/version", #"{"version":"0.32.15"}"#),
    ("/api/status", #"{"cloud":{"disabled":false,"source":"none"}}"#), ("/api/ps", #"{"models":[]}"#),
    ("/api/nope", "404 page not found"), ("/api/chat", "405 method not allowed"),
  ])
  func answersWhatEveryServerAnswers(path: String, body: String) async throws {
    try await ReplayServer.with(Recording(models: models)) { server in
      let outcome = try await RawClient.exchange(server, Request.get(path))
      #expect(outcome.body == body)
    }
  }

  @Test func listsAndShowsModels() async throws {
    try await ReplayServer.with(Recording(models: models)) { server in
      let tags = try await RawClient.exchange(server, Request.get("/api/tags")).body
      let names = try BodyValue(json: tags.utf8)["models"]?.array?.map { $0["name"]?.string }
      #expect(names == ["m:latest", "qwen3:8b"])
      let show = try await RawClient.exchange(server, Request.post("/api/show", #"{"model":"QWEN3:8b"}"#)).body
      let value = try BodyValue(json: show.utf8)
      #expect(value["capabilities"] == ["completion", "tools", "thinking"])
      #expect(value["model_info"]?["qwen3.context_length"] == 40_960)
      let missing = try await RawClient.exchange(server, Request.post("/api/show", #"{"model":"nope"}"#))
      #expect(missing.text.hasPrefix("HTTP/1.1 404") && missing.body == #"{"error":"model 'nope' not found"}"#)
    }
  }

  @Test func refusesAForeignHost() async throws {
    try await ReplayServer.with(Recording(models: models)) { server in
      let outcome = try await RawClient.exchange(server, Request.get("/api/tags", host: "evil.example:11434"))
      #expect(outcome.text.hasPrefix("HTTP/1.1 403 Forbidden\r\n") && outcome.body.isEmpty)
    }
  }

  @Test func tellsWhenAClientLeavesInMidStream() async throws {
    let recording = Recording(models: models, exchanges: [.reply("a b c d").named("long").held(afterLines: 2)])
    try await ReplayServer.with(recording) { server in
      let outcome = try await RawClient.exchange(server, Request.post("/api/chat", Request.chat("go"))) { bytes in
        String(decoding: bytes, as: UTF8.self).contains(#"" b""#)
      }
      #expect(!outcome.text.contains(#"" c""#))
      let left = try await server.waitForDisconnect()
      #expect(left == 1)
    }
  }

  @Test func goesOnWhenAHeldExchangeIsReleased() async throws {
    let recording = Recording(models: models, exchanges: [.reply("a b").named("long").held(afterLines: 0)])
    try await ReplayServer.with(recording) { server in
      async let outcome = chat(server, "go")
      let request = try await server.waitForRequest { $0.path == "/api/chat" }
      #expect(request.body?["options"]?["num_ctx"] == 8192)
      server.release("long")
      let answer = try await outcome
      #expect(answer.text.contains("200 OK"))
    }
  }

  @Test func keepsThePaceOfTheRecordingOrOfTheExchange() async throws {
    var recording = Recording(
      models: models, exchanges: [.reply("a b c d e"), .reply("a").delayed(first: .milliseconds(60))])
    recording.tokensPerSecond = 100
    try await ReplayServer.with(recording) { server in
      // Only what it must take at least can be known: five pauses of 10 ms, then one of 60 ms and one of 10 ms.
      let clock = ContinuousClock()
      let paced = try await clock.measure { _ = try await chat(server, "x") }
      let delayed = try await clock.measure { _ = try await chat(server, "x") }
      #expect(paced >= .milliseconds(50) && delayed >= .milliseconds(70))
    }
  }

  @Test func keepsAConnectionForFurtherRequests() async throws {
    try await ReplayServer.with(Recording(models: models)) { server in
      let one = "GET /api/version HTTP/1.1\r\nHost: localhost\r\n\r\n"
      let outcome = try await RawClient.exchange(server, one + one + Request.get("/"))
      #expect(outcome.text.contains("Ollama is running"))
      #expect(outcome.text.split(separator: "HTTP/1.1 200").count == 3)
      #expect(server.connectionCount == 1 && server.requests.map(\.id) == [1, 2, 3])
    }
  }
}
