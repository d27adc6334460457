import NexusProtocol
import ScriptedServer

@testable import Ollama

/// A loopback server that answers like Ollama, with one thing scripted by the test.
struct OllamaServer {
  let server: ScriptedServer
  let requests: Collected<ReceivedRequest>

  /// - Parameter answer: Returns whether it answered; what it leaves gets the usual answer.
  init(
    show: String = Fixtures.show, answer: @escaping @Sendable (ReceivedRequest, ServerConnection) throws -> Bool
  ) throws {
    let requests = Collected<ReceivedRequest>()
    self.requests = requests
    server = try ScriptedServer { connection in
      while let request = connection.readRequest() {
        requests.append(request)
        if try answer(request, connection) { continue }
        switch request.target {
        case "/api/show": try connection.respond(show)
        case "/api/ps": try connection.respond(Fixtures.ps)
        default: try connection.respond("404 page not found", status: "404 Not Found", type: "text/plain")
        }
      }
    }
  }

  /// Answers every chat with one body.
  init(chat body: String, status: String = "200 OK", show: String = Fixtures.show) throws {
    try self.init(show: show) { request, connection in
      guard request.target == "/api/chat" else { return false }
      try connection.respond(body, status: status, type: "application/x-ndjson")
      return true
    }
  }

  func client(_ change: (inout OllamaClient.Configuration) -> Void = { _ in }) throws -> OllamaClient {
    var configuration = OllamaClient.Configuration(host: try OllamaHost.parse(server.url).host)
    change(&configuration)
    return OllamaClient(configuration)
  }

  /// The bodies that were sent to a path.
  func bodies(_ path: String) -> [String] { requests.all.filter { $0.target == path }.map(\.text) }
}

extension ChatRequest {
  static func asking(_ text: String, model: String = "qwen3:8b", contextLength: Int = 8192) -> ChatRequest {
    ChatRequest(
      model: model, messages: [Message(.user, text)], options: GenerationOptions(contextLength: contextLength))
  }
}

/// Runs an exchange that fails, and returns how.
func failure(_ body: () async throws -> Void) async -> ModelError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? ModelError
  }
}
