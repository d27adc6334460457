/// Passwords as people make them up, told from words, names and expressions of code.
enum PasswordForm {
  /// Whether a value from 8 bytes is one: of three kinds of bytes or with digits all through it, and nothing that code
  /// would say.
  static func matches(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.count >= 8, value.count <= 128, value.allSatisfy({ $0 > 32 && $0 < 127 }),
      Randomness.isReal(value), !Randomness.isReference(value), !Randomness.namesItself(value)
    else { return false }
    let digits = value.count(where: Letters.digits.contains)
    let (lower, upper) = (value.contains(where: Letters.lower.contains), value.contains(where: Letters.upper.contains))
    let hasSign = value.contains { !Letters.word.contains($0) && !"-./: ".utf8.contains($0) }
    guard digits > 0, lower || upper, !readsAsExpression(value) else { return false }
    return [lower, upper, hasSign].count { $0 } >= 2 || (digits >= 3 && changes(value) >= 4)
  }

  /// `sha256Hash`, `Bob2024Alice`: letters and digits in at most four runs, or a number.
  static func readsAsName(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.allSatisfy(Letters.word.contains) else { return false }
    return changes(value) <= 3 || value.starts(with: "0x".utf8) && value.dropFirst(2).allSatisfy(Letters.hex.contains)
  }

  private static func changes(_ value: ArraySlice<UInt8>) -> Int {
    zip(value, value.dropFirst()).count { Letters.digits.contains($0) != Letters.digits.contains($1) }
  }

  private static let prefixes = Letters("&*!@-+")
  private static let operators = Letters("+-*/%<>=&|?.:\\~,")

  /// Names and numbers with operators between them.
  static func readsAsExpression(_ value: ArraySlice<UInt8>) -> Bool {
    let value = value.drop(while: prefixes.contains)
    let parts = value.split { !Letters.word.contains($0) }
    let signs = value.filter { !Letters.word.contains($0) }
    return signs.allSatisfy(operators.contains) && parts.allSatisfy(readsAsName)
  }
}
