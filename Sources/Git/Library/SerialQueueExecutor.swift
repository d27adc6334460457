internal import Dispatch

/// Runs an actor's work on a serial queue of its own, so that blocking in libgit2 or in files holds up no other task.
///
/// Dispatch's own serial executor does not exist on Linux.
final class SerialQueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) {
    queue = DispatchQueue(label: label)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
