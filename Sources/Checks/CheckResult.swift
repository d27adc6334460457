/// What happened to a check. A check that fails is a result, not an error.
package struct CheckResult: Sendable, Hashable {
  /// How a check ended.
  package enum Ending: Sendable, Hashable {
    case exited(status: Int32)
    /// A signal that did not come from here ended it.
    case signaled(signal: Int32)
    /// It took longer than its time limit, and was ended with all its processes.
    case timedOut
    case couldNotStart(StartFailure)
  }

  /// Why a check could not start.
  package enum StartFailure: Sendable, Hashable {
    /// There is nothing to run.
    case emptyCommand
    /// No such program in the check's `PATH`, or at that path, or it may not be executed.
    case programNotFound(String)
    case workingDirectoryUnusable(String)
    /// The program is there, but not where a sandboxed command could see it.
    case hiddenBySandbox(String)
    /// The system refused for another reason, named by its `errno`, or it would have: `EINVAL` for a NUL in the command.
    /// 0 where nothing is known, as for a variable with `=` in its name.
    case refused(errno: Int32)
  }

  /// The name of the check.
  package var name: String
  package var ending: Ending
  /// From before its start until all its processes were ended.
  package var duration: Duration
  /// Standard output and standard error together, in the order written.
  package var output: CheckOutput

  package init(name: String, ending: Ending, duration: Duration, output: CheckOutput) {
    self.name = name
    self.ending = ending
    self.duration = duration
    self.output = output
  }

  /// Whether the command itself ended with status 0.
  package var isSuccess: Bool { ending == .exited(status: 0) }
}
