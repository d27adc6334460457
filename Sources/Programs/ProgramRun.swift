#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// One run of a program that is waited for.
package struct ProgramRun {
  /// How a run ended.
  package struct Result: Sendable {
    /// The exit status; 128 and the signal's number if one ended it.
    package let status: Int32
    package let output: [UInt8]
    package let error: [UInt8]

    package init(status: Int32, output: [UInt8], error: [UInt8]) {
      self.status = status
      self.output = output
      self.error = error
    }
  }

  private let executable: String
  private let arguments: [String]
  private let environment: [String: String]
  private let input: [UInt8]?
  private let timeLimit: Duration?

  /// - Parameters:
  ///   - executable: The path of the program.
  ///   - environment: All that it gets; `TMPDIR` is where its input stands meanwhile, in a file without a name.
  ///   - input: What it reads; nil for nothing.
  ///   - timeLimit: The most that it may take; nil for any time.
  package init(
    _ executable: String, _ arguments: [String], _ environment: [String: String], input: [UInt8]? = nil,
    timeLimit: Duration? = nil
  ) {
    self.input = input
    self.timeLimit = timeLimit
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
  }

  /// Runs the program to its end, blocking the thread.
  ///
  /// - Throws: `ProgramError` if it cannot be started, or after the time limit; `CancellationError` once the task is
  ///   cancelled. The program and all that it started are ended then.
  package func run() throws -> Result {
    let output = try Pipe()
    let error = try Pipe()
    let process = try start(output.writing, error.writing)
    output.closeWriting()
    error.closeWriting()
    var texts: [[UInt8]] = [[], []]
    let isWhole = collect([output.reading, error.reading], into: &texts)
    if !isWhole { end(process) }
    let status = ProgramStart.wait(for: process)
    guard isWhole else {
      guard let timeLimit, !Task.isCancelled else { throw CancellationError() }
      throw ProgramError(timedOutAfter: timeLimit)
    }
    guard let status else { throw ProgramError("wait for \(executable)", errno: ECHILD) }
    return Result(status: status, output: texts[0], error: texts[1])
  }

  /// Asks the program and all that it started to end, and makes them after a second.
  private func end(_ process: pid_t) {
    kill(-process, SIGTERM)
    var info = siginfo_t()
    for _ in 0..<100 {
      // Leaves the status for whoever waits; until then the number belongs to no other process.
      if waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_signo == SIGCHLD { break }
      poll(nil, 0, 10)
    }
    kill(-process, SIGKILL)
  }

  /// Reads until both ends are closed.
  ///
  /// - Returns: Whether that came before the task was cancelled and the time was up.
  private func collect(_ descriptors: [Int32], into texts: inout [[UInt8]]) -> Bool {
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let end = timeLimit.map { ContinuousClock.now + $0 }
    while waiting.contains(where: { $0.fd >= 0 }) {
      if Task.isCancelled { return false }
      if let end, ContinuousClock.now >= end { return false }
      // A cancelled task cannot interrupt the wait, so it is looked for ten times a second.
      guard poll(&waiting, nfds_t(waiting.count), 100) > 0 else { continue }
      for index in waiting.indices where waiting[index].fd >= 0 && waiting[index].revents != 0 {
        let count = read(waiting[index].fd, &piece, piece.count)
        if count > 0 {
          texts[index] += piece[..<count]
        } else if count == 0 || errno != EINTR {
          waiting[index].fd = -1
        }
      }
    }
    return true
  }

  private func start(_ output: Int32, _ error: Int32) throws(ProgramError) -> Int32 {
    let file = try input.map { bytes throws(ProgramError) in
      try InputFile(bytes, in: environment["TMPDIR"] ?? "/tmp")
    }
    defer { withExtendedLifetime(file) {} }
    return try ProgramStart.start(
      [executable] + arguments, environment: environment, input: file.map { .descriptor($0.descriptor) } ?? .nothing,
      output: .descriptor(output), error: .descriptor(error))
  }
}

/// A file without a name that a program reads from its beginning: unlike a pipe it never has to be waited for.
private final class InputFile {
  let descriptor: Int32

  init(_ bytes: [UInt8], in directory: String) throws(ProgramError) {
    var template = Array("\(directory)/nexus-input-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw ProgramError("write \(directory)", errno: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw ProgramError("write \(directory)", errno: errno) }
      rest = rest.dropFirst(count)
    }
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw ProgramError("read \(directory)", errno: errno) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}

/// Both ends of a pipe, closed at the end of the scope, and not inherited by programs started meanwhile.
private final class Pipe {
  let reading: Int32
  private(set) var writing: Int32

  init() throws(ProgramError) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
      let status = pipe(&ends)
      for end in ends where status == 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    #else
      // Sockets, since `pipe2` is not to be had from Swift, and a pipe that is marked only afterwards may leak into a
      // program started by another thread, which would then keep it open.
      let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      let status = socketpair(AF_UNIX, kind, 0, &ends)
    #endif
    (reading, writing) = (ends[0], ends[1])
    guard status == 0 else { throw ProgramError("make a pipe", errno: errno) }
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  deinit {
    closeWriting()
    if reading >= 0 { close(reading) }
  }
}
