#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Starts a program with three streams and nothing else that this process has open, and with signals at their defaults.
package enum ProgramStart {
  /// What a program gets as one of its streams.
  package enum Stream: Sendable {
    case nothing
    case descriptor(Int32)
    /// This process's own.
    case inherited
  }

  /// Starts a program.
  ///
  /// In a group of its own it can be ended with all it starts, and a Ctrl-C is for nexus, which then ends it. One that uses
  /// the terminal has to stay in the group of this process, since a terminal is for one group at a time.
  /// - Parameters:
  ///   - words: The name that the program sees, and its arguments.
  ///   - executable: The path of the program; nil for the first word.
  /// - Throws: `.notStarted`, also for a text that holds a NUL, where C would end it.
  package static func start(
    _ words: [String], executable: String? = nil, environment: [String: String], input: Stream, output: Stream,
    error: Stream, inOwnGroup: Bool = true
  ) throws(ProgramError) -> Int32 {
    let path = executable ?? words[0]
    let settings = environment.map { "\($0.key)=\($0.value)" }
    guard !(words + settings + [path]).contains(where: { $0.utf8.contains(0) }) else {
      throw ProgramError("run \(path)", errno: EINVAL)
    }
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
    for (number, stream) in [input, output, error].enumerated() { connect(Int32(number), to: stream, &actions) }
    var flags = setSignals(&attributes)
    if inOwnGroup {
      flags |= POSIX_SPAWN_SETPGROUP
      posix_spawnattr_setpgroup(&attributes, 0)
    }
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #else
      closeOthers(&actions)
    #endif
    posix_spawnattr_setflags(&attributes, Int16(flags))
    let texts = (words.map { strdup($0) }, settings.map { strdup($0) })
    defer { (texts.0 + texts.1).forEach { free($0) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, path, &actions, &attributes, texts.0 + [nil], texts.1 + [nil])
    guard failure == 0 else { throw ProgramError("run \(path)", errno: failure) }
    return process
  }

  /// Waits for the end of a program, blocking the thread.
  ///
  /// - Returns: Its exit status; 128 and the signal's number where a signal ended it; nil where this process has no such
  ///   program.
  package static func wait(for process: Int32) -> Int32? {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  #if canImport(Darwin)
    private typealias FileActions = posix_spawn_file_actions_t?
    private typealias Attributes = posix_spawnattr_t?
  #else
    private typealias FileActions = posix_spawn_file_actions_t
    private typealias Attributes = posix_spawnattr_t
  #endif

  private static func connect(_ number: Int32, to stream: Stream, _ actions: inout FileActions) {
    switch stream {
    case .descriptor(let descriptor) where descriptor != number:
      posix_spawn_file_actions_adddup2(&actions, descriptor, number)
    case .descriptor, .inherited:
      #if canImport(Darwin)
        posix_spawn_file_actions_addinherit_np(&actions, number)
      #endif
    case .nothing:
      posix_spawn_file_actions_addopen(&actions, number, "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
    }
  }

  /// What this process ignores or blocks is its own affair: a program that is asked to end has to hear of it.
  private static func setSignals(_ attributes: inout Attributes) -> Int32 {
    var defaults = sigset_t()
    var blocked = sigset_t()
    sigemptyset(&defaults)
    sigemptyset(&blocked)
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD, SIGTSTP, SIGWINCH] {
      sigaddset(&defaults, signal)
    }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    return Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
  }

  #if !canImport(Darwin)
    /// Closes everything but the three streams: a program may live long, and who reads a pipe waits until the last process
    /// that could write to it has closed it.
    ///
    /// The headers show the function only to programs that ask for GNU's extensions, which Swift cannot; where the C library
    /// lacks it, the program inherits what is not marked to be closed.
    private static func closeOthers(_ actions: inout FileActions) {
      typealias Function = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
      guard let address = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return }
      _ = unsafeBitCast(address, to: Function.self)(&actions, 3)
    }
  #endif
}
