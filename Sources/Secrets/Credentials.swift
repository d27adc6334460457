/// Passwords in addresses and on command lines, and tokens in headers: what has no name of its own.
enum Credentials {
  private static let schemes = ["Bearer ", "Basic ", "bearer ", "basic "].map { Array($0.utf8) }

  static func values(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for index in range {
      switch bytes[index] {
      case UInt8(ascii: ":"):
        if let value = password(in: bytes, colon: index, range) { found.append(value) }
        if let value = botToken(in: bytes, colon: index, range) { found.append(value) }
      case UInt8(ascii: "B"), UInt8(ascii: "b"):
        if let value = header(in: bytes, at: index, range) { found.append(value) }
      case UInt8(ascii: "-"):
        if let value = optionValue(in: bytes, dash: index, range) { found.append(value) }
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
    guard value.count >= 20 && Randomness.looksSecret(quoted: value) || Login.isOne(value) else { return nil }
    return first..<value.endIndex
  }

  /// `123456789:AA…`, as Telegram has it: the number says which bot it is, the rest is its secret.
  ///
  /// Source: Telegram Bot API, "Authorizing your bot".
  private static func botToken(in bytes: [UInt8], colon: Int, _ range: Range<Int>) -> Range<Int>? {
    guard bytes[(colon + 1)..<range.upperBound].starts(with: "AA".utf8) else { return nil }
    let number = bytes[range.lowerBound..<colon].suffix(10)
    guard number.count >= 8, number.suffix(8).allSatisfy(Letters.digits.contains) else { return nil }
    let token = bytes[(colon + 1)..<range.upperBound].prefix(60).prefix(while: Letters.wordAndDash.contains)
    return (33...37).contains(token.count) && Randomness.isReal(token: token) ? colon + 1..<token.endIndex : nil
  }

  /// `mysql -pX` and `sshpass -p X`, `curl -u user:X`.
  private static func optionValue(in bytes: [UInt8], dash: Int, _ range: Range<Int>) -> Range<Int>? {
    guard dash > range.lowerBound, bytes[dash - 1] == 32, dash + 3 < range.upperBound else { return nil }
    let before = bytes[max(range.lowerBound, dash - 300)..<dash]
    var first = dash + 2
    switch bytes[dash + 1] {
    case UInt8(ascii: "p"):
      guard before.contains("mysql") || before.contains("mariadb") || before.contains("sshpass") else { return nil }
      // What stands apart from MySQL's own option is the name of a database.
      if bytes[first] == 32 {
        guard before.contains("sshpass") else { return nil }
        first += 1
      }
    case UInt8(ascii: "u"):
      guard before.contains("curl"), bytes[first] == 32 else { return nil }
      first += 1
    default: return nil
    }
    let quote = "\"'".utf8.contains(bytes[first]) ? bytes[first] : 32
    if quote != 32 { first += 1 }
    var value = bytes[min(first, range.upperBound)..<range.upperBound].prefix(200).prefix { $0 != quote && $0 != 13 }
    if bytes[dash + 1] == UInt8(ascii: "u") {
      guard let colon = value.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      value = value[(colon + 1)...]
    }
    guard value.count >= 6, !Randomness.isReference(value), !Randomness.isCalledExample(value),
      !Randomness.namesItself(value), value.contains(where: Letters.digits.contains)
    else { return nil }
    return value.startIndex..<value.endIndex
  }
}

extension ArraySlice<UInt8> {
  fileprivate func contains(_ word: String) -> Bool {
    guard let first = word.utf8.first else { return true }
    return indices.contains { self[$0] == first && self[$0...].starts(with: word.utf8) }
  }
}
