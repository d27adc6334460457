internal import Subprocess
internal import Synchronization

/// The end of a check's process, brought about when the time limit is over.
final class ProcessEnd: Sendable {
  private let flag = Atomic(false)

  /// Whether the process is known to have ended.
  var hasCome: Bool { flag.load(ordering: .acquiring) }

  /// Returns when the process has ended, by itself or by force, and says whether the time limit was over by then.
  ///
  /// What a process that ended in time has left in its group is killed at once. Cancelling has no effect; the one who
  /// cancels sees to the process's end.
  func wait<Input, Output, ErrorOutput>(
    for execution: Execution<Input, Output, ErrorOutput>, timeLimit: Duration, gracePeriod: Duration
  ) async -> Bool {
    let start = ContinuousClock.now
    // Signal 0 does nothing; its step stands for the time in which the process is left alone. The steps stop when the
    // process ends.
    let patience = TeardownStep.send(signal: Signal(rawValue: 0), allowedDurationToNextStep: timeLimit)
    await execution.teardown(using: [patience] + Self.teardown(gracePeriod: gracePeriod))
    let isTimedOut = ContinuousClock.now - start >= timeLimit
    // Its number is still its own: Subprocess waits for the process only after its output was followed to the end.
    if !isTimedOut { ProcessGroup(leader: execution.processIdentifier.value).kill() }
    flag.store(true, ordering: .releasing)
    return isTimedOut
  }

  /// SIGTERM to the group, and SIGKILL, which ends every such sequence, after the grace period.
  static func teardown(gracePeriod: Duration) -> [TeardownStep] {
    [.send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: gracePeriod)]
  }
}
