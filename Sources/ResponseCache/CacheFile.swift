#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The cache's file before SQLite opens it: that it is there, is a file, and is its owner's alone, since replies hold code.
struct CacheFile {
  let path: String

  var exists: Bool { access(path, F_OK) == 0 }

  /// Makes the file (0600) and the directories above it (0700) where they are missing.
  func prepare() throws(CacheError) {
    var status = stat()
    if lstat(path, &status) == 0 {
      guard status.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG) else {
        throw CacheError(.notACache, "The cache of replies in \(path) is not a regular file.")
      }
      return
    }
    try makeDirectories(above: path)
    let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("made") }
    close(descriptor)
  }

  /// Deletes the file and what SQLite keeps beside it; for a file that is no database any more.
  func remove() throws(CacheError) {
    for path in [path, path + "-wal", path + "-shm"] where unlink(path) != 0 && errno != ENOENT {
      throw failure("deleted")
    }
  }

  private func makeDirectories(above path: String) throws(CacheError) {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    let directory = String(path[..<slash])
    guard access(directory, F_OK) != 0 else { return }
    try makeDirectories(above: directory)
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw failure("made") }
  }

  private func failure(_ action: String) -> CacheError {
    CacheError(.unusable, "The cache of replies in \(path) cannot be \(action): \(String(cString: strerror(errno))).")
  }
}
