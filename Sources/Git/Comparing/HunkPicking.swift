/// One file of a comparison and what of its change is taken.
package struct FilePick: Hashable, Sendable {
  package let file: FileDiff
  /// Positions of hunks, from 0; of a file that is taken as a whole, 0 alone.
  package var taken: Set<Int>

  package init(_ file: FileDiff, taken: Set<Int> = []) {
    self.file = file
    self.taken = taken
  }

  /// How many parts can be taken each by itself.
  package var partCount: Int { file.isIndivisible ? 1 : file.hunks.count }
  package var isComplete: Bool { taken.count == partCount }
}

extension FileDiff {
  /// Whether the change can only be taken as a whole: new, deleted, renamed and binary files, links, and where the mode
  /// changes too.
  package var isIndivisible: Bool {
    status != .modified || isBinary || hunks.isEmpty || oldMode != newMode || newMode == .symbolicLink || isSubmodule
  }

  fileprivate var isSubmodule: Bool { oldMode == .submodule || newMode == .submodule }
}

extension Repository {
  /// The tree that comes out of the taken parts of a comparison, to the byte; only objects are written.
  ///
  /// - Parameter base: What the files were compared with.
  /// - Throws: `.unsafePath` as `makeTree` does, also where a taken part needs one that is left, as a file in the place of
  ///   a directory does.
  package func makeTree(from base: ObjectID, taking picks: [FilePick]) throws(GitError) -> ObjectID {
    var (removals, writes): ([TreeChange], [TreeChange]) = ([], [])
    for pick in picks where !pick.taken.isEmpty {
      let file = pick.file
      guard !file.isPathRepaired else {
        throw GitError(.unsafePath(.notText), "The path \"\(file.path)\" is no text.", paths: [file.path])
      }
      guard !file.isSubmodule else {
        throw GitError(.unsafePath(.isSubmodule), "\"\(file.path)\" is a submodule.", paths: [file.path])
      }
      if let path = file.oldPath, path != file.newPath { removals.append(.delete(path: path)) }
      guard let path = file.newPath, let id = file.newID else { continue }
      var bytes = try readBlob(id)
      if !pick.isComplete, let old = file.oldID { bytes = pick.content(from: try readBlob(old), to: bytes) }
      writes.append(.write(path: path, bytes: bytes, mode: file.newMode))
    }
    return try makeTree(from: base, applying: removals + writes, foldsCase: false)
  }
}

extension FilePick {
  /// The file with the taken hunks alone.
  func content(from old: [UInt8], to new: [UInt8]) -> [UInt8] {
    let (old, new) = (Self.lines(of: old), Self.lines(of: new))
    var content: [UInt8] = []
    var position = 0
    for (index, hunk) in file.hunks.enumerated() {
      let before = Self.range(hunk.oldStart, hunk.oldCount)
      for line in old[position..<before.lowerBound] { content += line }
      let lines = taken.contains(index) ? new[Self.range(hunk.newStart, hunk.newCount)] : old[before]
      for line in lines { content += line }
      position = before.upperBound
    }
    for line in old[position...] { content += line }
    return content
  }

  /// Each with its line feed; the last one may lack it.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      lines.append(bytes[start..<end])
      start = end
    }
    return lines
  }

  /// The lines of one side of a hunk, from 0; a side without lines stands behind the line that it names.
  private static func range(_ start: Int, _ count: Int) -> Range<Int> {
    let first = count == 0 ? start : start - 1
    return first..<first + count
  }
}
