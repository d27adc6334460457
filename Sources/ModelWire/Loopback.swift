/// Which hosts are this machine.
package enum Loopback {
  /// Whether requests to `host` stay on this machine, by its name alone; an IPv6 address is in brackets.
  package static func contains(_ host: String) -> Bool {
    let name = host.lowercased()
    if name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]" { return true }
    let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }
}
