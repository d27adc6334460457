import Programs

/// What tells the processes of a check from all others, also for a program that comes after the one that started them.
///
/// Kept while a check runs, so that what a killed run left running can be ended before the next one works in its place.
package struct ProcessTrace: Sendable, Equatable {
  /// The first process, whose number is that of the group and session of all that it starts.
  let leader: Int32
  /// When it started, as the system counts it: a number that was given away anew comes with another.
  let start: String
  /// Which start of the system that was.
  let boot: String

  /// Nil where the process is gone.
  init?(leader: Int32) {
    guard let start = ProcessTable.startTime(of: leader) else { return nil }
    (self.leader, self.start, boot) = (leader, start, ProcessTable.boot)
  }

  /// Reads what `text` wrote; nil for anything else.
  package init?(text: String) {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 3, let leader = Int32(parts[0]), leader > 1 else { return nil }
    (self.leader, start, boot) = (leader, parts[1], parts[2])
  }

  /// One line.
  package var text: String { "\(leader) \(start) \(boot)" }

  /// Ends what is left of the check: with SIGTERM, and after the grace period with SIGKILL.
  ///
  /// A process that made a session of its own is not found.
  /// - Returns: Whether anything was left.
  package func end(gracePeriod: Duration = .seconds(5)) async -> Bool {
    guard boot == ProcessTable.boot else { return false }
    // The number of a leader that has ended is not given away while its group has a member.
    if let current = ProcessTable.startTime(of: leader), current != start { return false }
    let group = ProcessGroup(leader: leader)
    guard group.hasLivingMember else { return false }
    group.terminate()
    await group.waitUntilEmpty(killingAfter: .now + gracePeriod)
    return true
  }
}
