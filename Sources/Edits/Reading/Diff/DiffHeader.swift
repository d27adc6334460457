/// What stands above the hunks of one file in a unified diff.
///
/// Source: git's documentation, "Generating patch text with -p".
struct DiffHeader {
  /// Git's own line after its first words: both names, with what stands in front of them.
  private var gitText: String?
  var old: String?
  var new: String?
  var renamedFrom: String?
  var renamedTo: String?
  var oldMode: String?
  var newMode: String?
  var isNew = false
  var isDeleted = false
  var isBinary = false
  /// Whether a side has the time that stands for a file that is not there, in diffs of `diff -N`.
  private(set) var oldIsFromEpoch = false
  private(set) var newIsFromEpoch = false
  var copiedFrom: String?
  var copiedTo: String?
  /// What stands in front of the names, where it does.
  var prefixes = DiffPrefixes()

  /// Takes a line; false when it belongs to no header.
  mutating func take(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.text
    if text.hasPrefix("diff --git ") {
      gitText = String(text.dropFirst(11))
    } else if text.hasPrefix("--- ") {
      old = DiffNames.name(text.dropFirst(4))
      oldIsFromEpoch = DiffNames.isFromEpoch(text)
    } else if text.hasPrefix("+++ ") {
      new = DiffNames.name(text.dropFirst(4))
      newIsFromEpoch = DiffNames.isFromEpoch(text)
    } else if text.hasPrefix("rename from ") {
      renamedFrom = DiffNames.name(text.dropFirst(12))
    } else if text.hasPrefix("rename to ") {
      renamedTo = DiffNames.name(text.dropFirst(10))
    } else if text.hasPrefix("new file mode ") {
      isNew = true
      newMode = String(text.dropFirst(14))
    } else if text.hasPrefix("deleted file mode ") {
      isDeleted = true
    } else if text.hasPrefix("old mode ") {
      oldMode = String(text.dropFirst(9))
    } else if text.hasPrefix("new mode ") {
      newMode = String(text.dropFirst(9))
    } else if text.hasPrefix("copy from ") {
      copiedFrom = DiffNames.name(text.dropFirst(10))
    } else if text.hasPrefix("copy to ") {
      copiedTo = DiffNames.name(text.dropFirst(8))
    } else if text.hasPrefix("GIT binary patch") || text.hasPrefix("Binary files ") {
      isBinary = true
    } else {
      return text.hasPrefix("index ") || text.hasPrefix("similarity index ") || text.hasPrefix("dissimilarity index ")
        || text.hasPrefix("diff ") || text.hasPrefix("Index: ") || text.hasPrefix("======")
    }
    return true
  }

  /// The file as it was called, without git's prefix where that is certain; nil for a new file.
  var oldPath: String? { path(renamedFrom ?? copiedFrom, old, gitOld, prefix: prefixes.old) }

  /// The file as it will be called; nil for a deleted file.
  var newPath: String? { path(target, new, gitNew, prefix: prefixes.new) }

  /// Whether the paths are certain to have lost git's prefixes: what they still begin with is a directory.
  var hasPlainPaths: Bool {
    guard let target else { return hasPrefixes }
    return gitNew == prefixes.new + target
  }

  var createsFile: Bool { isNew || old == "/dev/null" }
  var deletesFile: Bool { isDeleted || new == "/dev/null" }
  /// Git's own line was read, so that no text around the diff names its file.
  var isGit: Bool { gitText != nil }
  var gitOld: String? { gitNames.old }
  var gitNew: String? { gitNames.new }
  var isCopy: Bool { copiedTo != nil }
  /// Where a renamed or copied file goes.
  var target: String? { renamedTo ?? copiedTo }

  /// What the lines of the header say against each other; nil when they agree.
  var contradiction: String? {
    let kinds = [
      createsFile ? "makes a new file" : nil, deletesFile ? "deletes the file" : nil,
      renamedFrom != nil || renamedTo != nil ? "renames it" : nil,
      copiedFrom != nil || copiedTo != nil ? "copies it" : nil,
    ].compactMap { $0 }
    guard kinds.count < 2 else { return "The diff's header \(kinds[0]) and \(kinds[1])." }
    guard (renamedFrom == nil) == (renamedTo == nil), (copiedFrom == nil) == (copiedTo == nil) else {
      return "The diff's header names only one side of a rename or a copy."
    }
    for (name, other, prefix) in [(old, renamedFrom ?? copiedFrom, prefixes.old), (new, target, prefixes.new)] {
      guard let name, let other, name != other, name != prefix + other else { continue }
      return "The diff's header names two files, `\(other)` and `\(name)`."
    }
    return nil
  }

  /// The names of git's line; those of a rename that have blanks cannot be told apart without its other lines.
  private var gitNames: (old: String?, new: String?) {
    guard let gitText else { return (nil, nil) }
    let (first, second) = DiffNames.pair(gitText)
    guard first == nil, let from = renamedFrom ?? copiedFrom, let target, gitText.hasSuffix(target),
      let place = gitText.dropLast(target.count).firstRange(of: from + " ")
    else { return (first, second) }
    let (before, between) = (gitText[..<place.lowerBound], gitText[place.upperBound...].dropLast(target.count))
    guard [before, between].allSatisfy({ $0.isEmpty || $0.last == "/" }) else { return (nil, nil) }
    return (before + from, between + target)
  }

  private func path(_ renamed: String?, _ named: String?, _ git: String?, prefix: String) -> String? {
    if let renamed { return renamed }
    guard let name = named == "/dev/null" ? nil : named ?? git else { return nil }
    return hasPrefixes && name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
  }

  /// Whether both names carry the prefixes and are otherwise one.
  private var hasPrefixes: Bool {
    if let gitOld, let gitNew { return gitOld.hasPrefix(prefixes.old) && gitNew.hasPrefix(prefixes.new) }
    guard let old, let new, old.hasPrefix(prefixes.old), new.hasPrefix(prefixes.new) else { return false }
    return old.dropFirst(prefixes.old.count) == new.dropFirst(prefixes.new.count)
  }
}
