#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Written down beside the number of a process, tells later whether the number still stands for it.
package struct ProcessMark: Sendable, Equatable {
  var host: String
  /// Which start of the system it runs under.
  var boot: String
  /// The space in which its number stands for it.
  var space: String
  /// When it started, as the system counts it.
  var start: String

  /// The mark of this process.
  package static let current = ProcessMark(
    host: hostName(), boot: ProcessTable.boot, space: ProcessTable.space,
    start: ProcessTable.startTime(of: getpid()) ?? "-")

  /// One line.
  package var text: String { "\(host) \(boot) \(space) \(start)" }

  /// Whether a process may still run; true where that cannot be told from here.
  ///
  /// - Parameter text: Its mark, or its host alone, as older versions wrote.
  package static func mayRun(_ process: Int32, markedAs text: String) -> Bool {
    mayRun(process, markedAs: text, seenFrom: .current) { process in
      guard kill(process, 0) == 0 || errno != ESRCH else { return nil }
      return ProcessTable.startTime(of: process) ?? "-"
    }
  }

  /// - Parameter find: When a process started, `-` where that is not known; nil for one that does not run.
  static func mayRun(
    _ process: Int32, markedAs text: String, seenFrom here: ProcessMark, find: (Int32) -> String?
  ) -> Bool {
    let words = text.split(separator: " ").map(String.init)
    guard words.first == here.host else { return true }
    guard words.count == 4 else { return find(process) != nil }
    // A store is on a disk of this machine, so that another start of the system is one before this.
    guard words[1] == here.boot else { return false }
    guard words[2] == here.space else { return true }
    guard let start = find(process) else { return false }
    return [start, words[3]].contains("-") || start == words[3]
  }

  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return name.isEmpty ? "localhost" : name
  }
}
