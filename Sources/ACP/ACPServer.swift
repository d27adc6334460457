import Isolation
package import JSONRPC
import JSONText

/// Lets an editor work with an agent, by version 1 of the Agent Client Protocol.
///
/// Source: <https://agentclientprotocol.com>.
package final class ACPServer: RPCService {
  private struct State {
    /// `nil` before `initialize`.
    var canReadFiles: Bool?
    /// The sessions of this connection.
    var sessions: Set<String> = []
    /// Of those that work on a prompt, what cancels each.
    var turns: [String: Signal] = [:]
  }

  private let agent: any ACPAgent
  private let state = Locked(State())

  package init(_ agent: any ACPAgent) { self.agent = agent }

  package var answerToCancelled: RPCError? { RPCError(code: -32800, message: "The request was cancelled.") }

  package func reply(to request: RPCRequest, on connection: RPCConnection) -> RPCReply {
    do throws(RPCError) {
      guard case .object(let parameters) = request.parameters ?? [:] else {
        throw .invalidParameters("The parameters of \"\(request.method)\" must be an object.")
      }
      if request.method == "initialize" { return .result(try begin(parameters)) }
      let work = try work(for: request.method, parameters, connection)
      guard state.withLock({ $0.canReadFiles != nil }) else {
        throw .invalidRequest("The first request must be \"initialize\".")
      }
      return work
    } catch {
      return .error(error)
    }
  }

  package func receive(_ notification: RPCNotification, on connection: RPCConnection) {
    switch notification.method {
    case "session/cancel":
      guard let id = notification.parameters?["sessionId"]?.string else { return }
      state.withLock { $0.turns[id] }?.fire()
    case "$/cancel_request":
      if let id = RPCID(notification.parameters?["requestId"]) { connection.cancel(id) }
    default: return
    }
  }

  private func begin(_ parameters: JSONObject) throws(RPCError) -> JSONValue {
    guard parameters["protocolVersion"]?.int != nil else {
      throw .invalidParameters("\"protocolVersion\" must be an integer.")
    }
    let canReadFiles = parameters["clientCapabilities"]?["fs"]?["readTextFile"] == true
    state.withLock { $0.canReadFiles = canReadFiles }
    return [
      // The only version there is; an editor that wants another closes the connection.
      "protocolVersion": 1,
      "agentCapabilities": [
        "loadSession": .bool(agent.keepsSessions),
        "promptCapabilities": ["image": false, "audio": false, "embeddedContext": true],
        "mcpCapabilities": ["http": false, "sse": false],
        "sessionCapabilities": agent.keepsSessions ? ["list": [:]] : [:],
      ],
      "agentInfo": [
        "name": .string(agent.identity.name), "title": .string(agent.identity.title),
        "version": .string(agent.identity.version),
      ],
      "authMethods": [],
    ]
  }

  private func work(
    for method: String, _ parameters: JSONObject, _ connection: RPCConnection
  ) throws(RPCError) -> RPCReply {
    switch method {
    case "session/new":
      let request = try ACPSessionRequest(parameters)
      return .work {
        try await self.told {
          let id = try await self.agent.newSession(request)
          self.state.withLock { _ = $0.sessions.insert(id) }
          return ["sessionId": .string(id)]
        }
      }
    case "session/load" where agent.keepsSessions:
      let request = try ACPSessionRequest(parameters)
      let id = try self.session(parameters)
      return .work { try await self.told { try await self.load(id, request, connection) } }
    case "session/list" where agent.keepsSessions:
      let directory = parameters["cwd"]?.string
      return .work {
        try await self.told {
          let sessions = try await self.agent.listSessions(in: directory)
          return ["sessions": .array(sessions.map(\.json))]
        }
      }
    case "session/prompt": return try beginTurn(parameters, connection)
    default: throw .methodNotFound(method)
    }
  }

  private func load(_ id: String, _ request: ACPSessionRequest, _ connection: RPCConnection) async throws -> JSONValue {
    guard let history = try await agent.loadSession(id, request) else { throw Self.noSession(id) }
    let turn = ACPTurn(session: id, connection: connection, canReadFiles: false)
    for update in history { try await turn.show(update) }
    state.withLock { _ = $0.sessions.insert(id) }
    return [:]
  }

  private func beginTurn(_ parameters: JSONObject, _ connection: RPCConnection) throws(RPCError) -> RPCReply {
    let id = try session(parameters)
    guard let blocks = parameters["prompt"]?.array else { throw .invalidParameters("\"prompt\" must be an array.") }
    var prompt: [ACPContent] = []
    for block in blocks {
      guard let content = ACPContent(block) else {
        throw .invalidParameters("Only text, links and texts of files can be part of a prompt.")
      }
      prompt.append(content)
    }
    let cancellation = Signal()
    let (isKnown, isFree) = state.withLock { state in
      guard state.sessions.contains(id) else { return (false, false) }
      guard state.turns[id] == nil else { return (true, false) }
      state.turns[id] = cancellation
      return (true, true)
    }
    guard isKnown else { throw Self.noSession(id) }
    guard isFree else { throw .invalidRequest("The session is working on a prompt.") }
    return .work { [prompt] in
      defer { self.state.withLock { $0.turns[id] = nil } }
      let canReadFiles = self.state.withLock { $0.canReadFiles ?? false }
      let turn = ACPTurn(session: id, connection: connection, canReadFiles: canReadFiles)
      defer { turn.end() }
      return try await self.told { try await self.run(prompt, id, turn, cancellation) }
    }
  }

  /// Works on a prompt until it is done or cancelled; what is cancelled is answered so, and never with an error.
  private func run(
    _ prompt: [ACPContent], _ id: String, _ turn: ACPTurn, _ cancellation: Signal
  ) async throws -> JSONValue {
    let result = await withTaskGroup(of: Result<ACPStopReason, any Error>?.self) { group in
      group.addTask { [agent] in
        do {
          return .success(try await agent.prompt(prompt, in: id, turn))
        } catch {
          return .failure(error)
        }
      }
      group.addTask {
        await cancellation.wait()
        return nil
      }
      var result: Result<ACPStopReason, any Error>?
      while let ended = await group.next() {
        group.cancelAll()
        if let ended { result = ended }
      }
      return result
    }
    if cancellation.hasFired { return ["stopReason": "cancelled"] }
    guard let reason = try result?.get() else { throw CancellationError() }
    return ["stopReason": .string(reason.rawValue)]
  }

  /// Makes the answer of what the agent says went wrong.
  private func told(_ work: () async throws -> JSONValue) async throws -> JSONValue {
    do {
      return try await work()
    } catch let error as ACPError {
      throw RPCError.internalError(error.message)
    }
  }

  private func session(_ parameters: JSONObject) throws(RPCError) -> String {
    guard let id = parameters["sessionId"]?.string else { throw .invalidParameters("\"sessionId\" must be a string.") }
    return id
  }

  private static func noSession(_ id: String) -> RPCError {
    RPCError(code: -32002, message: "There is no session \"\(id.prefix(100))\".")
  }
}
