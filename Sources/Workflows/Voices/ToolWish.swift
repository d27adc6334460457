import Spelling

/// The tools that a model is to be offered: all that may be used, or these.
package enum ToolWish: Sendable, Equatable {
  case all
  case named([String])

  /// Whether tools of servers may be among them.
  package var mayCallServers: Bool {
    switch self {
    case .all: true
    case .named(let names): names.contains(where: KnownTools.isOfServer)
    }
  }

  /// Whether tools of that server may be among them.
  package func mayCall(_ server: String) -> Bool {
    switch self {
    case .all: true
    case .named(let names): names.contains { $0.hasPrefix(KnownTools.prefix(of: server)) }
    }
  }
}

/// The tools that can be named, as far as that is known without asking a server.
package struct KnownTools: Sendable, Equatable {
  /// Those that read the repository.
  package var reading: [String]
  /// The servers of tools that are configured.
  package var servers: [String]

  package init(reading: [String], servers: [String]) {
    self.reading = reading
    self.servers = servers
  }

  private static let separator = "__"

  /// What the names of a server's tools begin with.
  package static func prefix(of server: String) -> String { server + separator }

  package static func isOfServer(_ name: String) -> Bool { name.contains(separator) }

  /// The configured server whose tool a name may be.
  package func server(of name: String) -> String? { servers.first { name.hasPrefix(Self.prefix(of: $0)) } }

  /// What is wrong with the name of a tool; nil where it may be one.
  package func fault(in name: String, at place: Place = .start) -> WorkflowFault? {
    guard !reading.contains(name), server(of: name) == nil else { return nil }
    guard Self.isOfServer(name) else { return unknown(name, at: place) }
    return WorkflowFault(
      "There is no tool \"\(name)\": no server of tools is called so.", at: place,
      hint: servers.isEmpty ? "`mcpServers` names servers." : "There are the servers \(list(servers)).")
  }

  /// - Parameter offered: Tools of servers that are known to be there.
  package func unknown(_ name: String, offered: [String] = [], at place: Place = .start) -> WorkflowFault {
    let near = NearestName.of(name, among: reading + offered)
    return WorkflowFault(
      "There is no tool \"\(name)\".", at: place,
      hint: (near.map { "Did you mean \"\($0)\"? " } ?? "") + "There are \(list(reading + offered))"
        + (offered.isEmpty && !servers.isEmpty ? ", and those of servers as SERVER__TOOL." : "."))
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
