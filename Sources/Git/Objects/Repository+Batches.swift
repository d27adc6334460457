internal import CGit2

/// Questions about many files at once, which would each be too small for a turn of its own on the repository's queue.
extension Repository {
  /// What the object database has of a blob that may be too large to be wanted.
  package enum BlobContent: Hashable, Sendable {
    case bytes([UInt8])
    case tooLarge(sizeInBytes: Int)
    /// As in a partial clone; nothing is fetched.
    case missing
  }

  /// The contents of blobs, in the order of `ids`. A blob of more than `limitInBytes` bytes is not read.
  package func readBlobs(_ ids: [ObjectID], limitInBytes: Int) throws(GitError) -> [BlobContent] {
    var contents: [BlobContent] = []
    contents.reserveCapacity(ids.count)
    for id in ids {
      do throws(GitError) {
        let size = try blobSize(id)
        contents.append(size > limitInBytes ? .tooLarge(sizeInBytes: size) : .bytes(try readBlob(id)))
      } catch {
        guard error.code == .missingObject else { throw error }
        contents.append(.missing)
      }
    }
    return contents
  }

  /// Whether `attribute` is set for each of `paths`, as by `*.pb.go linguist-generated` or `…=true`, or unset, as by
  /// `-linguist-generated` or `…=false`. Those of which nothing is said are left out.
  ///
  /// - Parameter commit: Whose attributes count, besides those in the index.
  package func settings(
    of attribute: String, among paths: [String], at commit: ObjectID
  ) throws(GitError) -> [String: Bool] {
    var options = git_attr_options()
    options.version = UInt32(GIT_ATTR_OPTIONS_VERSION)
    options.flags = UInt32(GIT_ATTR_CHECK_INDEX_ONLY) | UInt32(GIT_ATTR_CHECK_INCLUDE_COMMIT)
    options.attr_commit_id = commit.raw
    let repository = pointer
    var found: [String: Bool] = [:]
    for path in paths {
      var value: UnsafePointer<CChar>?
      try check("read attributes", git_attr_get_ext(&value, repository, &options, path, attribute))
      found[path] = Self.setting(value)
    }
    return found
  }

  private static func setting(_ value: UnsafePointer<CChar>?) -> Bool? {
    switch git_attr_value(value) {
    case GIT_ATTR_VALUE_TRUE: true
    case GIT_ATTR_VALUE_FALSE: false
    case GIT_ATTR_VALUE_STRING: value.map { String(cString: $0) != "false" }
    default: nil
    }
  }
}
