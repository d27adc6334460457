/// The names by which tasks of one plan refer to each other, in one spelling.
enum TaskReference {
  /// The identifier a name stands for, or nil when nothing is left of it.
  ///
  /// `1`, `01`, `T1`, `#1`, `Task 1`, `task-1` and `Step 1` are all `1`. In other names ASCII letters become small and
  /// whatever is no letter, digit, `.`, `_` or `-` becomes `-`. Applying it twice changes nothing more.
  static func canonical(_ name: some StringProtocol) -> String? {
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      if scalar.isASCII {
        let byte = UInt8(scalar.value).lowercasedASCII
        let stays = byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        append(stays ? Unicode.Scalar(byte) : "-", to: &scalars)
      } else {
        append(scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? scalar : "-", to: &scalars)
      }
    }
    let marks: Set<Unicode.Scalar> = ["-", ".", "_"]
    let trimmed = Substring(String(scalars)).unicodeScalars.drop { marks.contains($0) }
    guard let last = trimmed.lastIndex(where: { !marks.contains($0) }) else { return nil }
    let word = Substring(trimmed[...last])
    if let number = number(in: word) { return number }
    return isNone(word) ? "task-\(word)" : String(word)
  }

  /// The identifiers in a list such as `Task 1, T2 and #3`; empty for `none` and the like.
  static func list(_ text: Substring) -> [String] {
    var text = text.trimmed
    if let inner = text.dropping(prefix: "[")?.dropping(suffix: "]") { text = inner.trimmed }
    if isNone(text) { return [] }
    return ListValue.separated(text, by: ",;&").compactMap(single)
  }

  /// The identifier of one reference, which may carry the task's title: `Task 1: Parse the flag`, `1 (the parser)`.
  static func single(_ text: Substring) -> String? {
    var text = unwrapped(text)
    if isNone(text) { return nil }
    text = text.dropping(prefix: "tasks ") ?? text
    if let end = text.utf8.firstIndex(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "(") }) {
      let before = unwrapped(text[..<end])
      if !before.isEmpty { text = before }
    }
    for dash in [" - ", " – ", " — "] {
      if let before = text.prefix(before: dash), let number = canonical(before), number.utf8.first!.isASCIIDigit {
        return number
      }
    }
    return canonical(text)
  }

  /// Whether a value says that there is nothing.
  static func isNone(_ text: Substring) -> Bool {
    if text.isEmpty { return true }
    guard text.utf8.count <= 60 else { return false }
    var bare = text
    for (open, close) in [("(", ")"), ("[", "]"), ("_", "_"), ("*", "*")] as [(StaticString, StaticString)] {
      bare = bare.dropping(prefix: open)?.dropping(suffix: close)?.trimmed ?? bare
    }
    let word = (bare.dropping(suffix: ".") ?? bare).lowercased()
    if ["", "none", "n/a", "n-a", "na", "nil", "null", "nothing", "-", "–", "—", "empty", "no"].contains(word) {
      return true
    }
    if ["no dependencies", "no files", "no checks", "not applicable", "none needed", "none required"].contains(word) {
      return true
    }
    return (["none (", "none, ", "none - "] as [StaticString]).contains { text.dropping(prefix: $0) != nil }
  }

  private static func append(_ scalar: Unicode.Scalar, to scalars: inout String.UnicodeScalarView) {
    if scalar == "-", scalars.last == "-" { return }
    scalars.append(scalar)
  }

  private static func unwrapped(_ text: Substring) -> Substring {
    var text = text.trimmed
    for _ in 0..<3 {
      for mark in ["**", "`", "\"", "'"] as [StaticString] {
        text = text.dropping(prefix: mark)?.dropping(suffix: mark)?.trimmed ?? text
      }
    }
    return text
  }

  /// The number in `1`, `t1`, `task-1` or `step-1`, without zeros in front.
  private static func number(in word: Substring) -> String? {
    var digits = word
    for prefix in ["task", "step", "t"] as [StaticString] {
      if let rest = word.dropping(prefix: prefix) {
        digits =
          rest.utf8.first == UInt8(ascii: "-") || rest.utf8.first == UInt8(ascii: "_")
          ? rest.dropping(bytes: 1) : rest
        break
      }
    }
    guard !digits.isEmpty, digits.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
    let significant = digits.dropping(bytes: min(digits.count(leading: UInt8(ascii: "0")), digits.utf8.count - 1))
    return String(significant)
  }
}

extension Substring {
  /// What stands before the first occurrence of an ASCII text, or nil when it does not occur.
  func prefix(before separator: String) -> Substring? { split(atFirst: separator)?.0 }

  /// What stands before and after the first occurrence of a text.
  func split(atFirst separator: String) -> (Substring, Substring)? {
    let wanted = Array(separator.utf8)
    var index = utf8.startIndex
    while let start = utf8[index...].firstIndex(of: wanted[0]) {
      if utf8[start...].starts(with: wanted) {
        return (self[..<start], self[utf8.index(start, offsetBy: wanted.count)...])
      }
      index = utf8.index(after: start)
    }
    return nil
  }
}
