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
    var name: String?
    var log: Int32?
    var reached = 0
  }

  /// Has the process kill itself with SIGKILL at the point that is reached as the `number`th, from 1.
  ///
  /// - Parameter name: Only points called so are counted; nil counts all.
  package static func arm(at number: Int, name: String? = nil) {
    armed.withLock { ($0.number, $0.name) = (number, name) }
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
      let isCounted = state.name.map { $0 == "\(name)" } ?? true
      if isCounted { state.reached += 1 }
      if let log = state.log {
        let line = "\(name)\n"
        _ = line.utf8CString.withUnsafeBytes { write(log, $0.baseAddress!, $0.count - 1) }
      }
      if isCounted, state.reached == state.number { kill(getpid(), SIGKILL) }
    }
  }
}
