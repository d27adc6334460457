/// Passwords in addresses and tokens in headers, which have no name of their own.
enum Credentials {
  private static let schemes = ["Bearer ", "Basic ", "bearer ", "basic "].map { Array($0.utf8) }

  static func values(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for index in range {
      switch bytes[index] {
      case UInt8(ascii: ":"):
        if let value = password(in: bytes, colon: index, range) { found.append(value) }
      case UInt8(ascii: "B"), UInt8(ascii: "b"):
        if let value = header(in: bytes, at: index, range) { found.append(value) }
      default: break
      }
    }
    return found
  }

  /// The password of `scheme://user:password@host`, by the colon of `://`.
  private static func password(in bytes: [UInt8], colon: Int, _ range: Range<Int>) -> Range<Int>? {
    guard bytes[colon..<range.upperBound].starts(with: "://".utf8) else { return nil }
    let authority = bytes[(colon + 3)..<range.upperBound].prefix(300).prefix { !"/ \t\"'`<>?#\\,;()".utf8.contains($0) }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
      let divider = authority[..<at].firstIndex(of: UInt8(ascii: ":")), divider + 1 < at
    else { return nil }
    let value = bytes[(divider + 1)..<at]
    // `user:pass@localhost` is what documentation says; what was drawn by lot looks otherwise.
    return Randomness.looksSecret(quoted: value) ? (divider + 1)..<at : nil
  }

  private static func header(in bytes: [UInt8], at start: Int, _ range: Range<Int>) -> Range<Int>? {
    if start > range.lowerBound, Letters.word.contains(bytes[start - 1]) { return nil }
    guard let scheme = schemes.first(where: { bytes[start..<range.upperBound].starts(with: $0) }) else { return nil }
    let first = start + scheme.count
    let value = bytes[first..<range.upperBound].prefix { Letters.base64.contains($0) || "-_.~".utf8.contains($0) }
    guard value.count >= 20, Randomness.looksSecret(quoted: value) else { return nil }
    return first..<value.endIndex
  }
}
