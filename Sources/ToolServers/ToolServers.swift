package import Exchanges
import Isolation
import JSONRPC
import JSONText
package import MCP
package import NexusProtocol

/// Servers of tools while something uses them.
///
/// All are started at once. One that cannot be started, may not be used, is late, dies, floods or breaks the protocol is left
/// out from then on, with a sentence that names it; the others go on.
package final class ToolServers: OtherTools {
  private enum State {
    case starting
    case open(OpenServer)
    case leftOut(String)
  }

  /// Says whether the tools of a server may be used, now that it has said who it is.
  ///
  /// Throws a `ToolServerError` where not.
  package typealias Leave = @Sendable (ToolServer, ToolServerIntroduction) async throws -> Void

  private let names: [String]
  private let states: Locked<[String: State]>
  private let settled: [String: Signal]
  private let isOver = Signal()

  private init(_ servers: [ToolServer], _ refused: [String: String]) {
    names = (servers.map(\.name) + refused.keys).sorted()
    var states = Dictionary(uniqueKeysWithValues: servers.map { ($0.name, State.starting) })
    for (name, reason) in refused { states[name] = .leftOut(reason) }
    self.states = Locked(states)
    settled = Dictionary(uniqueKeysWithValues: servers.map { ($0.name, Signal()) })
  }

  /// Starts servers, runs `body` with them and ends them.
  ///
  /// `body` begins at once; who asks for tools waits for the servers.
  /// - Parameters:
  ///   - servers: With names that differ.
  ///   - refused: Those that are not to be started, each with the sentence that says why.
  package static func with<Value: Sendable>(
    _ servers: [ToolServer], without refused: [String: String] = [:], as identity: MCPIdentity,
    limits: MCPClient.Limits = MCPClient.Limits(call: .seconds(60)), leave: @escaping Leave,
    _ body: (ToolServers) async throws -> Value
  ) async throws -> Value {
    let all = ToolServers(servers, refused)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      for server in servers { group.addTask { await all.run(server, identity, limits, leave) } }
      defer { all.isOver.fire() }
      return try await body(all)
    }
  }

  /// Waits until every server has answered or is left out, and says what became of each, by name.
  package func standing() async -> [(name: String, tools: [String], problem: String?)] {
    await settle()
    return states.withLock { states in
      names.map { name in
        switch states[name] {
        case .open(let server): (name, server.tools.map(\.name), nil)
        case .leftOut(let reason): (name, [], reason)
        case .starting, nil: (name, [], "The tool server \(name) was not waited for.")
        }
      }
    }
  }

  package func offer(limitInBytes: Int) async -> OtherToolsOffer {
    await settle()
    var offer = OtherToolsOffer()
    var bytes = 0
    for state in states.withLock({ states in names.compactMap { states[$0] } }) {
      switch state {
      case .starting: break
      case .leftOut(let reason): offer.notes.append(reason)
      case .open(let server):
        var missing = server.leftOut
        for tool in server.tools {
          let size =
            tool.definition.name.utf8.count + tool.definition.description.utf8.count
            + tool.definition.parameters.utf8.count
          guard bytes + size <= limitInBytes else {
            missing += 1
            continue
          }
          bytes += size
          offer.tools.append(tool.definition)
        }
        if missing > 0 {
          offer.notes.append(
            "\(missing.counted("tool")) of the tool server \(server.name) \(missing == 1 ? "is" : "are") left out for "
              + "want of room.")
        }
        offer.notes += server.problems
      }
    }
    return offer
  }

  package func answer(_ call: ToolCall, limitInBytes: Int) async throws -> ToolReply {
    var reply = ToolReply(text: "", tool: call.name, summary: Self.summary(call), outcome: .refused)
    guard let (server, tool) = find(call.name) else {
      reply.text = reason(for: call.name) ?? "There is no tool \"\(OpenServer.oneLine(call.name, limit: 64))\"."
      return reply
    }
    guard case .object(let arguments)? = try? JSONValue(parsing: call.arguments) else {
      reply.text = "The arguments are not a JSON object."
      return reply
    }
    do {
      let answer = try await server.call(tool, arguments)
      reply.text = answer.text
      reply.outcome = answer.isError ? .refused : answer.text.isEmpty ? .nothing : .answered
    } catch let error as MCPClientError {
      reply.text = error.message
      if error.isFatal { reply.text = leaveOut(server.name, error.message) }
    } catch let error as RPCConnectionError {
      reply.text = leaveOut(server.name, error.message)
    }
    if reply.outcome == .nothing { reply.text = "The tool answered with nothing." }
    return reply
  }

  private func run(
    _ server: ToolServer, _ identity: MCPIdentity, _ limits: MCPClient.Limits, _ leave: Leave
  ) async {
    defer { settled[server.name]?.fire() }
    var words = ""
    do {
      let program = try ToolServerProgram(server)
      do {
        try await MCPClient.with(program.connection, as: identity, limits: limits) { client in
          try await leave(server, ToolServerIntroduction(client.server))
          let tools = try await client.tools()
          states.withLock { $0[server.name] = .open(OpenServer(server.name, client, tools)) }
          settled[server.name]?.fire()
          await isOver.wait()
        }
      } catch {
        words = await program.end()
        throw error
      }
      await program.end()
    } catch let error as ToolServerError {
      states.withLock { $0[server.name] = .leftOut(error.message) }
    } catch let error as MCPClientError {
      _ = leaveOut(server.name, error.message, words)
    } catch let error as RPCConnectionError {
      _ = leaveOut(server.name, error.message, words)
    } catch {
      _ = leaveOut(server.name, "It was not waited for.")
    }
  }

  /// - Parameter words: The last ones of its standard error.
  private func leaveOut(_ name: String, _ why: String, _ words: String = "") -> String {
    var reason = "The tool server \(name) is left out. \(OpenServer.oneLine(why, limit: 300))"
    if !words.isEmpty { reason += " It said: \(OpenServer.oneLine(words, limit: 300))" }
    states.withLock { $0[name] = .leftOut(reason) }
    return reason
  }

  private func settle() async {
    for name in names { await settled[name]?.wait() }
  }

  private func find(_ called: String) -> (OpenServer, MCPRemoteTool)? {
    states.withLock { states in
      for case .open(let server) in states.values {
        if let found = server.tools.first(where: { $0.name == called }) { return (server, found.tool) }
      }
      return nil
    }
  }

  /// Why a tool's server is left out, where it is.
  private func reason(for called: String) -> String? {
    states.withLock { states in
      for name in names where called.hasPrefix("\(name)__") {
        if case .leftOut(let reason) = states[name] { return reason }
      }
      return nil
    }
  }

  private static func summary(_ call: ToolCall) -> String { OpenServer.oneLine(call.arguments, limit: 80) }
}

extension ToolServerIntroduction {
  init(_ server: MCPClient.Server) {
    name = OpenServer.oneLine(server.identity.name, limit: 80)
    version = OpenServer.oneLine(server.identity.version, limit: 80)
    revision = server.revision.rawValue
  }
}

extension MCPClientError {
  /// Whether the server is of no more use, and not only this call.
  var isFatal: Bool {
    switch self {
    case .refused, .wrongResult: false
    case .noCommonRevision, .malformedAnswer, .tooMuch, .flood: true
    }
  }
}
