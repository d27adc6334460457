import HTTPServing
import HTTPWire
import Isolation
import JSONText
import MCP
import MCPOverHTTP
import ScriptedTools
import Testing

/// An endpoint that is served on loopback, and clients of it.
struct TestEndpoint: Sendable {
  static let token = "0123456789abcdef"

  let port: Int
  /// Counts the clients that went away before they were answered.
  let departures: Departures

  /// Serves what `offer` has, and runs `body`.
  static func serve(
    _ offer: MCPOffer = TestOffer().offer, limits: MCPHTTPLimits = MCPHTTPLimits(),
    clock: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
    _ body: (TestEndpoint) async throws -> Void
  ) async throws {
    let token = try #require(BearerToken(Self.token))
    let endpoint = MCPEndpoint(
      offer, behind: LoopbackGuard(), token: token, limits: limits, now: { "2026-11-28T10:00:00Z" }, clock: clock)
    let departures = Departures(endpoint)
    let server = try await HTTPServer.start(departures, host: "127.0.0.1", port: 0)
    let running = Task {
      await withTaskGroup { group in
        group.addTask { await endpoint.run() }
        group.addTask { await server.run() }
      }
    }
    do {
      try await body(TestEndpoint(port: server.port, departures: departures))
    } catch {
      running.cancel()
      await running.value
      throw error
    }
    running.cancel()
    await running.value
  }

  func wire() throws -> HTTPWire { try HTTPWire(port: port) }

  /// The fields that every request needs.
  var fields: [(String, String)] {
    [
      ("Host", "127.0.0.1:\(port)"), ("Authorization", "Bearer \(Self.token)"), ("Content-Type", "application/json"),
      ("Accept", "application/json, text/event-stream"),
    ]
  }

  /// Those of a request of 2026-07-28.
  func modern(_ method: String, _ name: String? = nil) -> [(String, String)] {
    fields + [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method)] + (name.map { [("Mcp-Name", $0)] } ?? [])
  }

  /// Those of a request in a session.
  func session(_ id: String, _ version: String? = nil) -> [(String, String)] {
    fields + [("Mcp-Session-Id", id)] + (version.map { [("MCP-Protocol-Version", $0)] } ?? [])
  }

  /// Posts a message over a connection of its own.
  func post(_ message: JSONValue, _ fields: [(String, String)]) async throws -> HTTPReply {
    try await wire().ask("POST", "/mcp", fields, body: message.bytes())
  }

  /// Sends a request of 2026-07-28 as it should be.
  func ask(_ method: String, _ parameters: JSONObject = [:], tasks: Bool = false) async throws -> HTTPReply {
    let name = (parameters["name"] ?? parameters["uri"])?.string
    return try await post(
      Self.request(1, method, TestOffer.modern(parameters, tasks: tasks)), modern(method, name))
  }

  /// Begins a session and returns its name.
  func begin(_ version: String) async throws -> String {
    let reply = try await post(Self.request(0, "initialize", TestOffer.initialize(version)), fields)
    let id = try #require(reply.fields["mcp-session-id"])
    let told = try await post(["jsonrpc": "2.0", "method": "notifications/initialized"], session(id, version))
    #expect(told.status == 202 && told.body.isEmpty)
    return id
  }

  static func request(_ id: Int, _ method: String, _ parameters: JSONValue? = nil) -> JSONValue {
    var object: JSONObject = ["jsonrpc": "2.0", "id": JSONValue(id), "method": .string(method)]
    object["params"] = parameters
    return .object(object)
  }
}

/// An endpoint, and a watch over its clients.
final class Departures: HTTPService {
  private let endpoint: MCPEndpoint
  /// Fired when the first has left.
  let first = Signal()
  /// Of what is being answered, the ends.
  private let ends = Locked<[ObjectIdentifier: Signal]>([:])

  init(_ endpoint: MCPEndpoint) { self.endpoint = endpoint }

  func refusal(of head: HTTPHead) -> HTTPAnswer? { endpoint.refusal(of: head) }

  /// Waits until nothing is left to be done for what has been answered: the client has the answer a moment before that.
  func settle() async {
    for end in ends.withLock({ Array($0.values) }) { await end.wait() }
  }

  func answer(_ call: HTTPCall) async {
    let end = Signal()
    ends.withLock { $0[ObjectIdentifier(call)] = end }
    defer {
      ends.withLock { $0[ObjectIdentifier(call)] = nil }
      end.fire()
    }
    await withTaskGroup { group in
      group.addTask {
        await call.disconnected.wait()
        if call.disconnected.hasFired { self.first.fire() }
      }
      await endpoint.answer(call)
      group.cancelAll()
    }
  }
}

extension HTTPReply {
  var json: JSONValue? { try? JSONValue(parsing: body) }
  var code: Int? { json?["error"]?["code"]?.int }
}

/// The message of an event.
func message(_ event: [String]?) throws -> JSONValue {
  let event = try #require(event)
  #expect(event.first == "event: message")
  let data = try #require(event.last?.split(separator: " ", maxSplits: 1).last)
  return try JSONValue(parsing: Array(data.utf8))
}
