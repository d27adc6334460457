/// The name of a key in the vault: 1 to 64 letters, digits, `-`, `_` and `.`, of which the first is a letter or digit.
///
/// Names are kept in the sealed part of the file, and appear in configuration as `vault:NAME`.
package struct KeyName: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) throws(VaultError) {
    guard Self.isName(text) else {
      throw VaultError(
        .invalidInput,
        "A key's name has 1 to 64 letters, digits, \"-\", \"_\" and \".\", and begins with a letter or digit.")
    }
    self.text = text
  }

  package var description: String { text }

  /// In the order of bytes.
  package static func < (a: KeyName, b: KeyName) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64, isAlphanumeric(first) else { return false }
    return text.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
