#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The processes of a check, ended together.
///
/// The number is safe from reuse while the group has a member, or its leader is not yet waited for.
struct ProcessGroup: Sendable {
  let leader: Int32

  /// Sends SIGKILL to every member. A group that has none any more is what was wanted.
  func kill() {
    _ = signal(SIGKILL)
  }

  /// Returns when no member is left, or the time is over and what is left was killed. Not ended by cancellation.
  ///
  /// To be called when the leader was sent SIGTERM and is waited for: only then does an empty group vanish. There is no
  /// event for that, so it is looked for every few milliseconds.
  func waitUntilEmpty(before deadline: ContinuousClock.Instant) async {
    // A task of its own, for in a cancelled one no sleep sleeps, and cancellation is one of the two ways to come here.
    await Task {
      while hasLivingMember, ContinuousClock.now < deadline {
        do {
          try await Task.sleep(for: .milliseconds(10))
        } catch {
          preconditionFailure("nobody has this task to cancel it")
        }
      }
      kill()
    }.value
  }

  private var hasLivingMember: Bool {
    guard signal(0) else { return false }
    #if os(Linux)
      return ProcessTable.hasLivingMember(ofGroup: leader)
    #else
      return true
    #endif
  }

  /// Whether the signal reached a member; EPERM, from a member that changed its user, counts as one.
  private func signal(_ number: Int32) -> Bool {
    systemKill(-leader, number) == 0 || errno == EPERM
  }
}

/// The system's `kill`, which the method of the same name hides.
private func systemKill(_ process: Int32, _ signal: Int32) -> Int32 {
  kill(process, signal)
}
