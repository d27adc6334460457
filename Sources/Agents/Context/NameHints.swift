/// Finds in texts what tells which lines of a file matter: names, and lines that are pointed at.
struct NameHints: Sendable {
  /// How telling each name is, from 0 to 1.
  private(set) var names: [String: Double] = [:]
  private let texts: [String]

  /// - Parameter texts: The task's text, findings, refusals, the output of checks.
  init(_ texts: [String]) {
    self.texts = texts
    for text in texts {
      for name in Self.names(in: text[...]) { names[name] = Self.weight(of: name) }
    }
  }

  /// The words of a text that could be names in code.
  static func names(in text: Substring) -> [String] {
    var names: [String] = []
    let bytes = text.utf8
    var index = bytes.startIndex
    while let start = bytes[index...].firstIndex(where: isNameByte) {
      let end = bytes[start...].firstIndex { !isNameByte($0) } ?? bytes.endIndex
      if bytes.distance(from: start, to: end) >= 3, !(0x30...0x39).contains(bytes[start]) {
        names.append(String(text[start..<end]))
      }
      index = end
    }
    return names
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...: true
    default: false
    }
  }

  /// Names such as `to_csv` or `toCSV` are hardly met by chance, as words of prose are.
  private static func weight(of name: String) -> Double {
    name.contains("_") || name.dropFirst().contains { $0.isUppercase || $0.isNumber } ? 1 : name.count > 4 ? 0.4 : 0.15
  }

  /// The lines, from 1, of a file that the texts point at: `report.py:12`, `(src/report.py) … line 12`, `lines 10-20`.
  func lines(of path: String) -> Set<Int> {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var lines: Set<Int> = []
    for text in texts where text.contains(name) {
      var isAbout = false
      for row in text.split(whereSeparator: \.isNewline) {
        if row.contains(name) { isAbout = true } else if row.contains("/") || row.hasPrefix("Edit ") { isAbout = false }
        guard isAbout else { continue }
        for match in row.matches(of: /(?:[:(]|\b[Ll]ines? )(\d{1,7})(?:\s?[-–]\s?(\d{1,7}))?/) {
          guard let first = Int(match.1) else { continue }
          lines.insert(first)
          if let last = match.2.flatMap({ Int($0) }), last > first, last - first < 200 { lines.formUnion(first...last) }
        }
      }
    }
    return lines
  }
}
