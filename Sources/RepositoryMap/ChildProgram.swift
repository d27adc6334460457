#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A running program that is written to and read from over one socket; it ends when this is freed.
///
/// Used by one thread at a time.
final class ChildProgram {
  private let socket: Int32
  private let process: pid_t
  private var buffer: [UInt8] = []
  private var position = 0

  /// Starts the program without any environment, so that nothing of the user's reaches it.
  init(_ path: String, _ arguments: [String]) throws(MapError) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
      let status = socketpair(AF_UNIX, SOCK_STREAM, 0, &ends)
      for end in ends where status == 0 {
        var yes: Int32 = 1
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
      }
    #else
      // Marked at once, or a program that another thread is just starting would inherit it and keep it open.
      let status = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends)
    #endif
    guard status == 0 else { throw Self.failure(path, errno) }
    defer { close(ends[1]) }
    do throws(MapError) {
      process = try Self.spawn(path, arguments, ends[1])
    } catch {
      close(ends[0])
      throw error
    }
    socket = ends[0]
  }

  deinit {
    close(socket)
    kill(process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
  }

  /// Writes all of `bytes`; false if the program is gone.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      #if canImport(Darwin)
        let count = send(socket, start, rest.count, 0)
      #else
        let count = send(socket, start, rest.count, Int32(MSG_NOSIGNAL))
      #endif
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return true
  }

  /// Calls `body` with the next line, without its end; false if none comes in `milliseconds`, or the program is gone.
  func readLine(within milliseconds: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Void) -> Bool {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: 10) {
        buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[position..<end])) }
        position = end + 1
        return true
      }
      searched = buffer.count
      // A line that never ends is not read to its end.
      guard buffer.count - position < 1 << 22, fill(within: milliseconds, &searched) else { return false }
    }
  }

  private func fill(within milliseconds: Int32, _ searched: inout Int) -> Bool {
    if position > 1 << 16 {
      buffer.removeFirst(position)
      searched -= position
      position = 0
    }
    var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    while true {
      let ready = poll(&waiting, 1, milliseconds)
      if ready < 0 && errno == EINTR { continue }
      guard ready > 0 else { return false }
      let old = buffer.count
      buffer.append(contentsOf: repeatElement(0, count: 1 << 16))
      let count = buffer.withUnsafeMutableBytes { read(socket, $0.baseAddress! + old, 1 << 16) }
      buffer.removeLast((1 << 16) - max(0, count))
      if count < 0 && errno == EINTR { continue }
      return count > 0
    }
  }

  /// What a program prints, at most `limitInBytes`.
  static func output(of path: String, _ arguments: [String], limitInBytes: Int) throws(MapError) -> [UInt8] {
    let program = try ChildProgram(path, arguments)
    var output: [UInt8] = []
    while output.count < limitInBytes, program.readLine(within: 5000, { output.append(contentsOf: $0 + [10]) }) {}
    return output
  }

  private static func spawn(_ path: String, _ arguments: [String], _ end: Int32) throws(MapError) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, end, 0)
    posix_spawn_file_actions_adddup2(&actions, end, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own: a Ctrl-C is for nexus, which then ends the program.
    var flags = POSIX_SPAWN_SETPGROUP
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #else
      closeOthers(&actions)
    #endif
    posix_spawnattr_setflags(&attributes, Int16(flags))
    posix_spawnattr_setpgroup(&attributes, 0)
    let words = ([path] + arguments).map { strdup($0) }
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    let status = posix_spawn(&process, path, &actions, &attributes, words + [nil], [nil])
    guard status == 0 else { throw failure(path, status) }
    return process
  }

  #if !canImport(Darwin)
    /// Keeps what else this process has open from the program: it lives long, and who reads a pipe waits until the last
    /// process that could write to it has closed it.
    ///
    /// The headers show the function only to programs that ask for GNU's extensions, which Swift cannot; where the C library
    /// lacks it, the program inherits what is not marked to be closed.
    private static func closeOthers(_ actions: inout posix_spawn_file_actions_t) {
      typealias Function = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
      guard let address = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return }
      _ = unsafeBitCast(address, to: Function.self)(&actions, 3)
    }
  #endif

  private static func failure(_ path: String, _ number: Int32) -> MapError {
    MapError(.taggerUnusable, "\(path) cannot be started: \(String(cString: strerror(number))).")
  }
}
