internal import CrashPoints
internal import Programs

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Small questions to the file system about paths that nexus chose itself. Paths that come out of a repository are
/// the business of `WorkTreeDirectory`.
enum FileSystem {
  enum Kind: Hashable { case absent, regular, directory, symbolicLink, other }

  /// What stands at `path`; links are not followed.
  static func kind(of path: String) -> Kind {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .absent }
    return kind(ofMode: status.st_mode)
  }

  static func kind(ofMode mode: mode_t) -> Kind {
    switch mode & S_IFMT {
    case S_IFREG: .regular
    case S_IFDIR: .directory
    case S_IFLNK: .symbolicLink
    default: .other
    }
  }

  /// `path` without links and dots; `nil` if it does not exist.
  static func realPath(_ path: String) -> String? { RealPath.of(path) }

  /// The first line of the small file at `path`; `nil` if there is none.
  static func text(of path: String) -> String? {
    guard let bytes = try? bytes(of: path) else { return nil }
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }

  /// All of the file at `path`.
  static func bytes(of path: String) throws(GitError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw GitError(fileSystem: "open", path) }
    defer { close(descriptor) }
    return try read(descriptor, path)
  }

  /// All that is left to read from `descriptor`; `path` is for the error.
  static func read(_ descriptor: Int32, _ path: String) throws(GitError) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw GitError(fileSystem: "read", path) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: min(max(Int(status.st_size) + 1, 4096), 1 << 20))
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, &piece, piece.count)
      #else
        let count = Glibc.read(descriptor, &piece, piece.count)
      #endif
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw GitError(fileSystem: "read", path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: piece[..<count])
    }
  }

  /// Stands before each effect, which fails there if a test wants to see what comes of it.
  static func mayChange(_ path: String) throws(GitError) {
    guard CrashPoint.allows("file") else { throw GitError(fileSystem: "write", path) }
  }

  /// Writes all of `bytes`; `path` is for the error.
  static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(GitError) {
    try mayChange(path)
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Darwin)
          Darwin.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
        #else
          Glibc.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
        #endif
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw GitError(fileSystem: "write", path) }
      offset += count
    }
  }

  /// Puts a small file with this text in the place of the one at `path`, all of it or nothing.
  static func replace(_ path: String, with text: String) throws(GitError) {
    let new = path + ".nexus-new"
    let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw GitError(fileSystem: "write", new) }
    defer { close(descriptor) }
    try write(Array(text.utf8), to: descriptor, new)
    guard rename(new, path) == 0 else { throw GitError(fileSystem: "replace", path) }
  }

  /// Makes a file of the owner's with a name that nothing had, which programs started meanwhile do not inherit.
  static func makeTemporary(_ name: String, in directory: String) throws(GitError) -> (path: String, descriptor: Int32)
  {
    var template = Array("\(directory)/\(name)-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw GitError(fileSystem: "write", directory) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return (String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self), descriptor)
  }

  /// Puts a copy of a file in the place of the one at `path`, if there is one.
  static func copy(_ source: String, to path: String) throws(GitError) {
    let content = try bytes(of: source)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw GitError(fileSystem: "write", path) }
    defer { close(descriptor) }
    try write(content, to: descriptor, path)
  }

  /// Makes the directory at `path` and those above it that are missing, for the owner only.
  static func makeDirectories(_ path: String) throws(GitError) {
    if mkdir(path, 0o700) == 0 { return }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeDirectories(String(path[..<slash]))
      if mkdir(path, 0o700) == 0 { return }
    }
    var status = stat()
    guard errno == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw GitError(fileSystem: "make the directory", path)
    }
  }
}

extension GitError {
  /// What `errno` says about the file at `path`. To be made before anything else can change `errno`.
  init(fileSystem doing: String, _ path: String) {
    let number = errno
    self.init(.fileSystem, "Cannot \(doing) \(path): \(String(cString: strerror(number))).", paths: [path])
  }
}
