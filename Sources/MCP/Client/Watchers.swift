import Isolation
import JSONRPC
import JSONText

/// How far a call is, as its server says.
package struct MCPRemoteProgress: Sendable, Hashable {
  package var value: Double
  package var total: Double?
  package var message: String?
}

/// Who watches the progress of which call, and how much was sent that nobody asked for.
final class Watchers: Sendable {
  private struct State {
    var nextToken = 1
    var unasked = 0
    var watchers: [RPCID: @Sendable (MCPRemoteProgress) -> Void] = [:]
  }

  private let state = Locked(State())
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Counts a message; true once there are too many.
  func count() -> Bool {
    state.withLock { state in
      state.unasked += 1
      return state.unasked > limit
    }
  }

  var isFlooded: Bool { state.withLock { $0.unasked > limit } }

  func add(_ watch: @escaping @Sendable (MCPRemoteProgress) -> Void) -> RPCID {
    state.withLock { state in
      let token = RPCID(state.nextToken)
      state.nextToken += 1
      state.watchers[token] = watch
      return token
    }
  }

  func remove(_ token: RPCID) { state.withLock { $0.watchers[token] = nil } }

  func tell(_ parameters: JSONValue) {
    guard let token = RPCID(parameters["progressToken"]), let value = parameters["progress"]?.double else { return }
    let watch = state.withLock { $0.watchers[token] }
    watch?(
      MCPRemoteProgress(value: value, total: parameters["total"]?.double, message: parameters["message"]?.string))
  }
}
