#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A command line of the user's that shares the terminal with this process: a pager or an editor.
///
/// It stays in this process's group, for a terminal lets only one group use it. Its signals are at their defaults.
struct ChildCommand {
  private let identifier: pid_t

  /// Starts `line` with `/bin/sh`.
  ///
  /// - Parameters:
  ///   - arguments: Words added at the end of the line, as they are.
  ///   - input: The descriptor that becomes standard input; nil for this process's own. As with `output`.
  init(
    line: String, arguments: [String] = [], environment: [String: String], input: Int32? = nil, output: Int32? = nil
  ) throws(TerminalError) {
    let script = arguments.isEmpty ? line : line + " \"$@\""
    let words = ["sh", "-c", script, "sh"] + arguments
    let variables = environment.map { "\($0)=\($1)" }
    guard !(words + variables).contains(where: { $0.utf8.contains(0) }) else {
      throw TerminalError(.commandNotStarted, detail: EINVAL)
    }
    let (status, identifier) = Self.spawn(words, variables, input: input, output: output)
    guard status == 0 else { throw TerminalError(.commandNotStarted, detail: status) }
    self.identifier = identifier
  }

  /// Waits for the end and returns the exit status; 128 and the signal's number where a signal ended the command.
  func wait() throws(TerminalError) -> Int32 {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 {
      guard errno == EINTR else { throw TerminalError(.commandNotStarted, detail: errno) }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  private static func spawn(
    _ words: [String], _ variables: [String], input: Int32?, output: Int32?
  ) -> (status: Int32, identifier: pid_t) {
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
    // A descriptor that already has its number would keep its close-on-exec flag on some systems; callers give others.
    if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
    if let output, output != 1 { posix_spawn_file_actions_adddup2(&actions, output, 1) }
    // The program ignores SIGPIPE; a pager that is a pipeline of its own needs it.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var identifier: pid_t = 0
    let status = withCStrings(words) { words in
      withCStrings(variables) { posix_spawn(&identifier, "/bin/sh", &actions, &attributes, words, $0) }
    }
    return (status, identifier)
  }

  /// Gives `body` an array of C strings that a null pointer ends, valid while it runs.
  private static func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let pointers = strings.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    return (pointers + [nil]).withUnsafeBufferPointer { body($0.baseAddress!) }
  }
}
