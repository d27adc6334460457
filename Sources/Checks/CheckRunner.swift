/// Runs checks, one at a time for each call.
///
/// A check runs in a session of its own, without a terminal, with nothing on standard input and no open file of this
/// process. All its processes are ended with it: those that it left in the background, at once; all of them with SIGTERM
/// and, after the grace period, SIGKILL, when the time limit is over or the task is cancelled. A process that
/// made a session of its own escapes where there is no sandbox, and even that one cannot delay the result by keeping the
/// output open.
package struct CheckRunner: Sendable {
  private let wrapper: CommandWrapper

  package init(wrapper: CommandWrapper = .none) {
    self.wrapper = wrapper
  }

  /// Runs `command` and tells what happened to it.
  ///
  /// - Parameters:
  ///   - onLine: Called for each line of output as it arrives, in order, without its line feed and raw; a line longer than
  ///     64 KiB comes in pieces. The command waits while it works; what it throws ends the command.
  ///   - onStart: Called once the command runs, with what its processes can be found by should this program be killed.
  /// - Throws: `CancellationError` once the processes are ended, what `onLine` throws, or a ``CheckError``.
  package func run(
    _ command: CheckCommand, onLine: ([UInt8]) async throws -> Void = { _ in },
    onStart: (ProcessTrace) -> Void = { _ in }
  ) async throws -> CheckResult {
    try Task.checkCancellation()
    let start = ContinuousClock.now
    var run = CheckRun(command: command, wrapper: wrapper)
    let ending = try await run.run(onStart: onStart, onLine: onLine)
    if ending == .exited(status: 1) { try await requireWrapper(for: command) }
    return CheckResult(
      name: command.name, ending: ending, duration: ContinuousClock.now - start, output: run.output)
  }

  /// Sees to it that a failure is the check's own: a sandbox that cannot be set up ends with that status too.
  private func requireWrapper(for command: CheckCommand) async throws {
    guard wrapper.name != nil else { return }
    var nothing = command
    nothing.invocation = .program(["/bin/sh", "-c", ":"])
    nothing.timeLimit = .seconds(20)
    var run = CheckRun(command: nothing, wrapper: wrapper)
    guard try await run.run(onLine: { _ in }) == .exited(status: 0) else {
      let words = run.output.text.split(whereSeparator: \.isNewline).first.map(String.init)
      throw CheckError(.sandboxFailed, words: words ?? "it ends without a word")
    }
  }
}
