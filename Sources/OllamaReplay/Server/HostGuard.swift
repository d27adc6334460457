/// Ollama's guard against DNS rebinding: a server on loopback answers only to names of this machine.
enum HostGuard {
  /// Whether a request with this `Host` header is served.
  static func admits(_ header: String?) -> Bool {
    guard var host = header?.lowercased(), !host.isEmpty else { return false }
    if host.hasPrefix("[") { return host.hasPrefix("[::1]") }
    if let colon = host.lastIndex(of: ":") { host = String(host[..<colon]) }
    if host == "localhost" || [".localhost", ".local", ".internal"].contains(where: host.hasSuffix) { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard numbers.count == 4, numbers.allSatisfy({ $0 != nil }) else { return false }
    let parts = numbers.compactMap(\.self)
    switch (parts[0], parts[1]) {
    case (127, _), (10, _), (192, 168), (172, 16...31), (0, 0): return true
    default: return false
    }
  }
}
