internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// The instants at which a test can have the program killed, to show that nothing is lost there.
///
/// Each effect on files, references, the store or a reply that is being kept has a point before or after it, or both.
/// Unless one is armed, reaching a point costs one relaxed load.
package enum CrashPoint {
  private static let isArmed = Atomic(false)
  private static let armed = Mutex(Armed())

  private struct Armed {
    var number: Int?
    var log: Int32?
    var reached = 0
  }

  /// Has the process kill itself with SIGKILL when the point `number` is reached, counted from 1 over all points.
  package static func arm(at number: Int) {
    armed.withLock { $0.number = number }
    isArmed.store(true, ordering: .relaxed)
  }

  /// Has the name of each point that is reached written to a descriptor, a line each.
  package static func log(to descriptor: Int32) {
    armed.withLock { $0.log = descriptor }
    isArmed.store(true, ordering: .relaxed)
  }

  /// Says that the program is at the point called `name`.
  package static func reach(_ name: StaticString) {
    guard isArmed.load(ordering: .relaxed) else { return }
    armed.withLock { state in
      state.reached += 1
      if let log = state.log {
        let line = "\(name)\n"
        _ = line.utf8CString.withUnsafeBytes { write(log, $0.baseAddress!, $0.count - 1) }
      }
      if state.reached == state.number { kill(getpid(), SIGKILL) }
    }
  }
}
