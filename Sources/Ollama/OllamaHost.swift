import ModelWire
package import NexusProtocol

/// The address of an Ollama server, as users write it in `OLLAMA_HOST` or in the configuration.
package struct OllamaHost: Sendable, Equatable {
  /// `http` or `https`.
  package let scheme: String
  /// A name or an IPv4 address, or an IPv6 address in brackets.
  package let host: String
  package let port: Int
  /// Empty, or beginning with a slash and not ending with one.
  package let path: String

  /// The address of a server that was installed and not configured.
  package static let standard = OllamaHost(scheme: "http", host: "127.0.0.1", port: 11434, path: "")

  /// What requests' paths are appended to.
  package var baseURL: String { "\(scheme)://\(host):\(port)\(path)" }

  /// Whether requests stay on this machine.
  package var isLoopback: Bool { Loopback.contains(host) }

  /// Reads an address as Ollama's own command does, except that it maps addresses only a server can use.
  ///
  /// Without a scheme the port is 11434, with one 80 or 443; a port that is none is replaced by the same default. The
  /// unspecified addresses become loopback. A path that ends in `/v1` or `/api`, as copied from the settings of another
  /// client, loses that part, with a sentence in `notices`.
  /// - Throws: `ModelError` with `.unreachable` for another scheme, or a host that is none.
  /// Source: Ollama, `envconfig/config.go`.
  package static func parse(_ text: String) throws(ModelError) -> (host: OllamaHost, notices: [String]) {
    let trimmed = text.trimmed { " \t\r\n\"'".contains($0) }
    var (scheme, rest) = ("http", Substring(trimmed))
    var defaultPort = 11434
    if let (before, after) = trimmed.cut(at: "://") {
      scheme = before.lowercased()
      rest = after
      defaultPort = scheme == "https" ? 443 : 80
    } else if trimmed.lowercased() == "ollama.com" {
      (scheme, defaultPort) = ("https", 443)
    }
    let (authority, path) = rest.cut(at: "/") ?? (rest, "")
    let (name, portText) = split(authority)
    let port = portText.flatMap { Int($0) }.flatMap { (0...65535).contains($0) ? $0 : nil } ?? defaultPort
    guard scheme == "http" || scheme == "https", isHost(name), !path.contains(where: { " ?#".contains($0) }) else {
      throw ModelError(.unreachable, "\"\(trimmed)\" is not the address of a model server", server: trimmed)
    }
    let (kept, notices) = stripAPI(String(path).trimmed { $0 == "/" })
    let host = OllamaHost(scheme: scheme, host: connectable(name), port: port, path: kept.isEmpty ? "" : "/" + kept)
    return (host, notices)
  }

  /// Parts host and port; a bare IPv6 address has no port.
  private static func split(_ authority: Substring) -> (host: String, port: Substring?) {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      let after = authority[authority.index(after: end)...]
      return (authority[...end].lowercased(), after.hasPrefix(":") ? after.dropFirst() : nil)
    }
    guard let colon = authority.firstIndex(of: ":") else { return (String(authority), nil) }
    let port = authority[authority.index(after: colon)...]
    if port.contains(":") { return ("[\(authority.lowercased())]", nil) }
    return (String(authority[..<colon]), port)
  }

  private static func isHost(_ name: String) -> Bool {
    if name.hasPrefix("[") {
      return name.count > 3 && name.hasSuffix("]")
        && name.dropFirst().dropLast().allSatisfy { $0 == ":" || $0 == "." || $0 == "%" || $0.isHexDigit }
    }
    return name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"@?#\\[]<>\"'".utf8.contains($0) }
  }

  /// What a client connects to when a server's address names every interface.
  private static func connectable(_ name: String) -> String {
    switch name {
    case "", "0.0.0.0": "127.0.0.1"
    case "[::]", "[::0]", "[0:0:0:0:0:0:0:0]": "[::1]"
    default: name
    }
  }

  private static func stripAPI(_ path: String) -> (String, [String]) {
    for ending in ["v1", "api"] where path == ending || path.hasSuffix("/" + ending) {
      let kept = String(path.dropLast(ending.count)).trimmed { $0 == "/" }
      return (kept, ["The end \"/\(ending)\" of the server's address is left out: nexus uses Ollama's own API"])
    }
    return (path, [])
  }
}

extension String {
  fileprivate func trimmed(_ isTrimmed: (Character) -> Bool) -> String {
    let start = drop(while: isTrimmed)
    guard let end = start.lastIndex(where: { !isTrimmed($0) }) else { return "" }
    return String(start[...end])
  }
}

extension StringProtocol where SubSequence == Substring {
  /// What stands before and after the first `mark`; `nil` without one.
  fileprivate func cut(at mark: String) -> (before: Substring, after: Substring)? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(mark) {
        return (self[..<index], self[self.index(index, offsetBy: mark.count)...])
      }
      index = self.index(after: index)
    }
    return nil
  }
}
