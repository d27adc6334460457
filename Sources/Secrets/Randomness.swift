#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Tells values drawn by lot from words, placeholders and examples.
enum Randomness {
  /// Whether a value that is given to a secret's name may be one: not all `x`, not a count or the alphabet, not called an
  /// example.
  static func isReal(_ value: ArraySlice<UInt8>) -> Bool { isDrawn(value) && !isCalledExample(value) }

  /// Whether a value with the shape of a token is one.
  ///
  /// Its shape says so already, and a short word comes about by chance in one of some thousands: it counts as one only where
  /// it stands by itself, as in `xoxb-your-token`.
  static func isReal(token value: ArraySlice<UInt8>) -> Bool {
    guard isDrawn(value) else { return false }
    let text = lowercased(value)
    if longExampleWords.contains(where: text.contains) { return false }
    return !text.split(whereSeparator: { "-_.".contains($0) }).contains { shortExampleWords.contains(String($0)) }
  }

  private static func isDrawn(_ value: ArraySlice<UInt8>) -> Bool {
    entropy(value) >= min(3, 0.7 * log2(Double(max(value.count, 2)))) && !isSequence(value)
  }

  /// Whether the value of something called a password or token, in quotes, looks like a real one.
  static func looksSecret(quoted value: ArraySlice<UInt8>) -> Bool {
    guard value.count >= 8, value.count <= 512, value.allSatisfy({ $0 > 32 && $0 < 127 }) else { return false }
    guard isReal(value), !isReference(value), !namesItself(value) else { return false }
    let kinds = Kinds(value)
    if value.count < 16 { return kinds.count >= 3 && kinds.digits > 0 && entropy(value) >= 2.7 }
    return (kinds.digits > 0 && (kinds.lower > 0 || kinds.upper > 0) || isMixed(value)) && entropy(value) >= 3.2
  }

  /// The same without quotes, where it may as well be a piece of code.
  static func looksSecret(bare value: ArraySlice<UInt8>) -> Bool {
    guard value.count >= 16, looksSecret(quoted: value) else { return false }
    let kinds = Kinds(value)
    // No name is so varied.
    if isMixed(value) { return true }
    if value.count >= 36, kinds.lower > 0, kinds.upper > 0, entropy(value) >= 4.3 { return true }
    guard kinds.digits >= 3, kinds.digits * 10 >= value.count else { return false }
    let isHex = value.count >= 32 && value.allSatisfy(Letters.hex.contains)
    return isHex || (kinds.lower > 0 && kinds.upper > 0) || kinds.digits * 5 >= value.count
  }

  /// Letters of both cases, and digits, change places all the time, as they do by chance and not in names and paths.
  static func isMixed(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.contains(where: Letters.lower.contains), value.contains(where: Letters.upper.contains) else {
      return false
    }
    let changes = zip(value, value.dropFirst()).count { kind($0) != kind($1) }
    return value.count >= 16 && changes * 5 >= (value.count - 1) * 2
  }

  private static func kind(_ byte: UInt8) -> Int {
    Letters.lower.contains(byte) ? 0 : Letters.upper.contains(byte) ? 1 : Letters.digits.contains(byte) ? 2 : 3
  }

  /// Bits a byte, by how often each byte of the value occurs in it.
  static func entropy(_ value: ArraySlice<UInt8>) -> Double {
    var counts = [Int](repeating: 0, count: 256)
    for byte in value { counts[Int(byte)] += 1 }
    return counts.reduce(0) { sum, count in
      guard count > 0 else { return sum }
      let share = Double(count) / Double(value.count)
      return sum - share * log2(share)
    }
  }

  private struct Kinds {
    var (digits, lower, upper, signs) = (0, 0, 0, 0)

    init(_ value: ArraySlice<UInt8>) {
      for byte in value {
        if Letters.digits.contains(byte) {
          digits += 1
        } else if Letters.lower.contains(byte) {
          lower += 1
        } else if Letters.upper.contains(byte) {
          upper += 1
        } else if !"_-./: ".utf8.contains(byte) {
          // Those join words in names and paths, and say nothing.
          signs += 1
        }
      }
    }

