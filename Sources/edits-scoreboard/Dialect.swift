/// The ways a change is written down.
enum Dialect: String, CaseIterable {
  case searchReplace = "search/replace"
  case unifiedDiff = "unified diff"
  case v4a = "V4A"
  case whole = "whole file"
  case json = "JSON"
  case element = "element"

  /// Whether the damage is one that replies of this dialect suffer.
  func suffers(_ damage: Damage) -> Bool {
    switch damage {
    case .markerLengths, .lowerMarkers, .wordlessTail, .innerFences, .diffSigns, .doubledDivider, .lineNumbers:
      self == .searchReplace
    case .noPrefixes, .wrongNumbers, .wrongCounts, .bareHeaders: self == .unifiedDiff
    case .lostSpaces: self == .unifiedDiff || self == .v4a
    case .blankEdges, .elided, .firstLineDedented: self == .searchReplace || self == .element
    case .endMissing: self == .searchReplace || self == .json || self == .element
    case .htmlEscaped: self == .searchReplace || self == .element
    case .repeated, .oneHallucinated, .littleContext, .inventedLine, .leftOutLine, .changedWord, .unevenIndentation,
      .newTextElided, .strippedEnds, .addedEnds, .dedented, .indented, .otherUnit, .otherWidth, .straightened, .curled,
      .decomposed:
      self != .whole
    // Counted where damage to white space makes one.
    case .twin: false
    case .wholeShortened, .wholeInsideBlock: self == .whole
    case .backslashes: self == .searchReplace || self == .element
    default: true
    }
  }
}
