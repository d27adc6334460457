/// Ways in which models and the channels they write through are known to damage edits.
enum Damage: String, CaseIterable {
  case none = "nothing"
  case prose = "prose and other fences around"
  case thinking = "thinking with a draft before"
  case carriageReturns = "CRLF reply"
  case markerLengths = "marker lengths vary"
  case lowerMarkers = "markers in lower case"
  case wordlessTail = "last marker without its word"
  case dotSlash = "path with ./"
  case repositoryPrefix = "repository name before path"
  case directoryMissing = "directories missing in path"
  case wrongCase = "path in wrong case"
  case backslashes = "path with backslashes"
  case blankEdges = "blank lines around text"
  case strippedEnds = "white space at line ends dropped"
  case addedEnds = "white space at line ends added"
  case dedented = "indentation dropped"
  case indented = "indented four deeper"
  case firstLineDedented = "first line trimmed"
  case otherUnit = "tabs and spaces exchanged"
  case otherWidth = "indentation of other width"
  case straightened = "quotes, dashes, spaces made plain"
  case curled = "quotes made typographic"
  case decomposed = "letters decomposed"
  case lineNumbers = "line numbers copied in front"
  case innerFences = "fences inside the markers"
  case diffSigns = "diff signs inside the markers"
  case htmlEscaped = "HTML-escaped"
  case noPrefixes = "diff without a/ and b/"
  case wrongNumbers = "wrong line numbers"
  case wrongCounts = "wrong line counts"
  case bareHeaders = "hunks without numbers"
  case lostSpaces = "context lost its space"
  case endMissing = "last marker, tag or bracket missing"
  case elided = "middle of the searched text left out"
  case lostSign = "a context line without its sign"
  // What small models do: see `RealDamage` for how often.
  case exampleDirectory = "path in the example's directory"
  case exampleName = "the example's file name, one file asked for"
  case instructions = "instructions repeated after the edits"
  case noPathAsked = "no path, one file asked for"
  case pathInFence = "path as the first line in the fence"
  case pathFence = "path in a fence of its own"
  case doubledFence = "fence doubled"
  case languageFirst = "language as the first line in the fence"
  case stopToken = "stop token at the end"
  case otherThinking = "thinking in the marks of another model"
  case loneCloser = "thinking without its opening mark"
  case tokenInside = "stop token inside the fence, or glued to the end"
  case framed = "file in a frame inside its fence"
  case markedPath = "path with a place, emphasis or a list mark"
  case newInBoth = "new text in both halves"
  case noFirstWords = "first words of the first line left out"
  // What follows cannot be mended: the reply no longer says what was meant.
  case twin = "white space damaged, and nothing else tells"
  case repeated = "every edit twice"
  case littleContext = "too little context"
  case inventedLine = "an invented line"
  case leftOutLine = "a context line left out"
  case changedWord = "a word changed in the context"
  case unevenIndentation = "uneven indentation"
  case doubledDivider = "divider doubled"
  case cut = "cut off anywhere"
  case newTextElided = "new text left out"
  case exampleCopied = "the example's text for the edit's"
  case bodyMissing = "functions without their bodies"
  case wholeShortened = "whole file ends early, fence closed, nothing known of its end"
  case wholeInsideBlock = "whole file ends inside a block, fence closed"
  case noPath = "no path"
  case placeholder = "placeholder path"
  case wrongFile = "path of another file"
  case oneHallucinated = "one of the edits invented"

  /// Whether the damaged reply still says what is to be done, so that the true result is owed and not just no wrong one.
  var determines: Bool {
    switch self {
    case .twin, .repeated, .littleContext, .inventedLine, .leftOutLine, .changedWord, .unevenIndentation,
      .doubledDivider,
      .cut,
      .newTextElided, .exampleCopied, .bodyMissing, .wholeShortened, .wholeInsideBlock, .noPath, .placeholder,
      .wrongFile, .oneHallucinated:
      false
    default: true
    }
  }

  /// Whether the damage is to white space, so that lines which differ in nothing else become twins.
  var changesWhiteSpace: Bool {
    switch self {
    case .strippedEnds, .addedEnds, .dedented, .indented, .firstLineDedented, .otherUnit, .otherWidth: true
    default: false
    }
  }
}
