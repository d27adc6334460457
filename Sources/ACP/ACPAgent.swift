/// What works for an editor.
///
/// Every function may be called for several sessions at once; `prompt` for one session not before it has returned.
package protocol ACPAgent: Sendable {
  var identity: ACPIdentity { get }
  /// Whether sessions can be listed and loaded again. Where not, editors are told so, and the two functions not called.
  var keepsSessions: Bool { get }

  /// Makes a session and returns its id, which should tell it from those of other processes.
  /// - Throws: `ACPError` for what the user should read.
  func newSession(_ request: ACPSessionRequest) async throws -> String

  /// Takes up a session again, and returns all that was said and done in it, oldest first; `nil` where there is none.
  func loadSession(_ id: String, _ request: ACPSessionRequest) async throws -> [ACPUpdate]?

  /// The sessions that can be loaded, newest first; of one folder, or of all.
  func listSessions(in directory: String?) async throws -> [ACPSessionInfo]

  /// Works on what the user wrote, tells of it through `turn`, and returns when the work is over.
  ///
  /// When the user cancels, the task is. Work that is stopped then still tells how its tool calls ended; what the
  /// function returns or throws does not matter any more.
  /// - Throws: `ACPError` for what the user should read.
  func prompt(_ prompt: [ACPContent], in session: String, _ turn: ACPTurn) async throws -> ACPStopReason
}

package struct ACPIdentity: Sendable, Hashable {
  package var name: String
  package var title: String
  package var version: String

  package init(name: String, title: String, version: String) {
    self.name = name
    self.title = title
    self.version = version
  }
}

/// Where a session works.
package struct ACPSessionRequest: Sendable, Hashable {
  /// An absolute path. It holds, whatever directory the process itself is in.
  package var directory: String
  /// The servers of tools that the editor wants to be used.
  package var servers: [ACPToolServer]
}

/// A server of the Model Context Protocol that is a program.
package struct ACPToolServer: Sendable, Hashable {
  package var name: String
  package var command: String
  package var arguments: [String]
  package var environment: [String: String]
}

package struct ACPSessionInfo: Sendable, Hashable {
  package var id: String
  package var directory: String
  package var title: String?
  /// The time of its last change as RFC 3339 writes it.
  package var updatedAt: String?

  package init(id: String, directory: String, title: String? = nil, updatedAt: String? = nil) {
    self.id = id
    self.directory = directory
    self.title = title
    self.updatedAt = updatedAt
  }
}

/// Why a turn is over.
package enum ACPStopReason: String, Sendable, Hashable {
  case endTurn = "end_turn"
  case maximumTokens = "max_tokens"
  case maximumRequests = "max_turn_requests"
  case refusal
}

/// A failure that the editor shows.
package struct ACPError: Error, Sendable, Hashable {
  package let message: String
  package init(_ message: String) { self.message = message }
}

extension ACPAgent {
  package var keepsSessions: Bool { true }
}
