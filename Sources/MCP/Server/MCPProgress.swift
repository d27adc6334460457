import Isolation
import JSONRPC
import JSONText

/// Tells a client how far a call is.
///
/// Reports that come within 100 ms of the last, say no more than it, or find the client reading too slowly are left out;
/// none is sent after the answer.
package final class MCPProgress: Sendable {
  private struct State {
    var last: Double?
    var lastTime: ContinuousClock.Instant?
    var hasEnded = false
  }

  private let state = Locked(State())
  private let token: RPCID?
  private let revision: MCPRevision
  private let connection: RPCConnection?
  /// Takes every message, for the state of a task.
  private let note: @Sendable (String) -> Void

  init(
    token: RPCID?, _ revision: MCPRevision, _ connection: RPCConnection?,
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.token = token
    self.revision = revision
    self.connection = connection
    self.note = note
  }

  /// Reports progress.
  /// - Parameters:
  ///   - value: In a unit of the tool's own; greater than in the last report.
  ///   - total: What `value` will be at the end, if that is known.
  package func report(_ value: Double, of total: Double? = nil, _ message: String? = nil) {
    if let message { note(message) }
    guard let token, let connection, let number = Self.number(value) else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if state.hasEnded || state.last.map({ value <= $0 }) ?? false { return }
      if let last = state.lastTime, last.duration(to: now) < .milliseconds(100) { return }
      var parameters: JSONObject = ["progressToken": token.json, "progress": number]
      if let total, let total = Self.number(total) { parameters["total"] = total }
      if revision.hasProgressMessages, let message { parameters["message"] = .string(message) }
      let isSent = connection.notify(
        RPCNotification(method: "notifications/progress", parameters: .object(parameters)))
      if isSent { (state.last, state.lastTime) = (value, now) }
    }
  }

  func end() { state.withLock { $0.hasEnded = true } }

  private static func number(_ value: Double) -> JSONValue? {
    if let integer = Int(exactly: value) { return JSONValue(integer) }
    return JSONValue(value)
  }
}
