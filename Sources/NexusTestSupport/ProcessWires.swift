import NIOConcurrencyHelpers

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The file descriptors between a test and the program it runs.
///
/// `@unchecked Sendable`: after `spawn` only the thread that serves the process touches it.
final class ProcessWires: @unchecked Sendable {
  /// A pipe to wake the serving thread with.
  struct Wake: Sendable {
    fileprivate let reading: Int32
    fileprivate let writing: Int32
    /// Guards against a signal after the pipe was closed.
    fileprivate let isOpen = NIOLockedValueBox(true)

    func signal(isExit: Bool = false) {
      isOpen.withLockedValue { isOpen in
        if isOpen { _ = systemWrite(writing, [isExit ? 1 : 0]) }
      }
    }

    /// Whether the program's exit was signalled.
    func drain() -> Bool {
      systemRead(reading).contains(1)
    }
  }

  let wake: Wake
  private var input: Int32
  private var output: Int32
  private var errors: Int32
  /// The ends for the program's descriptors 0, 1 and 2.
  private var childEnds: [Int32]
  /// The name of the terminal the program opens for itself.
  private var terminalName: String?

  /// Three pipes.
  init() throws {
    let wakePipe = try makePipe()
    let (inPipe, outPipe, errPipe) = (try makePipe(), try makePipe(), try makePipe())
    wake = Wake(reading: wakePipe.0, writing: wakePipe.1)
    (input, output, errors) = (inPipe.1, outPipe.0, errPipe.0)
    childEnds = [inPipe.0, outPipe.1, errPipe.1]
    for descriptor in [wakePipe.0, wakePipe.1, input, output, errors] { setNonBlocking(descriptor) }
  }

  /// A pseudo-terminal.
  init(terminal: ProcessRunner.Terminal) throws {
    let wakePipe = try makePipe()
    wake = Wake(reading: wakePipe.0, writing: wakePipe.1)
    var size = winsize(
      ws_row: UInt16(terminal.rows), ws_col: UInt16(terminal.columns), ws_xpixel: 0, ws_ypixel: 0)
    var (main, other): (Int32, Int32) = (-1, -1)
    var name = [CChar](repeating: 0, count: 1024)
    guard openpty(&main, &other, &name, nil, &size) == 0 else { throw TestSupportError.last("openpty") }
    terminalName = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    (input, output, errors) = (main, main, -1)
    childEnds = [other]
    for descriptor in [main, other] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    for descriptor in [wakePipe.0, wakePipe.1, main] { setNonBlocking(descriptor) }
  }

  func spawn(_ path: String, _ arguments: [String], _ runner: ProcessRunner, hasTerminal: Bool) throws -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if let terminalName {
      // The leader of a new session gets the first terminal it opens as its own.
      posix_spawn_file_actions_addopen(&actions, 0, terminalName, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    } else {
      for (number, end) in childEnds.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
      }
    }
    try SpawnAction.changeDirectory(&actions, runner.directory)
    var mask = sigset_t()
    sigemptyset(&mask)
    posix_spawnattr_setsigmask(&attributes, &mask)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGCHLD] { sigaddset(&mask, signal) }
    posix_spawnattr_setsigdefault(&attributes, &mask)
    var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT | (hasTerminal ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP)
    #else
      // Descriptors of the test process, such as a server's socket, must not live on in the program.
      try SpawnAction.closeFrom(&actions, 3)
      flags |= hasTerminal ? Self.newSession : POSIX_SPAWN_SETPGROUP
    #endif
    posix_spawnattr_setflags(&attributes, Int16(flags))
    let argv = ([path] + arguments).map { strdup($0) } + [nil]
    let environment = runner.environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + environment { free(pointer) } }
    var id: pid_t = 0
    let status = posix_spawn(&id, path, &actions, &attributes, argv, environment)
    guard status == 0 else { throw TestSupportError.last("posix_spawn of \(path)", code: status) }
    return id
  }

  #if !canImport(Darwin)
    /// `POSIX_SPAWN_SETSID`, which <spawn.h> shows only to programs that ask for GNU's extensions.
    private static let newSession: Int32 = 0x80
  #endif

  /// Waits for something to do. `timeout` is in milliseconds; negative waits for ever.
  func poll(writing: Bool, timeout: Int32) -> (isTimeout: Bool, mustWake: Bool) {
    var polled = [pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0)]
    if output >= 0 {
      let events = POLLIN | (writing && output == input ? POLLOUT : 0)
      polled.append(pollfd(fd: output, events: Int16(events), revents: 0))
    }
    if errors >= 0 { polled.append(pollfd(fd: errors, events: Int16(POLLIN), revents: 0)) }
    if writing, input >= 0, input != output { polled.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
    let count = systemPoll(&polled, timeout)
    return (count == 0, polled[0].revents != 0)
  }

  func readOutput() -> [UInt8] { read(&output) }

  func readErrors() -> [UInt8] { read(&errors) }

  /// All there is now; gives the descriptor up when there will be no more.
  private func read(_ descriptor: inout Int32) -> [UInt8] {
    guard descriptor >= 0 else { return [] }
    var isOver = false
    let bytes = systemRead(descriptor, isOver: &isOver)
    if isOver {
      if descriptor == input { input = -1 }
      close(descriptor)
      descriptor = -1
    }
    return bytes
  }

  /// Writes what goes in without waiting, and tells how much.
  func write(_ bytes: [UInt8]) -> Int {
    guard input >= 0, !bytes.isEmpty else { return input >= 0 ? 0 : bytes.count }
    let count = systemWrite(input, bytes)
    if count >= 0 { return count }
    if errno == EAGAIN || errno == EINTR { return 0 }
    closeInput()
    return bytes.count
  }

  func closeInput() {
    // A terminal has one descriptor for both ways.
    guard input >= 0, input != output else { return }
    close(input)
    input = -1
  }

  func closeChildEnds() {
    // The terminal's other end stays open until the program has ended: its last words would be lost otherwise.
    guard terminalName == nil else { return }
    for descriptor in childEnds { close(descriptor) }
    childEnds = []
  }

  func closeAll() {
    wake.isOpen.withLockedValue { $0 = false }
    let all = Set(childEnds + [wake.reading, wake.writing, input, output, errors])
    for descriptor in all where descriptor >= 0 { close(descriptor) }
    (input, output, errors, childEnds) = (-1, -1, -1, [])
  }
}

private func makePipe() throws -> (Int32, Int32) {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { throw TestSupportError.last("pipe") }
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return (ends[0], ends[1])
}

private func setNonBlocking(_ descriptor: Int32) {
  _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
}

private func systemPoll(_ polled: inout [pollfd], _ timeout: Int32) -> Int32 {
  poll(&polled, nfds_t(polled.count), timeout)
}

private func systemWrite(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
  write(descriptor, bytes, bytes.count)
}

private func systemRead(_ descriptor: Int32) -> [UInt8] {
  var isOver = false
  return systemRead(descriptor, isOver: &isOver)
}

/// Reads until there is nothing now; `isOver` tells that there will never be more.
private func systemRead(_ descriptor: Int32, isOver: inout Bool) -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer[..<count]
    } else if count == -1, errno == EINTR {
      continue
    } else {
      // A terminal whose other end is closed answers EIO.
      isOver = count == 0 || errno != EAGAIN
      return bytes
    }
  }
}
