internal import Subprocess
internal import Synchronization

/// The end of a check's process, brought about when the time limit is over.
final class ProcessEnd: Sendable {
  private let flag = Atomic(false)
  private let forceFlag = Atomic(false)
  private let caller: CallingTask

  init(caller: CallingTask) {
    self.caller = caller
  }

  /// Whether the process is known to have ended.
  var hasCome: Bool { flag.load(ordering: .acquiring) }

  /// Whether the process was or is being ended, rather than left to end by itself.
  var isForced: Bool { caller.isCancelled || forceFlag.load(ordering: .acquiring) }

  /// Ends the process and its group before its time; left to Subprocess when the caller is cancelled.
  func force<Input, Output, ErrorOutput>(
    _ execution: Execution<Input, Output, ErrorOutput>, gracePeriod: Duration
  ) async {
    forceFlag.store(true, ordering: .releasing)
    guard !caller.isCancelled else { return }
    await execution.teardown(using: Self.teardown(gracePeriod: gracePeriod))
  }

  /// Returns when the process has ended, by itself or by force, and says whether the time limit was over by then.
  ///
  /// What a process that ended by itself has left in its group is killed at once; what one that was ended has left is
  /// still in its grace period. Cancelling does not end the wait; Subprocess, which notices it too, ends the process.
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
    if isTimedOut { forceFlag.store(true, ordering: .releasing) }
    if !isForced { ProcessGroup(leader: execution.processIdentifier.value).kill() }
    flag.store(true, ordering: .releasing)
    return isTimedOut
  }

  /// SIGTERM to the group, and SIGKILL, which ends every such sequence, after the grace period.
  static func teardown(gracePeriod: Duration) -> [TeardownStep] {
    [.send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: gracePeriod)]
  }
}

/// The task that a check runs in, asked from its child tasks whether it is cancelled.
///
/// A task is marked as cancelled before anything in it is told. Its children are told one after the other: the one that
/// ends the process may have done so before the one that sees it end knows why. Valid while the task runs.
struct CallingTask: @unchecked Sendable {
  private let task: UnsafeCurrentTask?

  /// The task that this is called in.
  static var current: CallingTask { withUnsafeCurrentTask { CallingTask(task: $0) } }

  var isCancelled: Bool { task?.isCancelled ?? false }
}
