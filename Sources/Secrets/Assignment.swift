/// Values that are given to something called a password, secret, token or key.
enum Assignment {
  /// The names, in lower case and without `_` and `-`.
  private static let names = [
    "password", "passwd", "passphrase", "secret", "token", "apikey", "accesskey", "authkey", "privatekey", "accountkey",
    "encryptionkey", "signingkey", "credential", "credentials", "secretkey", "pwd",
  ].map { Array($0.utf8) }

  /// What a name ends with that is about a secret and holds none.
  private static let harmlessEnds = [
    "hash", "sha", "sha1", "sha256", "digest", "checksum", "fingerprint", "id", "name", "url", "uri", "path", "file",
    "count",
    "type", "length", "size", "limit", "max", "min", "field", "label", "placeholder", "policy", "regex", "pattern",
    "header",
    "param", "ttl", "expires", "expiry", "at", "prefix", "suffix", "hint", "title", "description", "class", "index",
    "ref",
    "env", "var", "arn", "version", "public", "endpoint",
  ].map { Array($0.utf8) }

  /// The values between two places of a text, without their quotes.
  static func values(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard Letters.word.contains(bytes[index]) else {
        index += 1
        continue
      }
      var end = index
      while end < range.upperBound, Letters.wordAndDash.contains(bytes[end]) { end += 1 }
      // In `https://token:value@host` it is the user's name.
      let isUser = index >= 2 && bytes[index - 1] == UInt8(ascii: "/") && bytes[index - 2] == UInt8(ascii: "/")
      let isName = !isUser && isSecretName(bytes[index..<end])
      index = end
      guard isName, let value = value(in: bytes, after: end, before: range.upperBound) else { continue }
      found.append(value)
      index = value.upperBound
    }
    return found
  }

  static func isSecretName(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.count >= 3, name.count <= 80 else { return false }
    let words = words(of: name)
    let joined = words.flatMap(\.self)
    guard let last = words.last, !harmlessEnds.contains(last),
      !(words.first.map { $0 == Array("public".utf8) } ?? false)
    else { return false }
    // Ends of names are what they are; `token` in the middle of one, as in `tokenizer`, is not.
    return names.contains { known in
      joined.suffix(known.count).elementsEqual(known) && startsAtWord(known.count, words)
        || words.count > 1 && words.contains(known)
    }
  }

  /// Whether so many bytes at the end of the words are whole words.
  private static func startsAtWord(_ count: Int, _ words: [[UInt8]]) -> Bool {
    var left = count
    for word in words.reversed() where left > 0 { left -= word.count }
    return left == 0 || words.count == 1 && words[0].count > count
  }

  /// `clientSecretKey`, `CLIENT_SECRET_KEY` and `client-secret-key` as words in lower case.
  private static func words(of name: ArraySlice<UInt8>) -> [[UInt8]] {
    var words: [[UInt8]] = [[]]
    var previous: UInt8 = 0
    for byte in name {
      if byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") {
        if !words[words.count - 1].isEmpty { words.append([]) }
      } else {
        if Letters.upper.contains(byte), Letters.lower.contains(previous) { words.append([]) }
        words[words.count - 1].append(Letters.upper.contains(byte) ? byte + 32 : byte)
      }
      previous = byte
    }
    return words.filter { !$0.isEmpty }
  }

  /// The value that `=`, `:` or the like gives to the name before `start`.
  private static func value(in bytes: [UInt8], after start: Int, before end: Int) -> Range<Int>? {
    var index = start
    func skip(_ letters: String) { while index < end, letters.utf8.contains(bytes[index]) { index += 1 } }
    skip("\"'`])")
    skip(" \t")
    // A type stands between name and value in some languages: `let token: String = "…"`.
    if index < end, bytes[index] == UInt8(ascii: ":"), let equals = assignmentAfterType(in: bytes, index, end) {
      index = equals
    }
    let sign = index
    skip(":=>?")
    guard index > sign, index - sign <= 3 else { return nil }
    // A comparison gives nothing.
    if index - sign >= 2, bytes[sign] == UInt8(ascii: "="), bytes[sign + 1] == UInt8(ascii: "=") { return nil }
    skip(" \t")
    while index + 1 < end, "bBrRfu@L".utf8.contains(bytes[index]), "\"'".utf8.contains(bytes[index + 1]) { index += 1 }
    guard index < end else { return nil }
    let quote = bytes[index]
    if "\"'`".utf8.contains(quote) {
      index += 1
      guard let stop = bytes[index..<end].firstIndex(of: quote) else { return nil }
      return Randomness.looksSecret(quoted: bytes[index..<stop]) ? index..<stop : nil
    }
    let first = index
    while index < end, !" \t\r,;\"'<>{}()[]#&|".utf8.contains(bytes[index]) { index += 1 }
    // What goes on with a bracket is a call or an index.
    if index < end, "([{".utf8.contains(bytes[index]) { return nil }
    return Randomness.looksSecret(bare: bytes[first..<index]) ? first..<index : nil
  }

  private static func assignmentAfterType(in bytes: [UInt8], _ colon: Int, _ end: Int) -> Int? {
    let type = bytes[(colon + 1)..<min(end, colon + 40)].prefix { $0 != UInt8(ascii: "=") }
    guard type.endIndex < end, bytes[type.endIndex] == UInt8(ascii: "="),
      type.allSatisfy({ Letters.word.contains($0) || " &'<>?.*[]".utf8.contains($0) }),
      type.contains(where: Letters.word.contains)
    else { return nil }
    return type.endIndex
  }
}
