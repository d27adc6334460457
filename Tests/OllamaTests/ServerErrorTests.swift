import NexusProtocol
import ScriptedServer
import Testing

@testable import Ollama

@Suite(.timeLimit(.minutes(1))) struct ServerErrorTests {
  struct Row: Sendable, CustomStringConvertible {
    var status: String
    var body: String
    var code: ModelError.Code
    var retry = ModelError.Retry.never
    var description: String { "\(status) \(body.prefix(40))" }
  }

  static func error(_ text: String) -> String { "{\"error\":\"\(text)\"}" }

  static let rows: [Row] = [
    Row(status: "404 Not Found", body: error("model 'nope' not found"), code: .modelNotFound),
    Row(status: "404 Not Found", body: error(#"model \"x\" not found, try pulling it first"#), code: .modelNotFound),
    Row(status: "404 Not Found", body: "404 page not found", code: .notAModelServer),
    Row(status: "404 Not Found", body: #"{"detail":"Not Found"}"#, code: .notAModelServer),
    Row(status: "404 Not Found", body: #"{"error":{"code":404,"message":"File Not Found"}}"#, code: .notAModelServer),
    Row(
      status: "400 Bad Request", body: error(#"\"llama3\" does not support thinking"#),
      code: .unsupported(feature: "thinking")),
    Row(
      status: "400 Bad Request", body: error("registry.ollama.ai/library/gemma:latest does not support tools"),
      code: .unsupported(feature: "tools")),
    Row(
      status: "400 Bad Request",
      body:
        #"{"error":"{\"error\":{\"code\":400,\"message\":\"request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":5000,\"n_ctx\":4096}}"}"#,
      code: .contextExceeded(promptTokens: 5000, contextLength: 4096)),
    Row(
      status: "400 Bad Request",
      body: error("input length (9000 tokens) exceeds the model's maximum context length (8192 tokens)"),
      code: .contextExceeded(promptTokens: 9000, contextLength: 8192)),
    Row(
      status: "400 Bad Request", body: error("the prompt is longer than the context length currently available"),
      code: .contextExceeded(promptTokens: nil, contextLength: nil)),
    Row(status: "400 Bad Request", body: error("missing request body"), code: .badRequest),
    Row(status: "400 Bad Request", body: "", code: .badRequest),
    Row(
      status: "401 Unauthorized", body: #"{"error":"unauthorized","signin_url":"https://ollama.com/connect?x"}"#,
      code: .unauthorized),
    Row(status: "403 Forbidden", body: "", code: .unauthorized),
    Row(
      status: "403 Forbidden", body: error("ollama cloud is disabled: remote model is unavailable"),
      code: .remoteNotAllowed),
    Row(status: "405 Method Not Allowed", body: "", code: .notAModelServer),
    Row(status: "301 Moved Permanently", body: "", code: .notAModelServer),
    Row(status: "429 Too Many Requests", body: error("you have reached your session usage limit"), code: .limitReached),
    Row(
      status: "500 Internal Server Error", body: #"{"StatusCode":429,"Status":"429 Too Many","error":"weekly"}"#,
      code: .limitReached),
    Row(status: "500 Internal Server Error", body: error(#"option \"stop\" must be of type array"#), code: .badRequest),
    Row(
      status: "500 Internal Server Error",
      body: error(#"invalid format: 1; expected \"json\" or a valid JSON Schema object"#), code: .badRequest),
    Row(
      status: "500 Internal Server Error", body: error("llama-server process has terminated: exit status 2"),
      code: .loadFailed),
    Row(
      status: "500 Internal Server Error", body: error("timed out waiting for llama-server to start - progress 0.00"),
      code: .loadFailed),
    Row(
      status: "500 Internal Server Error", body: error("model requires more system memory (9 GiB) than is available"),
      code: .loadFailed),
    Row(
      status: "500 Internal Server Error",
      body: error("model runner has unexpectedly stopped, this may be due to resource limitations"),
      code: .modelFailed, retry: .once),
    Row(
      status: "500 Internal Server Error", body: error("error parsing tool call: raw='x', err=y"), code: .modelFailed,
      retry: .once),
    Row(status: "500 Internal Server Error", body: error("something else"), code: .serverError(status: 500)),
    Row(status: "500 Internal Server Error", body: "<html>", code: .serverError(status: 500)),
    Row(status: "502 Bad Gateway", body: "<html>nginx</html>", code: .busy, retry: .withBackoff),
    Row(
      status: "503 Service Unavailable",
      body: error("server busy, please try again.  maximum pending requests exceeded"),
      code: .busy, retry: .withBackoff),
    Row(status: "504 Gateway Timeout", body: "", code: .serverError(status: 504)),
    Row(status: "418 I'm a teapot", body: "", code: .serverError(status: 418)),
  ]

  @Test(arguments: rows) func classifies(row: Row) async throws {
    let server = try OllamaServer(chat: row.body, status: row.status)
    let client = try server.client()
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.code == row.code)
    #expect(error?.retry == row.retry)
    #expect(error?.model == "qwen3:8b")
    #expect(error?.server == server.server.url)
    #expect(error?.message.isEmpty == false)
    #expect(server.bodies("/api/chat").count == 1)
  }

  @Test func tellsBothNumbersOfAContextThatIsTooSmall() async throws {
    let row = try #require(Self.rows.first { $0.body.contains("n_ctx") })
    let server = try OllamaServer(chat: row.body, status: row.status)
    let client = try server.client()
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.message == "The prompt has 5000 tokens, and the model's context 4096")
  }

  @Test(arguments: ["<html>\n<h1>502</h1>", ""]) func showsNoPageOfAProxy(body: String) async throws {
    let server = try OllamaServer(chat: body, status: "502 Bad Gateway")
    let client = try server.client()
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.message == "The server is busy")
  }

  @Test func putsAMessageOnOneLine() async throws {
    let server = try OllamaServer(chat: Self.error(#"a\n b\tc"#), status: "500 Internal Server Error")
    let client = try server.client()
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.message == "a b c")
  }

  @Test func tellsWhereToSignIn() async throws {
    let row = try #require(Self.rows.first { $0.code == .unauthorized })
    let server = try OllamaServer(chat: row.body, status: row.status)
    let client = try server.client()
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.message.hasSuffix("https://ollama.com/connect?x") == true)
  }

  @Test func tellsThatNobodyListens() async throws {
    let port = try ScriptedServer.unusedPort()
    let host = try OllamaHost.parse("http://127.0.0.1:\(port)").host
    let client = OllamaClient(OllamaClient.Configuration(host: host))
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.code == .unreachable)
    #expect(error?.retry == .withBackoff)
    #expect(error?.server == "http://127.0.0.1:\(port)")
    #expect(error?.message.contains("127.0.0.1") == false)
  }

  @Test func tellsAnotherProtocol() async throws {
    let server = try ScriptedServer { connection in try connection.write("SSH-2.0-OpenSSH\r\n") }
    let client = OllamaClient(OllamaClient.Configuration(host: try OllamaHost.parse(server.url).host))
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.code == .notAModelServer)
  }

  @Test func keepsTheTextOfABrokenConnection() async throws {
    let server = try OllamaServer { request, connection in
      guard request.target == "/api/chat" else { return false }
      try connection.startResponse()
      try connection.writeChunk(Fixtures.endWithoutDone + "{\"mess")
      throw Stop()
    }
    let client = try server.client()
    let text = Collected<String>()
    let error = await failure {
      _ = try await client.reply(to: .asking("hi")) { event in
        if case .content(let piece) = event { text.append(piece) }
      }
    }
    #expect(error?.code == .incomplete)
    #expect(error?.retry == .once)
    #expect(error?.partial?.content == "Once upon")
    #expect(text.all == ["Once upon"])
  }

  @Test func tellsAConnectionClosedWithoutAnAnswer() async throws {
    let server = try OllamaServer { request, _ in
      guard request.target == "/api/chat" else { return false }
      throw Stop()
    }
    let error = await failure { _ = try await server.client().reply(to: .asking("hi")) { _ in } }
    #expect(error?.code == .unreachable)
    #expect(error?.retry == .withBackoff)
  }

  struct Stop: Error {}
}
