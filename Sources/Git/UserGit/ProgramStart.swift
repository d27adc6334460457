#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Starts a program with the three streams it is given and nothing else that this process has open, in a process group of
/// its own: so that it can be ended with all it starts, and a Ctrl-C is for nexus, which then ends it.
package enum ProgramStart {
  /// What a program gets as one of its streams.
  package enum Stream: Sendable {
    case nothing
    case descriptor(Int32)
  }

  /// Returns the process, or the error's number.
  ///
  /// - Parameter words: The program's path, and its arguments.
  package static func start(
    _ words: [String], environment: [String: String], input: Stream, output: Stream, error: Stream
  ) -> (process: Int32, failure: Int32) {
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
    for (number, stream) in [input, output, error].enumerated() {
      switch stream {
      case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
      case .nothing:
        posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
      }
    }
    // What this process ignores or blocks is its own affair: a program that is asked to end has to hear of it.
    var defaults = sigset_t()
    var blocked = sigset_t()
    sigemptyset(&defaults)
    sigemptyset(&blocked)
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    var flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #else
      closeOthers(&actions)
    #endif
    posix_spawnattr_setflags(&attributes, Int16(flags))
    posix_spawnattr_setpgroup(&attributes, 0)
    let arguments = words.map { strdup($0) }
    let settings = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { (arguments + settings).forEach { free($0) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, words[0], &actions, &attributes, arguments + [nil], settings + [nil])
    return (process, failure)
  }

  #if !canImport(Darwin)
    /// Closes everything but the three streams: a program may live long, and who reads a pipe waits until the last process
    /// that could write to it has closed it.
    ///
    /// The headers show the function only to programs that ask for GNU's extensions, which Swift cannot; where the C library
    /// lacks it, the program inherits what is not marked to be closed.
    private static func closeOthers(_ actions: inout posix_spawn_file_actions_t) {
      typealias Function = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
      guard let address = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return }
      _ = unsafeBitCast(address, to: Function.self)(&actions, 3)
    }
  #endif
}
