/// What the reader accepts beyond RFC 8259, and how deep it follows.
package struct JSONReadingOptions: Sendable, Hashable {
  /// What to do with text that is not Unicode: invalid UTF-8, and `\u` escapes that are half a surrogate pair.
  package enum InvalidText: Sendable, Hashable {
    /// Such text is an error.
    case refuse
    /// Each ill-formed part is replaced by U+FFFD.
    case replace
  }

  package var maximumDepth: Int
  package var invalidText: InvalidText
  /// Whether line ends, tabs and other control characters may stand unescaped in strings.
  package var allowsRawControlCharacters: Bool
  /// Whether a comma may stand after the last element or member.
  package var allowsTrailingCommas: Bool

  package init(
    maximumDepth: Int = 256,
    invalidText: InvalidText = .refuse,
    allowsRawControlCharacters: Bool = false,
    allowsTrailingCommas: Bool = false
  ) {
    self.maximumDepth = maximumDepth
    self.invalidText = invalidText
    self.allowsRawControlCharacters = allowsRawControlCharacters
    self.allowsTrailingCommas = allowsTrailingCommas
  }

  /// Exactly RFC 8259.
  package static let strict = JSONReadingOptions()
  /// RFC 8259, but ill-formed text is replaced by U+FFFD; for what a server sends.
  package static let repairingText = JSONReadingOptions(invalidText: .replace)
  /// Every deviation whose meaning is beyond doubt; for what a model writes.
  package static let lenient = JSONReadingOptions(
    invalidText: .replace, allowsRawControlCharacters: true, allowsTrailingCommas: true)
}
