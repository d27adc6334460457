/// Keeps web pages away from a server on loopback: a browser of this machine reaches it, whatever site its page is of.
///
/// A page of a site whose name was made to lead to this machine (DNS rebinding) sends that name as `Host`; any other page
/// sends its own `Origin`. Programs send neither a foreign host nor an origin.
package struct LoopbackGuard: Sendable, Hashable {
  private let hosts: Set<String>

  /// - Parameter address: The address that is listened on, beside the usual names of this machine.
  package init(address: String = "127.0.0.1") {
    hosts = ["localhost", "127.0.0.1", "[::1]", address.contains(":") ? "[\(address)]" : address]
  }

  /// The answer to a request that is not served; `nil` for one that is.
  package func refusal(of head: HTTPHead) -> HTTPAnswer? {
    let named = head.values(of: "Host")
    guard named.count == 1, isOwn(named[0], port: head.port), head.authority.map({ isOwn($0, port: head.port) }) ?? true
    else { return .text(421, "This host is not served here.") }
    guard head.values(of: "Origin").allSatisfy({ isOwnOrigin($0, port: head.port) }) else {
      return .text(403, "Pages of other origins are not served.")
    }
    // What browsers add themselves, and pages cannot change.
    guard head["Sec-Fetch-Site"].map({ ["same-origin", "none"].contains($0) }) ?? true else {
      return .text(403, "Pages of other origins are not served.")
    }
    return nil
  }

  /// Whether a host with its port, or without one, is this machine.
  private func isOwn(_ host: String, port: Int) -> Bool {
    let host = host.lowercased()
    return hosts.contains(host) || hosts.contains { host == "\($0):\(port)" }
  }

  private func isOwnOrigin(_ origin: String, port: Int) -> Bool {
    let origin = origin.lowercased()
    return hosts.contains { origin == "http://\($0):\(port)" || (port == 80 && origin == "http://\($0)") }
  }

  /// Whether an address can be reached from this machine alone: `127.0.0.0/8` and `::1`, in numbers.
  package static func isLoopback(_ address: String) -> Bool {
    if address == "::1" { return true }
    let parts = address.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "127" else { return false }
    return parts.allSatisfy { part in part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part) != nil }
  }
}
