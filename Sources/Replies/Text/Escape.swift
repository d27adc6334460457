/// The backslash by which text that would be read as something else is taken as it stands.
///
/// A text is special when, without the backslashes it begins with, it would not be read as itself. Writing puts one
/// backslash before special text, reading takes one away, and all other text is left alone, whether it begins with a
/// backslash or not. So reading gives back what was written, whatever it was.
enum Escape {
  /// Writes text of one line.
  /// - Parameter changes: Whether a text that begins with no backslash would be read as something else.
  static func written(_ text: Substring, where changes: (Substring) -> Bool) -> String {
    isSpecial(text, where: changes) ? "\\" + text : String(text)
  }

  /// The text that was written, or nil when it carries no escape and is to be read as usual.
  static func read(_ text: Substring, where changes: (Substring) -> Bool) -> Substring? {
    guard text.utf8.first == UInt8(ascii: "\\") else { return nil }
    return isSpecial(text, where: changes) ? text.dropping(bytes: 1) : text
  }

  private static func isSpecial(_ text: Substring, where changes: (Substring) -> Bool) -> Bool {
    changes(text.dropping(bytes: text.count(leading: UInt8(ascii: "\\"))))
  }
}
