/// Reads the notation that regular expressions have in most languages.
struct PatternParser {
  private let bytes: [UInt8]
  private var index = 0
  private var ignoresCase = false
  private var depth = 0

  private static let depthLimit = 50
  private static let countLimit = 1000

  init(_ pattern: String) { bytes = Array(pattern.utf8) }

  mutating func parse() throws(PatternFault) -> PatternNode {
    if bytes.starts(with: "(?i)".utf8) {
      ignoresCase = true
      index = 4
    }
    let node = try choice()
    guard index == bytes.count else {
      throw PatternFault("The regular expression has a ) without its (. To search for one, write \\).")
    }
    return node
  }

  private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func choice() throws(PatternFault) -> PatternNode {
    var choices = [try sequence()]
    while byte == UInt8(ascii: "|") {
      index += 1
      choices.append(try sequence())
    }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence() throws(PatternFault) -> PatternNode {
    var nodes: [PatternNode] = []
    while let byte, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") { nodes.append(try repeated(try atom())) }
    return nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func repeated(_ atom: PatternNode) throws(PatternFault) -> PatternNode {
    var (node, times) = (atom, 0)
    while let byte {
      let (least, most): (Int, Int?)
      switch byte {
      case UInt8(ascii: "*"): (least, most) = (0, nil)
      case UInt8(ascii: "+"): (least, most) = (1, nil)
      case UInt8(ascii: "?"): (least, most) = (0, 1)
      case UInt8(ascii: "{"):
        guard let counts = try counts() else { return node }
        (least, most) = counts
        index -= 1
      default: return node
      }
      index += 1
      times += 1
      guard times <= 3 else { throw PatternFault("The regular expression repeats a repetition too often.") }
      // Lazy and possessive repetitions match the same lines.
      if self.byte == UInt8(ascii: "?") || self.byte == UInt8(ascii: "+") { index += 1 }
      node = .repetition(node, least: least, most: most)
    }
    return node
  }

  /// `{2}`, `{2,}`, `{2,5}`; nil for a brace that is meant as it stands.
  private mutating func counts() throws(PatternFault) -> (Int, Int?)? {
    guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let text = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard let least = parts.first.flatMap({ Int($0) }), parts.count <= 2 else { return nil }
    let most = parts.count == 1 ? least : parts[1].isEmpty ? nil : Int(parts[1])
    if parts.count == 2, !parts[1].isEmpty, most == nil { return nil }
    guard least >= 0, least <= Self.countLimit, most ?? least <= Self.countLimit, most ?? least >= least else {
      throw PatternFault(
        "The counts {\(text)} of the regular expression make no sense, or are over \(Self.countLimit).")
    }
    index = end + 1
    return (least, most)
  }

  private mutating func atom() throws(PatternFault) -> PatternNode {
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "."): return .bytes(.any)
    case UInt8(ascii: "^"): return .check(.lineStart)
    case UInt8(ascii: "$"): return .check(.lineEnd)
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "["): return try PatternSet.parse(bytes, &index, ignoresCase: ignoresCase)
    case UInt8(ascii: "\\"): return try escape()
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
      throw PatternFault(
        "The regular expression repeats nothing: write \\\(Character(UnicodeScalar(byte))) to search for that sign.")
    default: return literal(byte)
    }
  }

  private func literal(_ byte: UInt8) -> PatternNode {
    let set = PatternBytes(byte...byte)
    return .bytes(ignoresCase ? set.ignoringCase : set)
  }

  private mutating func group() throws(PatternFault) -> PatternNode {
    depth += 1
    guard depth <= Self.depthLimit else { throw PatternFault("The regular expression is nested too deeply.") }
    if byte == UInt8(ascii: "?") {
      guard bytes[index...].starts(with: "?:".utf8) else {
        throw PatternFault(
          "Groups with (? are not known, but for (?:…), and (?i) at the start; nothing can look around.")
      }
      index += 2
    }
    let node = try choice()
    guard byte == UInt8(ascii: ")") else {
      throw PatternFault("The regular expression has a ( without its ). To search for one, write \\(.")
    }
    index += 1
    depth -= 1
    return node
  }

  private mutating func escape() throws(PatternFault) -> PatternNode {
    guard let byte else { throw PatternFault("The regular expression ends with a backslash.") }
    index += 1
    switch byte {
    case UInt8(ascii: "b"): return .check(.wordBoundary)
    case UInt8(ascii: "B"): return .check(.noWordBoundary)
    case UInt8(ascii: "A"): return .check(.lineStart)
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): return .check(.lineEnd)
    case UInt8(ascii: "1")...UInt8(ascii: "9"): throw PatternFault("Back references such as \\1 are not known.")
    default:
      if let set = PatternSet.named(byte) { return .bytes(set) }
      return literal(PatternSet.control(byte) ?? byte)
    }
  }
}