    var count: Int { [digits, lower, upper, signs].count { $0 > 0 } }
  }

  /// `abcdef…`, `1234…` and the like: more than half of the bytes follow the one before, or repeat it.
  private static func isSequence(_ value: ArraySlice<UInt8>) -> Bool {
    let steps = zip(value, value.dropFirst()).count { $1 == $0 || $1 == $0 &+ 1 }
    return steps * 2 > value.count
  }

  private static let longExampleWords = [
    "example", "changeme", "change-me", "change_me", "placeholder", "redacted", "0123456789",
  ]
  private static let shortExampleWords: Set<String> = [
    "your", "dummy", "sample", "fake", "insert", "replace", "lorem", "foobar", "mock", "todo", "test", "here",
  ]
  private static let exampleWords =
    longExampleWords + [
      "your", "dummy", "sample", "xxxx", "fake", "insert", "replace", "lorem", "foobar", "test-", "test_", "-test",
      "_test", "123456", "abcdef", "deadbeef", "mock", "todo", "....", "****",
    ]

  /// A word counts as people write it, with its letters of one case but for the first: `mOcK` is chance.
  static func isCalledExample(_ value: ArraySlice<UInt8>) -> Bool {
    let (text, plain) = (lowercased(value), Array(value))
    return exampleWords.contains { word in
      guard text.contains(word), !isPrefixOfToken(word, text) else { return false }
      let lower = Array(word.utf8)
      let upper = Array(word.uppercased().utf8)
      return plain.contains(lower) || plain.contains(upper) || plain.contains([upper[0]] + lower.dropFirst())
    }
  }

  private static func lowercased(_ value: ArraySlice<UInt8>) -> String {
    String(decoding: value.map { Letters.upper.contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
  }

  /// `sk_test_` is what a real key begins with.
  private static func isPrefixOfToken(_ word: String, _ text: String) -> Bool {
    (word == "test_" || word == "_test") && (text.hasPrefix("sk_test_") || text.hasPrefix("rk_test_"))
  }

  /// `"my-password-1"`: what says what it is, is no real one.
  static func namesItself(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.count <= 32 else { return false }
    let text = lowercased(value)
    return ["passw", "secret", "token", "apikey", "api-key", "api_key", "credential"].contains { text.contains($0) }
  }

  /// A variable to be filled in, an address, a path, a name with dots: where the secret is, not what it is.
  static func isReference(_ value: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: value, as: UTF8.self)
    if text.contains("${") || text.contains("{{") || text.contains("%(") || text.contains("$(") { return true }
    if text.hasPrefix("<") || text.hasPrefix("$") || text.hasPrefix("%") || text.hasPrefix("{") { return true }
    if text.contains("://") || text.hasPrefix("./") || text.hasPrefix("~") { return true }
    if text.contains("(") || text.contains("[") || text.contains("::") { return true }
    // `settings.auth.v2_name`, `a/b/c`: words joined, each without more than one change between letters and digits.
    let parts = text.split(whereSeparator: { "./_-:\\".contains($0) })
    return parts.count > 1
      && parts.allSatisfy { part in
        part.count <= 20 && zip(part, part.dropFirst()).count { $0.isNumber != $1.isNumber } <= 1 && !isMixed(part)
      }
  }

  /// Upper case inside of what does not read as words set together.
  private static func isMixed(_ part: Substring) -> Bool {
    zip(part, part.dropFirst()).count { $0.isUppercase && $1.isLowercase } > 4
      || zip(part, part.dropFirst()).count { $0.isNumber && $1.isLetter } > 0
        && part.contains(where: \.isUppercase) && part.contains(where: \.isLowercase)
  }
}

extension Array<UInt8> {
  fileprivate func contains(_ word: [UInt8]) -> Bool {
    count >= word.count && (0...(count - word.count)).contains { self[$0...].starts(with: word) }
  }
}
