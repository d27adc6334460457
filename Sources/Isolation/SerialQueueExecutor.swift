internal import Dispatch

/// Runs an actor's work on a serial queue of its own, so that work which blocks holds up no other task.
///
/// Dispatch's own serial executor does not exist on Linux.
package final class SerialQueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  package init(label: String) {
    queue = DispatchQueue(label: label)
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
