/// What the name of a value says of its being secret.
struct SecretName {
  enum Kind {
    /// What people think up and type: short, with signs.
    case password
    /// The same, by a word that means other things too.
    case pass
    /// What programs draw by lot.
    case token
    /// A user's name and password together in Base64.
    case login
    /// A password in Base64, as `.npmrc` has it.
    case encoded
  }

  let kind: Kind
  /// Whether the name is that of a secret to its end, unlike `SECRET_SANTA`.
  let isWhole: Bool

  init?(_ name: ArraySlice<UInt8>) {
    guard name.count >= 3, name.count <= 80, Self.mayBeOne(name) else { return nil }
    let words = Self.words(of: name)
    guard let last = words.last, !Self.harmlessEnds.contains(last), words[0] != Self.publicWord else { return nil }
    if words == [Self.loginWord], name.count - Self.loginWord.count <= 1 {
      (kind, isWhole) = (.login, true)
      return
    }
    if name.elementsEqual("_password".utf8) {
      (kind, isWhole) = (.encoded, true)
      return
    }
    let joined = words.flatMap(\.self)
    // Ends of names are what they are; `token` in the middle of one, as in `tokenizer`, is not.
    let end = Self.known.first {
      joined.suffix($0.name.count).elementsEqual($0.name) && Self.startsAtWord($0.name.count, words, $0.kind)
    }
    guard let match = end ?? (words.count > 1 ? Self.known.first { words.contains($0.name) } : nil),
      match.kind != .token || Self.places.isDisjoint(with: words)
    else { return nil }
    (kind, isWhole) = (match.kind, end != nil)
  }

  /// In lower case and without `_` and `-`.
  private static let known: [(name: [UInt8], kind: Kind)] =
    ["password", "passwd", "passphrase", "pwd"].map { (Array($0.utf8), .password) } + [(Array("pass".utf8), .pass)]
    + [
      "secret", "token", "apikey", "accesskey", "authkey", "privatekey", "accountkey", "encryptionkey", "signingkey",
      "credential", "credentials", "secretkey",
    ].map { (Array($0.utf8), .token) }

  private static let publicWord = Array("public".utf8)
  private static let loginWord = Array("auth".utf8)

  /// Tokens with such a word beside them say where to go on, and not who may.
  private static let places = Set(
    ["page", "next", "prev", "previous", "continuation", "pagination", "cursor", "cancellation"].map { Array($0.utf8) })

  /// What a name ends with that is about a secret and holds none.
  private static let harmlessEnds = Set(
    [
      "hash", "sha", "sha1", "sha256", "digest", "checksum", "fingerprint", "id", "name", "url", "uri", "path", "file",
      "count", "type", "length", "size", "limit", "max", "min", "field", "label", "placeholder", "policy", "regex",
      "pattern", "header", "param", "ttl", "expires", "expiry", "at", "prefix", "suffix", "hint", "title",
      "description", "class", "index", "ref", "env", "var", "arn", "version", "public", "endpoint",
    ].map { Array($0.utf8) })

  /// Most words of a text are none, and this says so without taking them apart.
  private static func mayBeOne(_ name: ArraySlice<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for byte in name {
      let byte = byte | 0x20
      switch (previous, byte) {
      case (UInt8(ascii: "p"), UInt8(ascii: "a")), (UInt8(ascii: "p"), UInt8(ascii: "w")),
        (UInt8(ascii: "s"), UInt8(ascii: "e")), (UInt8(ascii: "t"), UInt8(ascii: "o")),
        (UInt8(ascii: "k"), UInt8(ascii: "e")), (UInt8(ascii: "c"), UInt8(ascii: "r")),
        (UInt8(ascii: "a"), UInt8(ascii: "u")):
        return true
      default: previous = byte
      }
    }
    return false
  }

  /// Whether so many bytes at the end of the words are whole words, or the end of a single one, as in `dbpassword`.
  private static func startsAtWord(_ count: Int, _ words: [[UInt8]], _ kind: Kind) -> Bool {
    var left = count
    for word in words.reversed() where left > 0 { left -= word.count }
    // `bypass` and `compass` are no passwords.
    return left == 0 || kind != .pass && words.count == 1 && words[0].count > count
  }

  /// `clientSecretKey`, `CLIENT_SECRET_KEY` and `client-secret-key2` as words in lower case.
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
    if let last = words.last, !harmlessEnds.contains(last) {
      let digits = last.reversed().prefix(while: Letters.digits.contains).count
      words[words.count - 1].removeLast(digits)
    }
    let found = words.filter { !$0.isEmpty }
    return found.isEmpty ? [[]] : found
  }

  /// Whether a value that stands in quotes, or is a text for another reason, is one that such a name is given.
  func isSecret(quoted value: ArraySlice<UInt8>) -> Bool {
    switch kind {
    case .login: Login.isOne(value)
    case .encoded: isPassword(quoted: value) || Login.isEncoded(value)
    case .password: isPassword(quoted: value)
    case .pass: Randomness.looksSecret(quoted: value) && !PasswordForm.readsAsName(value) || PasswordForm.matches(value)
    case .token:
      Randomness.looksSecret(quoted: value) && (isWhole || value.count >= 16 && !PasswordForm.readsAsName(value))
    }
  }

  /// The same without quotes, where it may as well be a piece of code.
  func isSecret(bare value: ArraySlice<UInt8>) -> Bool {
    switch kind {
    case .login: Login.isOne(value)
    case .encoded: isPassword(bare: value) || Login.isEncoded(value)
    case .password, .pass: isPassword(bare: value)
    case .token:
      // `ed25519.Ed25519PrivateKey`: a name with dots in it.
      Randomness.looksSecret(bare: value) && (isWhole || !PasswordForm.readsAsName(value))
        && !(value.contains(UInt8(ascii: ".")) && PasswordForm.readsAsExpression(value))
    }
  }
  private func isPassword(quoted value: ArraySlice<UInt8>) -> Bool {
    Randomness.looksSecret(quoted: value) || PasswordForm.matches(value)
  }

  private func isPassword(bare value: ArraySlice<UInt8>) -> Bool {
    Randomness.looksSecret(bare: value) || PasswordForm.matches(value)
  }
}
