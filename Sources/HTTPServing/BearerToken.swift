/// What programs show to be let in (RFC 6750).
package struct BearerToken: Sendable, Hashable {
  package let value: String

  /// - Returns: `nil` for a text that cannot stand in a header, or is shorter than 16 characters.
  package init?(_ value: String) {
    guard value.utf8.count >= 16, value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    self.value = value
  }

  /// The answer to a request without the token; `nil` for one that shows it.
  package func refusal(of head: HTTPHead) -> HTTPAnswer? {
    let shown = head.values(of: "Authorization")
    guard shown.count == 1, let token = Self.token(in: shown[0]) else {
      return .text(401, "A token is needed.", [.init("WWW-Authenticate", "Bearer realm=\"nexus\"")])
    }
    guard isEqual(to: token) else {
      return .text(
        401, "The token is wrong.", [.init("WWW-Authenticate", "Bearer realm=\"nexus\", error=\"invalid_token\"")])
    }
    return nil
  }

  private static func token(in field: String) -> String? {
    let scheme = "bearer "
    guard field.lowercased().hasPrefix(scheme) else { return nil }
    return String(field.dropFirst(scheme.count).drop { $0 == " " })
  }

  /// Looks at every byte, wherever the first difference is, so that the time taken tells nothing of how much was right.
  private func isEqual(to other: String) -> Bool {
    let (own, other) = (Array(value.utf8), Array(other.utf8))
    guard own.count == other.count else { return false }
    return zip(own, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
