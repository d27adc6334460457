import Programs

/// A command line of the user's that shares the terminal with this process: a pager or an editor.
///
/// It stays in this process's group, for a terminal lets only one group use it. Its signals are at their defaults.
struct ChildCommand {
  private let identifier: Int32

  /// Starts `line` with `/bin/sh`.
  ///
  /// - Parameters:
  ///   - arguments: Words added at the end of the line, as they are.
  ///   - input: The descriptor that becomes standard input; nil for this process's own. As with `output`.
  init(
    line: String, arguments: [String] = [], environment: [String: String], input: Int32? = nil, output: Int32? = nil
  ) throws(TerminalError) {
    let script = arguments.isEmpty ? line : line + " \"$@\""
    do {
      identifier = try ProgramStart.start(
        ["sh", "-c", script, "sh"] + arguments, executable: "/bin/sh", environment: environment,
        input: input.map { .descriptor($0) } ?? .inherited, output: output.map { .descriptor($0) } ?? .inherited,
        error: .inherited, inOwnGroup: false)
    } catch {
      throw TerminalError(.commandNotStarted, detail: error.errno)
    }
  }

  /// Waits for the end and returns the exit status; 128 and the signal's number where a signal ended the command.
  func wait() throws(TerminalError) -> Int32 {
    guard let status = ProgramStart.wait(for: identifier) else { throw TerminalError(.commandNotStarted) }
    return status
  }
}
