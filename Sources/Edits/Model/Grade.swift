/// How far a place had to be from the text of the reply to be found, tightest first.
///
/// Names and numbers are stable: they stand in configuration, in the store and in JSON.
package enum Rung: Int, CaseIterable, Comparable, Sendable {
  /// Every line equal, line ends aside.
  case exact = 0
  /// White space at line ends differs.
  case trailingWhitespace
  /// The reply has blank lines around the text that the file has not.
  case blankEdges
  /// All lines are indented by the same more or less.
  case indentationShift
  /// Tabs for spaces, or another number of spaces a level.
  case indentationUnit
  /// Quotes, dashes, spaces or composed letters of another code point.
  case lookAlikes
  /// The reply leaves out lines between pieces that each have one place.
  case elision
  /// A line number or an anchor chose between equal places.
  case hint

  package static func < (lhs: Rung, rhs: Rung) -> Bool { lhs.rawValue < rhs.rawValue }

  /// The stable name, in kebab case.
  package var name: String {
    switch self {
    case .exact: "exact"
    case .trailingWhitespace: "trailing-whitespace"
    case .blankEdges: "blank-edges"
    case .indentationShift: "indentation-shift"
    case .indentationUnit: "indentation-unit"
    case .lookAlikes: "look-alikes"
    case .elision: "elision"
    case .hint: "hint"
    }
  }

  /// The rung with that name; nil when there is none.
  package init?(name: String) {
    guard let rung = Rung.allCases.first(where: { $0.name == name }) else { return nil }
    self = rung
  }
}

/// How certain and how near the place of one hunk, or of a whole-file edit, was.
package struct Grade: Equatable, Sendable {
  /// Number of the edit in the reply, from 1.
  package var edit: Int
  /// Number of the hunk in the edit, from 1.
  package var hunk: Int
  /// The file that was changed, as the tree spells it.
  package var path: String
  package var rung: Rung
  package var reading: Reading
  /// Lines of the old file the searched text stands on, from 1; empty for a new file.
  package var lines: Range<Int>
  /// Lines between the place the reply named and the place found; 0 when it named none.
  package var distance: Int
  /// The path as the reply wrote it, when it had to be mended to name a file.
  package var mendedPath: String?
  /// What had to be put right before the reply could be applied.
  package var repair: Repair.Kind?
  /// The file held the result before; nothing was changed.
  package var alreadyApplied: Bool

  package init(
    edit: Int, hunk: Int = 1, path: String, rung: Rung = .exact, reading: Reading = .plain,
    lines: Range<Int> = 0..<0, distance: Int = 0, mendedPath: String? = nil, repair: Repair.Kind? = nil,
    alreadyApplied: Bool = false
  ) {
    self.edit = edit
    self.hunk = hunk
    self.path = path
    self.rung = rung
    self.reading = reading
    self.lines = lines
    self.distance = distance
    self.mendedPath = mendedPath
    self.repair = repair
    self.alreadyApplied = alreadyApplied
  }
}

extension Grade: CustomStringConvertible {
  /// One line for people, such as `a.swift:10-12 indentation-shift`.
  package var description: String {
    var text = path
    if !lines.isEmpty { text += ":\(lines.lowerBound)-\(lines.upperBound - 1)" }
    text += " \(rung.name)"
    if reading != .plain { text += ", read as \(reading.rawValue)" }
    if distance > 0 { text += ", \(distance) lines from the place named" }
    if let mendedPath { text += ", written as \(mendedPath)" }
    if let repair { text += ", repaired: \(repair.rawValue)" }
    if alreadyApplied { text += ", already applied" }
    return text
  }
}
