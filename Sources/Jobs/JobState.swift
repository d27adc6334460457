/// How far a job is.
///
/// The raw values are kept in the store and printed.
package enum JobState: String, Sendable, CaseIterable {
  /// Others have to end first.
  case waiting
  /// It may be begun by whoever takes it.
  case queued
  case running
  case done
  /// A budget or a time limit ended it, and it has something to show.
  case partial
  case failed
  case aborted
  /// Its time was over before it was begun, or before it had anything to show.
  case expired

  package var isEnded: Bool {
    switch self {
    case .waiting, .queued, .running: false
    case .done, .partial, .failed, .aborted, .expired: true
    }
  }

  /// Whether it ended with a result that others can build on.
  package var isUsable: Bool { self == .done || self == .partial }

  /// Whether a job may go from this state to another one.
  package func mayBecome(_ next: JobState) -> Bool {
    switch self {
    case .waiting: [.queued, .failed, .aborted, .expired].contains(next)
    case .queued: [.running, .failed, .aborted, .expired].contains(next)
    // Back to the queue goes what a process left when it was killed.
    case .running: next.isEnded || next == .queued
    case .done: false
    case .partial, .failed, .aborted, .expired: next == .queued || next == .waiting
    }
  }
}
