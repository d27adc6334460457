#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// An agent as a process of its own, which goes on when its starter and the terminal are gone.
package enum AgentProcess {
  /// Starts a program with an empty environment, gives it an order, and waits until it listens.
  ///
  /// - Parameter command: The program's path and its arguments. Its input and output are a socket: it reads its order to the
  ///   end, and calls ``sayReady(to:)`` once it listens.
  /// - Returns: Its process id. Its end is left to be waited for, by the system where the starter ends first.
  /// - Throws: `.sessionFailed` where it cannot be started or ends before it listens.
  @discardableResult
  package static func start(_ order: AgentOrder, command: [String]) throws(VaultError) -> Int32 {
    let (mine, theirs) = try LocalSocket.pair()
    var identifier: pid_t = 0
    let status = spawn(command, theirs.descriptor, &identifier)
    theirs.close()
    guard status == 0 else { throw .session("Starting the agent", String(cString: strerror(status))) }
    mine.limitWaiting(seconds: 20)
    let isSent = order.encoded().withBytes { mine.send($0) }
    shutdown(mine.descriptor, Int32(SHUT_WR))
    var answer: [UInt8] = [0]
    guard isSent, answer.withUnsafeMutableBytes({ mine.receive(into: $0) }), answer[0] == readyByte else {
      kill(identifier, SIGKILL)
      var ending: Int32 = 0
      waitpid(identifier, &ending, 0)
      throw .session("Starting the agent", "it ended before it listened")
    }
    return identifier
  }

  /// Tells who started this process that it listens.
  package static func sayReady(to descriptor: Int32) {
    // Nobody may be waiting any more, and then nobody has to be told.
    _ = [readyByte].withUnsafeBytes { write(descriptor, $0.baseAddress!, 1) }
  }

  private static let readyByte = UInt8(ascii: "+")

  private static func spawn(_ command: [String], _ socket: Int32, _ identifier: inout pid_t) -> Int32 {
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
    posix_spawn_file_actions_adddup2(&actions, socket, 0)
    posix_spawn_file_actions_adddup2(&actions, socket, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // A session of its own: no terminal, and no signal that the terminal sends to its programs.
    posix_spawnattr_setflags(&attributes, Int16(newSession))

    let words = command.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    return posix_spawn(&identifier, command[0], &actions, &attributes, words, &environment)
  }

  #if canImport(Darwin)
    private static let newSession = POSIX_SPAWN_SETSID
  #else
    /// `POSIX_SPAWN_SETSID`, which <spawn.h> shows only to programs that ask for GNU's extensions.
    private static let newSession: Int32 = 0x80
  #endif
}
