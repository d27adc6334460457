/// Where the key of a server is read. The key itself stands in no configuration.
package enum KeySource: Sendable, Hashable {
  /// A variable of the environment, written `env:NAME`.
  case variable(String)
  /// The user's vault, written `vault:NAME`.
  case vault(String)

  /// Nil for any other text.
  init?(_ text: String) {
    if let name = Self.name(in: text, after: "env:"), name.utf8.allSatisfy({ Self.isWordByte($0, or: "_") }),
      name.first?.isNumber == false
    {
      self = .variable(name)
    } else if let name = Self.name(in: text, after: "vault:"), name.utf8.count <= 64,
      name.utf8.allSatisfy({ Self.isWordByte($0, or: "-_.") }), !"-_.".contains(name.first!)
    {
      self = .vault(name)
    } else {
      return nil
    }
  }

  /// The variable that stands in for a key of the vault where it is set, as on machines without a vault: `NEXUS_KEY_` and
  /// the name in capitals, with `_` for what no variable has.
  package static func variable(inPlaceOf name: String) -> String {
    "NEXUS_KEY_" + name.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
  }

  /// The expression that texts of this kind match, for the schema.
  static let pattern = "^(env:[A-Za-z_][A-Za-z0-9_]*|vault:[A-Za-z0-9][A-Za-z0-9._-]{0,63})$"

  /// What is not empty after a prefix.
  private static func name(in text: String, after prefix: String) -> String? {
    guard text.hasPrefix(prefix), text.utf8.count > prefix.utf8.count else { return nil }
    return String(text.dropFirst(prefix.count))
  }

  private static func isWordByte(_ byte: UInt8, or others: String) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: others.utf8.contains(byte)
    }
  }
}
