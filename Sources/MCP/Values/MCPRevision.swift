/// A revision of the Model Context Protocol.
///
/// Source: <https://modelcontextprotocol.io/specification>, the pages of each revision and their lists of changes.
package enum MCPRevision: String, Sendable, Hashable, CaseIterable {
  case november2024 = "2024-11-05"
  case march2025 = "2025-03-26"
  case june2025 = "2025-06-18"
  case november2025 = "2025-11-25"
  /// The first without a handshake: every request says its revision and the client's capabilities.
  case july2026 = "2026-07-28"

  package static let newest = MCPRevision.july2026
  /// The newest that begins with `initialize`.
  package static let newestWithHandshake = MCPRevision.november2025

  package var hasHandshake: Bool { self != .july2026 }
  /// Whether it is spoken over streamable HTTP. The first revision had another way over HTTP, of two addresses.
  package var hasStreamableHTTP: Bool { isSince(.march2025) }

  /// Whether this revision is that one or a later one.
  func isSince(_ other: MCPRevision) -> Bool {
    let all = MCPRevision.allCases
    return all.firstIndex(of: self)! >= all.firstIndex(of: other)!  // every case is among all cases
  }

  /// Whether several messages may stand in one array: one revision brought that, and the next took it back.
  var hasBatches: Bool { self == .march2025 }
  var hasAnnotations: Bool { isSince(.march2025) }
  var hasProgressMessages: Bool { isSince(.march2025) }
  var hasTitles: Bool { isSince(.june2025) }
  var hasStructuredContent: Bool { isSince(.june2025) }
  var hasResourceLinks: Bool { isSince(.june2025) }
  /// Whether arguments that do not fit a tool's schema are told to the model, instead of being an error of the protocol.
  var tellsModelOfWrongArguments: Bool { isSince(.november2025) }
  /// Whether tasks are part of the protocol itself, asked for by the client.
  var hasTasksInCore: Bool { self == .november2025 }
}
