/// Names of files as headers of diffs write them.
///
/// Source: git's documentation, "core.quotePath": names with unusual characters are quoted as strings of C are.
enum DiffNames {
  /// Splits `a/x b/x`; names with spaces are split where both halves agree.
  static func pair(_ text: String) -> (String?, String?) {
    if text.hasPrefix("\"") {
      guard let end = quoteEnd(text[...]) else { return (nil, nil) }
      let second = text[text.index(after: end)...].drop { $0 == " " }
      guard !second.isEmpty else { return (nil, nil) }
      return (unquoted(text[..<end].dropFirst()), name(second))
    }
    if text.hasSuffix("\""), let start = text.firstRange(of: " \"") {
      return (String(text[..<start.lowerBound]), name(text[start.lowerBound...].dropFirst()))
    }
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    if words.count == 2 { return (String(words[0]), String(words[1])) }
    for cut in words.indices.dropFirst() {
      let first = words[..<cut].joined(separator: " ")
      let second = words[cut...].joined(separator: " ")
      if first.dropFirst(2) == second.dropFirst(2) || areOne(first, second) { return (first, second) }
    }
    return (nil, nil)
  }

  /// Whether two names are the same after their first directories.
  private static func areOne(_ first: String, _ second: String) -> Bool {
    guard let slash = first.firstIndex(of: "/"), let other = second.firstIndex(of: "/") else { return false }
    return first[slash...] == second[other...]
  }

  /// The quote that closes the one `text` begins with.
  private static func quoteEnd(_ text: Substring) -> String.Index? {
    var isEscaped = false
    return text.indices.dropFirst().first { index in
      defer { isEscaped = !isEscaped && text[index] == "\\" }
      return text[index] == "\"" && !isEscaped
    }
  }

  /// A name without the time stamp after a tab and without quotes.
  static func name(_ text: Substring) -> String {
    let name = text.prefix { $0 != "\t" }
    var trimmed = name
    while let last = trimmed.last, last == " " { trimmed.removeLast() }
    if trimmed.hasPrefix("\""), trimmed.hasSuffix("\""), trimmed.count > 1 {
      return unquoted(trimmed.dropFirst().dropLast())
    }
    if trimmed.hasPrefix("`"), trimmed.hasSuffix("`"), trimmed.count > 2 {
      return String(trimmed.dropFirst().dropLast())
    }
    return String(trimmed)
  }

  /// Decodes git's C-like quoting: octal bytes and backslashes.
  private static func unquoted(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == ASCII.backslash, let next = rest.first else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(3).prefix { $0 >= 0x30 && $0 <= 0x37 }
      if digits.count == 3, let value = UInt8(digits.text, radix: 8) {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(next == UInt8(ascii: "t") ? ASCII.tab : next == UInt8(ascii: "n") ? ASCII.newline : next)
        rest = rest.dropFirst()
      }
    }
    return bytes.text
  }
}
