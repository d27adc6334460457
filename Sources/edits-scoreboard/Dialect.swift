/// The ways a change is written down.
enum Dialect: String, CaseIterable {
  case searchReplace = "search/replace"
  case unifiedDiff = "unified diff"
  case openDiff = "unified diff in open text"
  case mail = "mail of a patch"
  case v4a = "V4A"
  case whole = "whole file"
  case marked = "file between marks"
  case functions = "whole functions"
  case json = "JSON"
  case element = "element"
  case mixed = "several forms in one reply"

  /// Whether old and new text stand in it for each place, and not only what comes of them.
  var showsPlaces: Bool { ![.whole, .marked, .functions].contains(self) }

  var isDiff: Bool { [.unifiedDiff, .openDiff, .mail].contains(self) }

  /// Whether the damage is one that replies of this dialect suffer.
  func suffers(_ damage: Damage) -> Bool {
    switch damage {
    case .markerLengths, .lowerMarkers, .wordlessTail, .innerFences, .diffSigns, .doubledDivider, .lineNumbers,
      .newInBoth, .noFirstWords:
      self == .searchReplace
    case .noPrefixes, .wrongNumbers, .bareHeaders: self == .unifiedDiff || self == .openDiff
    // In open text a hunk that lacks lines goes on.
    case .wrongCounts: self == .unifiedDiff
    case .lostSpaces: self == .unifiedDiff || self == .openDiff || self == .v4a
    case .lostSign: self == .unifiedDiff || self == .openDiff
    case .blankEdges, .elided, .firstLineDedented: self == .searchReplace || self == .element
    case .endMissing: self == .searchReplace || self == .json || self == .element
    case .htmlEscaped: self == .searchReplace || self == .element
    case .repeated, .oneHallucinated, .littleContext, .inventedLine, .leftOutLine, .changedWord, .unevenIndentation,
      .newTextElided, .strippedEnds, .addedEnds, .dedented, .indented, .otherUnit, .otherWidth, .straightened, .curled,
      .decomposed:
      showsPlaces && self != .mixed && self != .mail
    // Counted where damage to white space makes one.
    case .twin: false
    case .wholeShortened, .wholeInsideBlock: self == .whole
    case .doubledFence, .languageFirst, .noPathAsked, .pathInFence: self == .whole
    case .pathFence: self == .searchReplace || self == .whole
    case .exampleCopied: self == .whole || self == .searchReplace
    case .bodyMissing: self == .functions
    case .backslashes: self == .searchReplace || self == .element
    // A patch in a mail names its files itself, and shows where it ends.
    case .noPath, .placeholder: self != .mixed && self != .mail && self != .functions
    case .wrongFile: self != .mixed && self != .functions
    case .cut: self != .mixed
    case .exampleName, .markedPath: self == .searchReplace || self == .whole
    case .framed: self == .whole
    case .tokenInside:
      self == .whole || self == .unifiedDiff || self == .openDiff || self == .v4a || self == .searchReplace
    default: true
    }
  }
}
