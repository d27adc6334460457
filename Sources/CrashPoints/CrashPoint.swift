internal import Isolation
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// The instants at which a test can have the program killed, stopped, or refused what it wants to write, to show that
/// nothing is lost there.
///
/// Each effect on files, references, the store or a reply that is being kept has a point before or after it, or both.
/// Unless one is armed, passing a point costs one relaxed load.
package enum CrashPoint {
  /// What happens at the point that is armed.
  package enum Action: Sendable, Equatable {
    /// The process kills itself with SIGKILL.
    case kill
    /// The process stops itself with SIGSTOP, so that somebody can do something beside it, and goes on after SIGCONT.
    case stop
    /// A write fails with this `errno`, and all later ones too where that is for good.
    case refuse(Int32, isForGood: Bool)
  }

  private static let isArmed = Atomic(false)
  private static let armed = Locked(Armed())

  private struct Armed {
    var number: Int?
    var name: String?
    var action = Action.kill
    var log: Int32?
    var writeLog: Int32?
    var reached = 0

    /// Counts a point; returns whether it is the armed one.
    mutating func count(_ name: StaticString) -> Bool {
      if let wanted = self.name, wanted != "\(name)" { return false }
      reached += 1
      return reached == number
    }
  }

  /// Has something happen at the point that is reached as the `number`th, from 1.
  ///
  /// - Parameter name: Only points called so are counted; nil counts all of the action's kind.
  package static func arm(at number: Int, name: String? = nil, action: Action = .kill) {
    armed.withLock { ($0.number, $0.name, $0.action) = (number, name, action) }
    isArmed.store(true, ordering: .relaxed)
  }

  /// Has the name of each point that is reached written to a descriptor, a line each.
  package static func log(to descriptor: Int32) {
    armed.withLock { $0.log = descriptor }
    isArmed.store(true, ordering: .relaxed)
  }

  /// Has the name of each write that may be refused written to a descriptor, a line each.
  package static func logWrites(to descriptor: Int32) {
    armed.withLock { $0.writeLog = descriptor }
    isArmed.store(true, ordering: .relaxed)
  }

  /// Says that the program is at the point called `name`.
  package static func reach(_ name: StaticString) {
    guard isArmed.load(ordering: .relaxed) else { return }
    armed.withLock { state in
      if let log = state.log { say(name, to: log) }
      switch state.action {
      case .kill: if state.count(name) { kill(getpid(), SIGKILL) }
      case .stop: if state.count(name) { kill(getpid(), SIGSTOP) }
      case .refuse: break
      }
    }
  }

  /// Whether the write called `name`, which comes now, may be made; where not, `errno` says why it has to fail.
  package static func allows(_ name: StaticString) -> Bool {
    guard isArmed.load(ordering: .relaxed) else { return true }
    return armed.withLock { state in
      if let log = state.writeLog { say(name, to: log) }
      guard case .refuse(let reason, let isForGood) = state.action, let number = state.number else { return true }
      guard state.count(name) || isForGood && state.reached >= number else { return true }
      errno = reason
      return false
    }
  }

  private static func say(_ name: StaticString, to descriptor: Int32) {
    let line = "\(name)\n"
    _ = line.utf8CString.withUnsafeBytes { write(descriptor, $0.baseAddress!, $0.count - 1) }
  }
}
