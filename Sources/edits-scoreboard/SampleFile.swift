/// A made-up file that reads like code or prose, with the repetitions real files have.
struct SampleFile {
  enum Style: CaseIterable {
    case python
    case go
    case swift
    case prose
  }

  let path: String
  let style: Style
  /// Lines without their ends.
  var lines: [String]
  /// The end of every line.
  let ending: String
  let hasFinalNewline: Bool
  let hasMark: Bool

  init(_ style: Style, length: Int, using random: inout SeededGenerator, isPlain: Bool = false) {
    self.style = style
    path =
      random.pick(["src/app", "lib", "pkg/core/io"]) + "/" + random.pick(["store", "server", "parser"]) + style.suffix
    ending = isPlain || !random.once(in: 4) ? "\n" : "\r\n"
    hasFinalNewline = isPlain || !random.once(in: 4)
    hasMark = !isPlain && random.once(in: 10)
    lines = style.head(using: &random)
    while lines.count < length { lines += style.part(using: &random) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard !isPlain else { return }
    for index in lines.indices where !lines[index].isEmpty && random.once(in: 25) { lines[index] += "  " }
  }

  /// The bytes of the file with `lines` for its lines.
  func bytes(_ lines: [String]) -> [UInt8] {
    var text = hasMark ? "\u{FEFF}" : ""
    text += lines.joined(separator: ending)
    if hasFinalNewline, !lines.isEmpty { text += ending }
    return Array(text.utf8)
  }
}

extension SampleFile.Style {
  var suffix: String {
    switch self {
    case .python: ".py"
    case .go: ".go"
    case .swift: ".swift"
    case .prose: ".md"
    }
  }

  var unit: String {
    switch self {
    case .python: "    "
    case .go: "\t"
    case .swift: "  "
    case .prose: ""
    }
  }

  private static let names = ["load", "save", "check", "update", "reset", "parse", "render", "merge", "split", "close"]
  private static let values = ["count", "total", "name", "items", "buffer", "offset", "limit", "result"]

  /// What stands in front of the functions of a real file; nothing for prose.
  func head(using random: inout SeededGenerator) -> [String] {
    let name = random.pick(Self.names)
    return switch self {
    case .python: ["import \(name)er", "import os", ""]
    case .go: ["package \(name)er", "", "import \"fmt\"", ""]
    case .swift: ["import Foundation", "import \(random.pick(["Core", "Network", "Views"]))", ""]
    case .prose: []
    }
  }

  /// A function, or a paragraph.
  func part(using random: inout SeededGenerator) -> [String] {
    if self == .prose { return prose(using: &random) }
    let name = random.pick(Self.names) + random.pick(["", "", "All", "Next", "One"])
    let argument = random.pick(Self.values)
    var lines: [String] = []
    switch self {
    case .python: lines.append("def \(name)(self, \(argument)):")
    case .go: lines.append("func \(name)(\(argument) int) int {")
    default: lines.append("func \(name)(_ \(argument): Int) -> Int {")
    }
    for _ in 0..<random.number(2..<6) { lines += statement(depth: 1, using: &random) }
    lines.append(unit + "return " + random.pick(Self.values))
    if self != .python { lines.append("}") }
    return lines + [""]
  }

  private func statement(depth: Int, using random: inout SeededGenerator) -> [String] {
    let pad = String(repeating: unit, count: depth)
    let value = random.pick(Self.values)
    let other = random.pick(Self.values)
    switch random.number(0..<7) {
    case 0 where depth < 3:
      let inner =
        statement(depth: depth + 1, using: &random)
        + (random.once(in: 2) ? statement(depth: depth + 1, using: &random) : [])
      return self == .python
        ? [pad + "if \(value) < \(other):"] + inner : [pad + "if \(value) < \(other) {"] + inner + [pad + "}"]
    case 1: return [pad + "\(value) = \(random.pick(Self.names))(\(other), \"\(random.pick(Self.values)) & more\")"]
    case 2: return [pad + "\(value) += \(random.number(1..<9))"]
    case 3: return [pad + "log(\"\(value) is now %d\", \(value))"]
    case 4: return [pad + (self == .python ? "# keeps the \(value)" : "// keeps the \(value)")]
    case 5: return [pad + "\(value) = \(other) + \(random.number(1..<4))", ""]
    default: return [pad + "\(random.pick(Self.names))(\(value))"]
    }
  }

  private func prose(using random: inout SeededGenerator) -> [String] {
    let subjects = [
      "The server", "A caf\u{e9}", "Every \u{201C}task\u{201D}", "The user\u{2019}s tree", "One na\u{ef}ve reader",
    ]
    let verbs = ["keeps", "reads", "writes \u{2014} always \u{2014}", "shows", "forgets"]
    let objects = [
      "its state", "10\u{a0}files", "the plan\u{2026}", "no lines", "what it\u{2019}s told", "all of them",
    ]
    var lines: [String] =
      random.once(in: 3) ? ["## \(random.pick(["Use", "Limits", "Setup", "Notes"])) \(random.number(1..<99))", ""] : []
    for _ in 0..<random.number(1..<5) {
      lines.append(
        "\(random.pick(subjects)) \(random.pick(verbs)) \(random.pick(objects)) (\(random.number(1..<200))).")
    }
    return lines + [""]
  }
}
