internal import CGit2

extension Repository {
  /// How many bytes the files of this work tree take, as the index remembers them; quick, and right up to what changed since.
  ///
  /// Where libgit2 cannot read the index it is what the last commit holds, as far as the clone has it.
  package func checkoutSize() throws(GitError) -> Int {
    do throws(GitError) {
      return try sizeInIndex()
    } catch {
      guard case .unsupported = error.code else { throw error }
      return try sizeInCommit()
    }
  }

  private func sizeInIndex() throws(GitError) -> Int {
    let index = try readIndex()
    var size = 0
    for position in 0..<git_index_entrycount(index.pointer) {
      size += git_index_get_byindex(index.pointer, position).map { Int($0.pointee.file_size) } ?? 0
    }
    return size
  }

  private func sizeInCommit() throws(GitError) -> Int {
    guard let head = try head().commit else { return 0 }
    var size = 0
    for entry in try entries(at: head) where entry.mode != .submodule && knowsObject(entry.id) {
      size += try blobSize(entry.id)
    }
    return size
  }
}
