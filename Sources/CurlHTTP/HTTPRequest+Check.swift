extension HTTPRequest {
  /// Refuses what curl would send as something else: other schemes, and line ends inside headers.
  func check() throws(HTTPError) {
    let scheme = url.prefix { $0 != ":" }.lowercased()
    guard scheme == "http" || scheme == "https", url.dropFirst(scheme.count).hasPrefix("://") else {
      throw HTTPError(.invalidURL, "\"\(url)\" is not an http or https URL")
    }
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw HTTPError(.invalidURL, "The URL \"\(url)\" holds a space or control character")
    }
    for header in headers {
      guard !header.name.isEmpty, header.name.utf8.allSatisfy(Self.isTokenByte),
        header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
      else {
        throw HTTPError(.invalidRequest, "The header \"\(header.name)\" holds a character that HTTP does not allow")
      }
    }
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  /// Whether the host is this machine, by name: `localhost`, `*.localhost`, 127.0.0.0/8, `::1`.
  var isLoopback: Bool {
    let afterScheme = url.drop { $0 != ":" }.drop { $0 == ":" || $0 == "/" }
    let authority = afterScheme.prefix { !"/?#".contains($0) }
    let address = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
    if address.hasPrefix("[") { return address.dropFirst().prefix { $0 != "]" } == "::1" }
    let host = address.prefix { $0 != ":" }.lowercased()
    if host == "localhost" || host.hasSuffix(".localhost") { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }
}
