import Programs

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

  /// Sends SIGTERM to every member.
  func terminate() {
    _ = signal(SIGTERM)
  }

  /// Returns when no member is left: by itself, or since what was left at the deadline was killed. Not ended by
  /// cancellation.
  ///
  /// A leader that has ended and was not yet waited for does not count. There is no event for the end of a group, so it
  /// is looked for every few milliseconds.
  func waitUntilEmpty(killingAfter deadline: ContinuousClock.Instant) async {
    if await isEmpty(before: deadline) { return }
    kill()
    // A process that the kernel does not let go of, as one that waits for a dead disk, must not hold up the result.
    _ = await isEmpty(before: .now + .seconds(2))
  }

  private func isEmpty(before deadline: ContinuousClock.Instant) async -> Bool {
    guard hasLivingMember else { return true }
    // A task of its own, for in a cancelled one no sleep sleeps, and cancellation is one of the ways to come here.
    return await Task {
      while hasLivingMember {
        guard ContinuousClock.now < deadline else { return false }
        do {
          try await Task.sleep(for: .milliseconds(5))
        } catch {
          preconditionFailure("nobody has this task to cancel it")
        }
      }
      return true
    }.value
  }

  var hasLivingMember: Bool {
    guard signal(0) else { return false }
    return ProcessTable.hasLivingMember(ofGroup: leader)
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