/// Sets of bytes as expressions write them.
enum PatternSet {
  /// `\d`, `\w`, `\s` and their opposites.
  static func named(_ byte: UInt8) -> PatternBytes? {
    switch byte {
    case UInt8(ascii: "d"): .digit
    case UInt8(ascii: "D"): PatternBytes.digit.inverted
    case UInt8(ascii: "w"): .word
    case UInt8(ascii: "W"): PatternBytes.word.inverted
    case UInt8(ascii: "s"): .space
    case UInt8(ascii: "S"): PatternBytes.space.inverted
    default: nil
    }
  }

  static func control(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "t"): 9
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "f"): 12
    default: nil
    }
  }

  /// Reads `[…]` from behind its bracket. A letter that is no ASCII stands for all its bytes.
  static func parse(_ bytes: [UInt8], _ index: inout Int, ignoresCase: Bool) throws(PatternFault) -> PatternNode {
    let unclosed = PatternFault("The regular expression has a [ without its ]. To search for one, write \\[.")
    var set = PatternBytes()
    let isNegated = index < bytes.count && bytes[index] == UInt8(ascii: "^")
    if isNegated { index += 1 }
    var isFirst = true
    while true {
      guard index < bytes.count else { throw unclosed }
      if bytes[index] == UInt8(ascii: "]"), !isFirst { break }
      isFirst = false
      if bytes[index...].starts(with: "[:".utf8), let (named, end) = posix(bytes, index) {
        set.formUnion(named)
        index = end
        continue
      }
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, let named = named(bytes[index + 1]) {
        set.formUnion(named)
        index += 2
        continue
      }
      guard let low = single(bytes, &index) else { throw unclosed }
      var high = low
      if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "-"), bytes[index + 1] != UInt8(ascii: "]") {
        index += 1
        guard let end = single(bytes, &index) else { throw unclosed }
        high = end
      }
      guard low <= high else { throw PatternFault("The regular expression has a range that ends before it begins.") }
      set.insert(low...high)
    }
    index += 1
    if ignoresCase { set = set.ignoringCase }
    return .bytes(isNegated ? set.inverted : set)
  }

  private static func single(_ bytes: [UInt8], _ index: inout Int) -> UInt8? {
    var byte = bytes[index]
    index += 1
    if byte == UInt8(ascii: "\\") {
      guard index < bytes.count else { return nil }
      byte = control(bytes[index]) ?? bytes[index]
      index += 1
    }
    return index < bytes.count ? byte : nil
  }

  private static func posix(_ bytes: [UInt8], _ start: Int) -> (PatternBytes, Int)? {
    let names: [(String, PatternBytes)] = [
      ("[:alpha:]", PatternBytes(65...90, 97...122)), ("[:digit:]", .digit), ("[:space:]", .space),
      ("[:alnum:]", PatternBytes(48...57, 65...90, 97...122)), ("[:upper:]", PatternBytes(65...90)),
      ("[:lower:]", PatternBytes(97...122)),
    ]
    return names.first { bytes[start...].starts(with: $0.0.utf8) }.map { ($0.1, start + $0.0.utf8.count) }
  }
}
