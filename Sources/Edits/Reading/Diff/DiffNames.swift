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

  /// Whether the time after a name is the beginning of 1970 in its zone, which stands for no file.
  ///
  /// Source: GNU diffutils, "Multiple Patches"; git reads it so as well.
  static func isFromEpoch(_ text: String) -> Bool {
    guard let tab = text.lastIndex(of: "\t") else { return false }
    let words = text[text.index(after: tab)...].split(separator: " ")
    guard words.count == 3, let day = ["1970-01-01": 0, "1969-12-31": -24 * 60][words[0]] else { return false }
    let time = words[1].split(separator: ":")
    let zone = words[2].filter { $0 != ":" }
    guard time.count == 3, let hours = Int(time[0]), let minutes = Int(time[1]), let seconds = Double(time[2]),
      zone.count == 5, let offset = Int(zone.dropFirst()), zone.hasPrefix("+") || zone.hasPrefix("-")
    else { return false }
    let east = (offset / 100 * 60 + offset % 100) * (zone.hasPrefix("-") ? -1 : 1)
    return seconds == 0 && day + hours * 60 + minutes == east
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
