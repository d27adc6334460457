/// Reads what `git status --porcelain=v2 -z` prints.
///
/// Source: Git, "git-status", section "Porcelain Format Version 2", <https://git-scm.com/docs/git-status>.
enum PorcelainStatus {
  /// - Throws: `.library` for a line in no known form.
  static func entries(in output: [UInt8]) throws(GitError) -> [StatusEntry] {
    var records = output.split(separator: 0).map { Array($0) }[...]
    var entries: [StatusEntry] = []
    while let record = records.popFirst() {
      switch record.first {
      case UInt8(ascii: "#"): continue
      case UInt8(ascii: "1"): entries.append(try entry(record, fields: 8, original: nil))
      case UInt8(ascii: "2"): entries.append(try entry(record, fields: 9, original: records.popFirst()))
      case UInt8(ascii: "u"): entries.append(try entry(record, fields: 10, original: nil))
      case UInt8(ascii: "?"): entries.append(StatusEntry(RawPath(record.dropFirst(2)), isUntracked: true))
      case UInt8(ascii: "!"): entries.append(StatusEntry(RawPath(record.dropFirst(2)), isIgnored: true))
      default: throw malformed(record)
      }
    }
    return entries
  }

  /// A line with `fields` words before the path.
  private static func entry(_ record: [UInt8], fields: Int, original: [UInt8]?) throws(GitError) -> StatusEntry {
    let parts = record.split(separator: UInt8(ascii: " "), maxSplits: fields, omittingEmptySubsequences: false)
    guard parts.count == fields + 1, parts[1].count == 2, let flag = parts[2].first else { throw malformed(record) }
    let codes = Array(parts[1])
    let isConflicted = record[0] == UInt8(ascii: "u")
    return StatusEntry(
      RawPath(parts[fields]), original: original.map { RawPath($0) },
      staged: isConflicted ? nil : try change(codes[0], record),
      unstaged: isConflicted ? nil : try change(codes[1], record), isConflicted: isConflicted,
      isSubmodule: flag == UInt8(ascii: "S"))
  }

  private static func change(_ code: UInt8, _ record: [UInt8]) throws(GitError) -> StatusEntry.Change? {
    switch code {
    case UInt8(ascii: "."): nil
    case UInt8(ascii: "M"): .modified
    case UInt8(ascii: "T"): .typeChanged
    case UInt8(ascii: "A"), UInt8(ascii: "C"): .added
    case UInt8(ascii: "D"): .deleted
    case UInt8(ascii: "R"): .renamed
    default: throw malformed(record)
    }
  }

  private static func malformed(_ record: [UInt8]) -> GitError {
    GitError(.library, "git status printed what nexus cannot read: \(String(decoding: record, as: UTF8.self)).")
  }
}

extension StatusEntry {
  fileprivate init(
    _ path: RawPath, original: RawPath? = nil, staged: Change? = nil, unstaged: Change? = nil,
    isUntracked: Bool = false, isIgnored: Bool = false, isConflicted: Bool = false, isSubmodule: Bool = false
  ) {
    self.init(
      path: path.text, isPathRepaired: path.isRepaired, originalPath: original?.text, staged: staged,
      unstaged: unstaged, isUntracked: isUntracked, isIgnored: isIgnored, isConflicted: isConflicted,
      isSubmodule: isSubmodule, isUnreadable: false)
  }
}
