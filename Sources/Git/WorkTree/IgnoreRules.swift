/// Rules in the syntax of `.gitignore`, of which the last that matches a path decides.
///
/// Source: git, "gitignore", <https://git-scm.com/docs/gitignore>. Rules of a deeper directory come after those above it;
/// what lies in an ignored directory cannot be taken back.
package struct IgnoreRules: Sendable {
  private struct Rule: Sendable {
    var directory: [UInt8]
    var pattern: [[UInt8]]
    var isNegated: Bool
    var isForDirectories: Bool
    /// Whether the pattern has to match the whole path below the rule's directory, and not only its last component.
    var isAnchored: Bool
  }

  private var rules: [Rule] = []

  package var isEmpty: Bool { rules.isEmpty }

  package init() {}

  /// - Parameter files: The rules' files: the directory each lies in, relative to the top and without a slash at its end,
  ///   and its text.
  package init(_ files: [(directory: String, text: String)]) {
    let byDepth = files.sorted { Self.depth($0.directory) < Self.depth($1.directory) }
    for file in byDepth {
      for line in file.text.utf8.split(separator: 10) { add(Array(line), directory: Array(file.directory.utf8)) }
    }
  }

  private static func depth(_ directory: String) -> Int {
    directory.isEmpty ? 0 : directory.utf8.count { $0 == UInt8(ascii: "/") } + 1
  }

  private mutating func add(_ line: [UInt8], directory: [UInt8]) {
    var text = line[...]
    if text.last == 13 { text.removeLast() }
    while text.last == 32, text.dropLast().last != UInt8(ascii: "\\") { text.removeLast() }
    guard let first = text.first, first != UInt8(ascii: "#") else { return }
    let isNegated = first == UInt8(ascii: "!")
    if isNegated { text.removeFirst() }
    let isForDirectories = text.last == UInt8(ascii: "/")
    if isForDirectories { text.removeLast() }
    guard !text.isEmpty else { return }
    let isAnchored = text.contains(UInt8(ascii: "/"))
    if text.first == UInt8(ascii: "/") { text.removeFirst() }
    let pattern = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
    rules.append(
      Rule(
        directory: directory, pattern: pattern, isNegated: isNegated, isForDirectories: isForDirectories,
        isAnchored: isAnchored))
  }

  /// Whether the file at `path` is ignored, by its own name or by a directory it lies in.
  package func ignores(_ path: String) -> Bool {
    guard !rules.isEmpty else { return false }
    let bytes = Array(path.utf8)
    for slash in bytes.indices where bytes[slash] == UInt8(ascii: "/") {
      if isIgnored(bytes[..<slash], isDirectory: true) { return true }
    }
    return isIgnored(bytes[...], isDirectory: false)
  }

  private func isIgnored(_ path: ArraySlice<UInt8>, isDirectory: Bool) -> Bool {
    let rule = rules.last { rule in
      (isDirectory || !rule.isForDirectories) && Self.matches(rule, path)
    }
    return rule.map { !$0.isNegated } ?? false
  }

  private static func matches(_ rule: Rule, _ path: ArraySlice<UInt8>) -> Bool {
    var below = path
    if !rule.directory.isEmpty {
      guard path.starts(with: rule.directory), path.dropFirst(rule.directory.count).first == UInt8(ascii: "/") else {
        return false
      }
      below = path.dropFirst(rule.directory.count + 1)
    }
    let parts = below.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return rule.isAnchored
      ? PathPattern.matches(rule.pattern[...], parts[...])
      : PathPattern.matches(rule.pattern[0][...], parts[parts.count - 1])
  }
}

/// Patterns as git's `wildmatch` has them, over paths taken apart at their slashes.
enum PathPattern {
  private static let everything = Array("**".utf8)

  /// `**` stands for any number of directories, at the end for at least one component.
  static func matches(_ pattern: ArraySlice<[UInt8]>, _ parts: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    var (position, part) = (pattern.startIndex, parts.startIndex)
    var star: (position: Int, part: Int)?
    while part < parts.endIndex {
      if position < pattern.endIndex, pattern[position] == everything {
        star = (position, part)
        position += 1
        if position == pattern.endIndex { return true }
      } else if position < pattern.endIndex, matches(pattern[position][...], parts[part]) {
        position += 1
        part += 1
      } else if let last = star {
        star = (last.position, last.part + 1)
        (position, part) = (last.position + 1, last.part + 1)
      } else {
        return false
      }
    }
    return position == pattern.endIndex
  }

