/// One change to one file, as a model wrote it and before it was compared with any file.
package struct Edit: Equatable, Sendable {
  /// What is to happen to the file.
  package enum Action: Equatable, Sendable {
    /// Changes places of an existing file; may move it and set or clear its executable bit on the way.
    case modify([Hunk], movedTo: String?, executable: Bool?)
    /// Gives the whole content, for an existing file or a new one.
    case write([UInt8])
    /// Gives the content of a file that must not exist yet.
    case create([UInt8], executable: Bool?)
    /// Removes the file; `expected` is what the reply says stands in it, nil when it does not say.
    case delete(expected: [UInt8]?)
  }

  /// Place in the reply, counted from 1.
  package var number: Int
  /// The path as written, without quotes and decoration; empty when the reply names none.
  package var path: String
  package var action: Action
  package var dialect: EditDialect
  /// Bytes of the reply the edit was read from, its markers included.
  package var range: Range<Int>
  /// Reasons for care that only a look at the file can settle.
  package var cautions: Set<Caution>
  /// Whether the file a moved content comes from stays: the edit is a copy.
  package var keepsSource: Bool
  /// Place in a series of patches, from 0: edits are written against what those of earlier steps make of the files.
  package var step: Int
  /// Whether the paths may still begin with the `a/` or `b/` that diffs put before them.
  package var mayHavePrefix: Bool

  package init(
    number: Int = 1, path: String, action: Action, dialect: EditDialect, range: Range<Int> = 0..<0,
    cautions: Set<Caution> = [], keepsSource: Bool = false, step: Int = 0, mayHavePrefix: Bool = false
  ) {
    self.number = number
    self.path = path
    self.action = action
    self.dialect = dialect
    self.range = range
    self.cautions = cautions
    self.keepsSource = keepsSource
    self.step = step
    self.mayHavePrefix = mayHavePrefix
  }
}

/// Something in a reply that makes an edit doubtful unless the file shows it to be harmless.
package enum Caution: String, Sendable {
  /// Bare fence lines follow a fenced file, so it may have ended at a fence of its own content.
  case bareFencesFollow = "bare-fences-follow"
  /// The content's first line is a comment that names the path.
  case pathComment = "path-comment"
  /// The path stood inside the fence, as its first line.
  case pathInside = "path-inside"
  /// The content is explicit (a JSON string), so that an empty one means an empty file.
  case explicitContent = "explicit-content"
  /// Nothing follows the fence, and how the reply ended is not known: a limit may have cut it where the content has a
  /// fence of its own.
  case endIsOpen = "end-is-open"
}

/// One place of a change: the lines looked for and the lines that take their place.
package struct Hunk: Equatable, Sendable {
  /// The readings of the text, likeliest first; later ones are tried only where earlier ones match nothing.
  package var texts: [HunkText]
  /// What the reply says about the place besides its text.
  package var hints: HunkHints
  /// Bytes of the reply.
  package var range: Range<Int>

  package init(texts: [HunkText], hints: HunkHints = HunkHints(), range: Range<Int> = 0..<0) {
    self.texts = texts
    self.hints = hints
    self.range = range
  }

  package init(search: [UInt8], replace: [UInt8], hints: HunkHints = HunkHints(), range: Range<Int> = 0..<0) {
    self.init(texts: [HunkText(search: search, replace: replace)], hints: hints, range: range)
  }
}

/// One reading of a hunk: text with line ends, as in a file.
package struct HunkText: Equatable, Sendable {
  /// A searched line that stays, and the new line it is, both counted from 0.
  package struct KeptLine: Equatable, Sendable {
    package var old: Int
    package var new: Int
  }

  package var reading: Reading
  package var search: [UInt8]
  package var replace: [UInt8]
  /// The lines that stay, where the reply says so by signs; nil where only a comparison of the texts tells.
  package var kept: [KeptLine]?
  /// Lines end as they are to end in the file, so that a change of line ends alone is a change.
  package var endsAreMeant: Bool

  package init(
    reading: Reading = .plain, search: [UInt8], replace: [UInt8], kept: [KeptLine]? = nil, endsAreMeant: Bool = false
  ) {
    self.reading = reading
    self.search = search
    self.replace = replace
    self.kept = kept
    self.endsAreMeant = endsAreMeant
  }
}

/// How the text of a hunk was read from the reply.
///
/// Raw values are stable: they are stored with attempts and printed as JSON.
package enum Reading: String, CaseIterable, Sendable {
  /// As it stands.
  case plain
  /// Backslashes in front of markers taken away.
  case unescapedMarkers = "unescaped-markers"
  /// Another of several lines that look like the divider taken as the divider.
  case otherDivider = "other-divider"
  /// Fence lines just inside the block's two halves taken away.
  case innerFences = "inner-fences"
  /// Copied line numbers taken away.
  case lineNumbers = "line-numbers"
  /// Diff signs in front of the lines of a block taken away.
  case diffSigns = "diff-signs"
  /// Context lines of a diff whose leading space was lost.
  case lostSpace = "lost-space"
  /// HTML entities decoded.
  case htmlEntities = "html-entities"
  /// Definitions put in the place of those of their names.
  case byName = "by-name"
  /// The first line without the words that stand in front of it in the file, such as `pub`.
  case firstWords = "first-words"
  /// Old and new text the same: the new one, which holds all lines of its place and further ones.
  case newInBoth = "new-in-both"
}

/// What a reply says about a hunk's place; used only to choose between equal places.
package struct HunkHints: Equatable, Sendable {
  /// Line of the old file the searched text starts at, counted from 1.
  package var line: Int?
  /// False when the hunk contradicts itself, so that its line number proves nothing.
  package var lineIsTrusted = true
  /// Lines the place comes after, outermost first.
  package var anchors: [[UInt8]] = []
  /// The place must come after each anchor, and not only be chosen by them.
  package var anchorsBind = false
  /// The searched text ends the file.
  package var atEndOfFile = false
  /// Whether the new text's last line ends the file without a newline (true) or with one (false); nil: not said.
  package var newTextLacksFinalNewline: Bool?
  /// The text may start and end inside lines (JSON edit lists).
  package var mayBePartOfLine = false
  /// Every occurrence is meant.
  package var everyPlace = false

  package init(line: Int? = nil, anchors: [[UInt8]] = []) {
    self.line = line
    self.anchors = anchors
  }
}
