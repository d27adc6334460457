package import NexusProtocol

/// The base URL of a model server.
package struct ServerURL: Sendable, Hashable {
  /// Without a slash at its end, and without the version that clients of such servers append themselves.
  package let text: String
  /// A name or an address, an IPv6 address in brackets; in lower case.
  package let host: String

  package var isLoopback: Bool { Loopback.contains(host) }

  /// Reads an address that begins with `http://` or `https://`.
  ///
  /// Addresses that only a server can use, such as `0.0.0.0`, become loopback.
  /// - Parameter version: What is left out at the end of the path, such as `v1`.
  /// - Throws: `ModelError.unreachable` for what is no such address, also one with a user's name or a query.
  package init(_ text: String, leavingOut version: String) throws(ModelError) {
    let schemes = ["http://", "https://"]
    guard let scheme = schemes.first(where: { text.lowercased().hasPrefix($0) }) else { throw Self.fault(text) }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" }
    var path = rest.dropFirst(authority.count).split(separator: "/").map(String.init)
    let (host, port) = Self.split(authority)
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"@?#\\<>\"'".utf8.contains($0) }
    guard isPlain, !host.isEmpty, port.map({ (UInt16($0) ?? 0) > 0 }) ?? true else { throw Self.fault(text) }
    if path.last == version { path.removeLast() }
    self.host = Self.connectable(host.lowercased())
    self.text = scheme + self.host + (port.map { ":" + $0 } ?? "") + path.map { "/" + $0 }.joined()
  }

  private static func split(_ authority: Substring) -> (host: String, port: String?) {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      let after = authority[authority.index(after: end)...]
      return (String(authority[...end]), after.hasPrefix(":") ? String(after.dropFirst()) : nil)
    }
    guard let colon = authority.lastIndex(of: ":") else { return (String(authority), nil) }
    return (String(authority[..<colon]), String(authority[authority.index(after: colon)...]))
  }

  private static func connectable(_ host: String) -> String {
    switch host {
    case "0.0.0.0": "127.0.0.1"
    case "[::]", "[::0]": "[::1]"
    default: host
    }
  }

  private static func fault(_ text: String) -> ModelError {
    ModelError(.unreachable, "\"\(text)\" is not the address of a model server", server: text)
  }
}