  /// One component: `*`, `?`, `[a-z]`, `\`.
  static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    var (position, index) = (pattern.startIndex, text.startIndex)
    var star: (position: Int, index: Int)?
    while index < text.endIndex {
      if position < pattern.endIndex, pattern[position] == UInt8(ascii: "*") {
        star = (position, index)
        position += 1
      } else if let next = step(pattern, position, text[index]) {
        position = next
        index += 1
      } else if let last = star {
        star = (last.position, last.index + 1)
        (position, index) = (last.position + 1, last.index + 1)
      } else {
        return false
      }
    }
    while position < pattern.endIndex, pattern[position] == UInt8(ascii: "*") { position += 1 }
    return position == pattern.endIndex
  }

  /// Where the pattern goes on after it has matched one byte; nil when it does not match it.
  private static func step(_ pattern: ArraySlice<UInt8>, _ position: Int, _ byte: UInt8) -> Int? {
    guard position < pattern.endIndex else { return nil }
    switch pattern[position] {
    case UInt8(ascii: "?"): return position + 1
    case UInt8(ascii: "["): return set(pattern, position, byte)
    case UInt8(ascii: "\\"):
      guard position + 1 < pattern.endIndex else { return nil }
      return pattern[position + 1] == byte ? position + 2 : nil
    default: return pattern[position] == byte ? position + 1 : nil
    }
  }

  private static func set(_ pattern: ArraySlice<UInt8>, _ start: Int, _ byte: UInt8) -> Int? {
    var position = start + 1
    let isNegated = position < pattern.endIndex && "!^".utf8.contains(pattern[position])
    if isNegated { position += 1 }
    var (isFound, isFirst) = (false, true)
    while position < pattern.endIndex, isFirst || pattern[position] != UInt8(ascii: "]") {
      isFirst = false
      if let (name, end) = characterClass(pattern, position) {
        if name(byte) { isFound = true }
        position = end
        continue
      }
      guard let low = literal(pattern, &position) else { return nil }
      var high = low
      if position + 1 < pattern.endIndex, pattern[position] == UInt8(ascii: "-"),
        pattern[position + 1] != UInt8(ascii: "]")
      {
        position += 1
        guard let end = literal(pattern, &position) else { return nil }
        high = end
      }
      if low <= byte, byte <= high { isFound = true }
    }
    guard position < pattern.endIndex else { return nil }
    return isFound != isNegated ? position + 1 : nil
  }

  private static func literal(_ pattern: ArraySlice<UInt8>, _ position: inout Int) -> UInt8? {
    if pattern[position] == UInt8(ascii: "\\") { position += 1 }
    guard position < pattern.endIndex else { return nil }
    defer { position += 1 }
    return pattern[position]
  }

  private static func characterClass(_ pattern: ArraySlice<UInt8>, _ start: Int) -> ((UInt8) -> Bool, Int)? {
    guard pattern[start...].starts(with: "[:".utf8) else { return nil }
    let rest = pattern[(start + 2)...]
    guard let colon = rest.firstIndex(of: UInt8(ascii: ":")), rest[colon...].starts(with: ":]".utf8) else { return nil }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let lower = UInt8(ascii: "a")...UInt8(ascii: "z")
    let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let test: (UInt8) -> Bool
    switch String(decoding: rest[..<colon], as: UTF8.self) {
    case "alpha": test = { lower.contains($0) || upper.contains($0) }
    case "digit": test = { digits.contains($0) }
    case "alnum": test = { digits.contains($0) || lower.contains($0) || upper.contains($0) }
    case "lower": test = { lower.contains($0) }
    case "upper": test = { upper.contains($0) }
    case "space": test = { $0 == 32 || (9...13).contains($0) }
    default: return nil
    }
    return (test, colon + 2)
  }
}
