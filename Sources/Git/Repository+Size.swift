internal import CGit2

extension Repository {
  /// How many bytes the files of this work tree take, as the index remembers them; quick, and right up to what changed since.
  package func checkoutSize() throws(GitError) -> Int {
    let index = try readIndex()
    var size = 0
    for position in 0..<git_index_entrycount(index.pointer) {
      size += git_index_get_byindex(index.pointer, position).map { Int($0.pointee.file_size) } ?? 0
    }
    return size
  }
}
