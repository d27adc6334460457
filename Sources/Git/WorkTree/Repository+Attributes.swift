internal import CGit2

extension Repository {
  /// Refuses a merge that git would leave to a program for files that both sides changed.
  func refuseMergeDrivers(_ ours: ObjectID, _ theirs: ObjectID) throws(GitError) {
    guard let base = try mergeBase(ours, theirs) else { return }
    let mine = Set(try changes(from: base, to: ours).map(\.path))
    var driven: [String] = []
    for change in try changes(from: base, to: theirs) where mine.contains(change.path) {
      guard let name = try attribute("merge", of: change.path, at: ours) else { continue }
      if try libraryString("merge.\(name).driver") != nil { driven.append(change.path.text) }
    }
    guard driven.isEmpty else {
      throw GitError(
        .unsupported(.mergeDriver),
        "A merge driver is set for \(driven.joined(separator: ", ")), and libgit2 runs none: use git itself.",
        paths: driven.sorted())
    }
  }

  /// The value of an attribute; `nil` if it has none, or is only on or off.
  func attribute(_ name: String, of path: RawPath, at commit: ObjectID?) throws(GitError) -> String? {
    let value = try attributeValue(name, of: path, at: commit)
    guard git_attr_value(value) == GIT_ATTR_VALUE_STRING, let value else { return nil }
    return String(cString: value)
  }

  /// Whether an attribute is on, without a value.
  func isSet(_ name: String, of path: RawPath, at commit: ObjectID?) throws(GitError) -> Bool {
    git_attr_value(try attributeValue(name, of: path, at: commit)) == GIT_ATTR_VALUE_TRUE
  }

  private func attributeValue(
    _ name: String, of path: RawPath, at commit: ObjectID?
  ) throws(GitError) -> UnsafePointer<CChar>? {
    var value: UnsafePointer<CChar>?
    var options = git_attr_options()
    options.version = UInt32(GIT_ATTR_OPTIONS_VERSION)
    options.flags = UInt32(GIT_ATTR_CHECK_FILE_THEN_INDEX)
    if let commit {
      options.flags |= UInt32(GIT_ATTR_CHECK_INCLUDE_COMMIT)
      options.attr_commit_id = commit.raw
    }
    let repository = pointer
    let status = path.withCString { git_attr_get_ext(&value, repository, &options, $0, name) }
    try check("read attributes", status)
    return value
  }
}
