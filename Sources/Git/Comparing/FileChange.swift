internal import CGit2

/// What a tree holds at a path.
struct FileVersion: Hashable {
  let mode: FileMode
  let id: ObjectID
}

/// A path at which two trees differ.
struct FileChange {
  let path: RawPath
  let old: FileVersion?
  let new: FileVersion?
}

extension Repository {
  /// The paths at which two trees differ, sorted; a rename is two of them.
  func changes(from old: ObjectID?, to new: ObjectID) throws(GitError) -> [FileChange] {
    let options = DiffOptions(contextLines: 0, findsRenames: false, isContentNeeded: false)
    let diff = try makeDiff(.trees(from: old, to: new), options)
    var changes: [FileChange] = []
    for index in 0..<git_diff_num_deltas(diff.pointer) {
      guard let delta = git_diff_get_delta(diff.pointer, index)?.pointee else { continue }
      guard let path = (delta.new_file.path ?? delta.old_file.path).map({ RawPath($0) }) else { continue }
      changes.append(FileChange(path: path, old: FileVersion(delta.old_file), new: FileVersion(delta.new_file)))
    }
    return changes.sorted { $0.path < $1.path }
  }
}

extension FileVersion {
  /// `nil` where the side has no file.
  init?(_ file: git_diff_file) {
    guard file.mode != 0, let mode = FileMode(raw: UInt32(file.mode)) else { return nil }
    self.init(mode: mode, id: ObjectID(file.id))
  }

  init?(_ entry: git_index_entry) {
    guard let mode = FileMode(raw: entry.mode) else { return nil }
    self.init(mode: mode, id: ObjectID(entry.id))
  }
}
