#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Isolation
import NexusProtocol
import Programs

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reading and writing the few files that commands touch themselves, with errors a person can act on.
enum Files {
  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The path, or the nearest directory above it that is there.
  static func nearestExisting(_ path: String) -> String {
    var path = path
    while !exists(path), let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      path = String(path[..<slash])
    }
    return path
  }

  /// Returns the file's bytes, or nil where there is no such file.
  static func read(_ path: String) throws -> [UInt8]? {
    guard exists(path) else { return nil }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw cannotRead(path) }
    defer { close(descriptor) }
    // Pipes have no size and no place to begin at, so that they can only be read to their end.
    guard let bytes = readToEnd(of: descriptor) else { throw cannotRead(path) }
    return bytes
  }

  private static func cannotRead(_ path: String) -> UserError {
    UserError("The file \(path) cannot be read: \(reason()).", hint: "Check its permissions.", status: .unavailable)
  }

  /// Returns all of standard input.
  static func readStandardInput() throws -> [UInt8] {
    try Attention.on(.question, readToEnd)
  }

  private static func readToEnd() throws -> [UInt8] {
    guard let bytes = readToEnd(of: 0) else {
      throw UserError("Standard input cannot be read: \(reason()).", status: .unavailable)
    }
    return bytes
  }

  /// Nil for a failure, which `errno` tells.
  private static func readToEnd(of descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = systemRead(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count > 0 { bytes += buffer[..<count] } else if errno != EINTR { return nil }
    }
  }

  /// Puts the file in place whole: a reader sees the old text or the new one, never a part.
  static func write(_ text: String, to path: String, mode: mode_t) throws {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw cannotWrite(path) }
    do {
      defer { close(descriptor) }
      try writeAll(Array(text.utf8), to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw cannotWrite(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let error = cannotWrite(path)
      unlink(temporary)
      throw error
    }
  }

  /// Puts a file that a person keeps, such as a configuration, in place whole.
  ///
  /// Its mode stays, a link to it stays a link, and a file its owner may not write is not written.
  static func replace(_ path: String, with bytes: [UInt8]) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else { throw cannotWrite(path) }
      if let slash = path.lastIndex(of: "/") { try makeDirectory(String(path[..<slash]), mode: 0o755) }
      return try write(String(decoding: bytes, as: UTF8.self), to: path, mode: 0o644)
    }
    guard access(path, W_OK) == 0, let real = RealPath.of(path) else { throw cannotWrite(path) }
    try write(String(decoding: bytes, as: UTF8.self), to: real, mode: status.st_mode & 0o777)
  }

  /// Runs `body` while no other nexus changes files kept in the same place.
  ///
  /// The lock is on the nearest directory there is above the one that holds the file, so that it leaves nothing behind;
  /// the system drops it when its holder dies.
  static func changing<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    var directory = parent(of: parent(of: path))
    while directory != "/", !exists(directory) { directory = parent(of: directory) }
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A directory that may not be read cannot be locked; the change itself may be possible all the same.
    guard descriptor >= 0 else { return try body() }
    defer { FileLock.release(descriptor) }
    // Where there are no locks, one user's own changes are made all the same.
    _ = FileLock.take(descriptor, patience: nil)
    return try body()
  }

  /// The directory that holds `path`; `/` at the top.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  /// Keeps bytes in a new directory of the user's own among the temporary ones, and returns the file's path.
  static func keepTemporarily(_ bytes: [UInt8], name: String) throws -> String {
    var template = Array((Surroundings.temporaryDirectory + "/nexus-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw cannotWrite(Surroundings.temporaryDirectory) }
    let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let path = "\(directory)/\(name)"
    try write(String(decoding: bytes, as: UTF8.self), to: path, mode: 0o600)
    return path
  }

  /// Makes a directory and those above it that are missing.
  static func makeDirectory(_ path: String, mode: mode_t) throws {
    guard !exists(path) else { return }
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    if !parent.isEmpty { try makeDirectory(parent, mode: 0o755) }
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw cannotWrite(path) }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw cannotWrite(path)
      }
      rest = rest.dropFirst(count)
    }
  }

  private static func cannotWrite(_ path: String) -> UserError {
    UserError(
      "The file \(path) cannot be written: \(reason()).", hint: "Check the permissions and the free space of the disk.",
      status: .unavailable)
  }

  private static func reason() -> String {
    String(cString: strerror(errno))
  }
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, bytes, count)
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
