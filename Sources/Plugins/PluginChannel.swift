import Programs

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The streams of a running plugin. Used by one thread at a time.
final class PluginChannel {
  enum Reading {
    case line([UInt8])
    case tooLong
    case timedOut
    case ended
  }

  /// Both its standard input and its standard output.
  let socket: Int32
  private let errors: Int32
  private let process: Int32
  private var unsent: [UInt8] = []
  private var received: [UInt8] = []
  /// How much of `received` is known to hold no line's end.
  private var searched = 0
  /// The end of what it wrote to standard error.
  private var words: [UInt8] = []
  private var status: Int32?

  private static let keptWords = 2000
  /// How long it may take to end once its input has.
  private static let patience = Duration.milliseconds(200)

  /// - Parameter name: The plugin's, for messages.
  /// - Throws: `PluginError.notStarted`.
  init(_ command: [String], environment: [String: String], name: String) throws(PluginError) {
    let (ends, pipes) = (Self.connection(), Self.connection())
    guard let ends, let pipes else {
      for descriptor in [ends, pipes].compactMap(\.self).flatMap({ [$0.own, $0.other] }) { close(descriptor) }
      throw PluginError(.notStarted, "The plugin \"\(name)\" cannot be started: no socket could be made.")
    }
    defer {
      close(ends.other)
      close(pipes.other)
    }
    do throws(ProgramError) {
      process = try ProgramStart.start(
        command, environment: environment, input: .descriptor(ends.other), output: .descriptor(ends.other),
        error: .descriptor(pipes.other))
    } catch {
      close(ends.own)
      close(pipes.own)
      throw PluginError(.notStarted, "The plugin \"\(name)\" cannot be started: \(error.message)")
    }
    (socket, errors) = (ends.own, pipes.own)
    for descriptor in [socket, errors] { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
  }

  deinit { end() }

  /// Two ends of a socket that no other program inherits.
  private static func connection() -> (own: Int32, other: Int32)? {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
      guard socketpair(AF_UNIX, SOCK_STREAM, 0, &ends) == 0 else { return nil }
      var yes: Int32 = 1
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
      }
    #else
      let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
    #endif
    return (ends[0], ends[1])
  }

  /// Takes a line to be written while answers are read.
  func send(_ line: [UInt8]) { unsent += line }

  /// The next line without its end.
  func readLine(until deadline: ContinuousClock.Instant, limitInBytes: Int) -> Reading {
    while true {
      if let end = received[searched...].firstIndex(of: 10) {
        let line = Array(received[..<end])
        received.removeFirst(end + 1)
        searched = 0
        return .line(line)
      }
      searched = received.count
      guard received.count <= limitInBytes else { return .tooLong }
      let left = deadline - ContinuousClock.now
      guard left > .zero, status == nil else { return status == nil ? .timedOut : .ended }
      let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
      guard step(waiting: Int32(clamping: milliseconds)) else { return .ended }
    }
  }

  /// Waits until something can be written or read, and does that; false at the end of the plugin's output.
  private func step(waiting milliseconds: Int32) -> Bool {
    let wanted = Int16(unsent.isEmpty ? POLLIN : POLLIN | POLLOUT)
    var watched = [
      pollfd(fd: socket, events: wanted, revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    // The end of its errors alone must not make the wait a loop.
    if errorsHaveEnded { watched.removeLast() }
    guard poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return true }
    if watched.count > 1, watched[1].revents != 0 { readErrors() }
    if watched[0].revents & Int16(POLLOUT) != 0 { write() }
    guard watched[0].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(socket, &buffer, buffer.count, 0)
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    received += buffer[..<count]
    return count > 0
  }

  private func write() {
    #if canImport(Darwin)
      let count = unsent.withUnsafeBytes { Darwin.send(socket, $0.baseAddress, $0.count, 0) }
    #elseif canImport(Glibc)
      let count = unsent.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    #else
      let count = unsent.withUnsafeBytes { Musl.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    #endif
    // What cannot be written is told by the end of its output.
    if count > 0 { unsent.removeFirst(count) } else if errno != EAGAIN && errno != EINTR { unsent = [] }
  }

  private var errorsHaveEnded = false

  private func readErrors() {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(errors, &buffer, buffer.count)
    guard count > 0 else {
      if count == 0 || errno != EAGAIN && errno != EINTR { errorsHaveEnded = true }
      return
    }
    words += buffer[..<count]
    if words.count > Self.keptWords { words.removeFirst(words.count - Self.keptWords) }
  }

  /// Ends the plugin with all it started, and returns its exit status and the last words of its errors.
  @discardableResult func end() -> (status: Int32, words: String) {
    if status == nil {
      shutdown(socket, Int32(SHUT_RDWR))
      let deadline = ContinuousClock.now + Self.patience
      while !hasEnded, ContinuousClock.now < deadline { _ = poll(nil, 0, 2) }
      kill(-process, SIGKILL)
      if status == nil { status = ProgramStart.wait(for: process) ?? -1 }
      while !errorsHaveEnded {
        let before = words.count
        readErrors()
        if words.count == before { break }
      }
      close(socket)
      close(errors)
    }
    let text = String(decoding: words, as: UTF8.self).split { $0.isWhitespace }.joined(separator: " ")
    return (status ?? -1, text)
  }

  private var hasEnded: Bool {
    var information: Int32 = 0
    guard waitpid(process, &information, WNOHANG) == process else { return false }
    let signal = information & 0x7F
    status = signal == 0 ? (information >> 8) & 0xFF : 128 + signal
    return true
  }
}
