internal import CrashPoints
internal import Isolation

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// What a work tree's git directory says of a landing under way, so that the next process can mend what a killed one
/// left behind.
///
/// Belongs to one process at a time; the system gives it back when the process ends, however it ends.
final class LandingMark {
  /// From where to where a branch was to be moved.
  struct Record: Equatable {
    var branch: String
    var previous: ObjectID?
    var target: ObjectID
    /// The commit that was asked for, which a merge may stand for.
    var work: ObjectID
    /// What whoever landed wants to know of it after a kill, on one line.
    var note: String?
  }

  private let path: String
  private let descriptor: Int32
  /// What a process that was killed was about to do; nil when the last one ended in order.
  let legacy: Record?

  /// Takes the mark of the work tree with that git directory.
  ///
  /// - Throws: `.locked` while another nexus lands something there.
  init(in gitDirectory: String) throws(GitError) {
    path = Self.path(in: gitDirectory)
    descriptor = try Self.take(path)
    var bytes: [UInt8] = []
    do throws(GitError) { bytes = try FileSystem.read(descriptor, path) } catch {
      FileLock.release(descriptor)
      throw error
    }
    legacy = Record(String(decoding: bytes, as: UTF8.self))
  }

  deinit { FileLock.release(descriptor) }

  /// Whether there is a mark, which a living process may be about to take away.
  static func exists(in gitDirectory: String) -> Bool { FileSystem.kind(of: path(in: gitDirectory)) != .absent }

  /// Writes down what is about to be done.
  func set(_ record: Record) throws(GitError) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw GitError(fileSystem: "write", path)
    }
    try FileSystem.write(Array(record.text.utf8), to: descriptor, path)
    CrashPoint.reach("landing-marked")
  }

  /// Takes the mark away: everything is done, or as it was. A mark that stays has things looked at once more.
  func clear() { unlink(path) }

  private static func path(in gitDirectory: String) -> String { gitDirectory + "/nexus-landing" }

  /// Opens and locks the file; another process may take it away in between, so that the lock is on no file any more.
  private static func take(_ path: String) throws(GitError) -> Int32 {
    try FileSystem.mayChange(path)
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw GitError(fileSystem: "create", path) }
      let number = FileLock.take(descriptor)
      guard number == 0 else {
        close(descriptor)
        errno = number
        throw number == EWOULDBLOCK
          ? GitError(.locked, "Another nexus is landing work here.", paths: []) : GitError(fileSystem: "lock", path)
      }
      var (mine, there) = (stat(), stat())
      if fstat(descriptor, &mine) == 0, lstat(path, &there) == 0, mine.st_ino == there.st_ino { return descriptor }
      FileLock.release(descriptor)
    }
  }
}

extension LandingMark.Record {
  var text: String {
    "branch \(branch)\nfrom \(previous?.description ?? "none")\nto \(target)\nwork \(work)\n"
      + (note.map { "note \($0)\n" } ?? "")
  }

  /// Nil for a text that is not whole: then nothing had been done yet.
  init?(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let isNoted = lines.count == 6 && lines[4].hasPrefix("note ")
    guard lines.count == 5 || isNoted, lines.last == "", lines[0].hasPrefix("branch "), lines[1].hasPrefix("from "),
      lines[2].hasPrefix("to "),
      lines[3].hasPrefix("work "), let target = ObjectID(String(lines[2].dropFirst(3))),
      let work = ObjectID(String(lines[3].dropFirst(5)))
    else { return nil }
    let previous = lines[1].dropFirst(5)
    self.init(
      branch: String(lines[0].dropFirst(7)), previous: ObjectID(String(previous)), target: target, work: work,
      note: isNoted ? String(lines[4].dropFirst(5)) : nil)
    guard self.previous != nil || previous == "none" else { return nil }
  }
}
