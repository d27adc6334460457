#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// What became of a landing that a process was killed in.
package struct InterruptedLanding: Sendable {
  package let branch: String
  /// The commit that was to land.
  package let commit: ObjectID
  /// Where the branch was before it.
  package let previous: ObjectID?
  /// Where the branch is when it is done.
  package let target: ObjectID
  /// What whoever landed wrote down for this case.
  package let note: String?
  /// Why it could not be brought to its end; nil when it was.
  package let obstacle: GitError?
}

extension Repository {
  /// Brings to its end a landing in this work tree whose process was killed.
  ///
  /// What the user did meanwhile is respected: a branch that has moved stays, and changed files are an obstacle. What is
  /// returned with a note and without an obstacle comes again with the next process until `endLanding` has it filed.
  /// - Returns: Nil when there was none, or when nothing of it was to be done any more.
  /// - Throws: `.locked` while a living process lands something.
  package func finishInterruptedLanding() throws(GitError) -> InterruptedLanding? {
    guard LandingMark.exists(in: information.gitDirectory) else { return nil }
    let mark = try LandingMark(in: information.gitDirectory)
    defer { if openLanding !== mark { mark.clear() } }
    guard let record = mark.legacy else { return nil }
    try removeLocks(leftBy: mark)
    try TemporaryFiles(in: information.gitDirectory).sweep()
    IndexFile.removeCopies(of: information.gitDirectory + "/index")
    guard try head().branch == record.branch else { return nil }
    let tip = try reference("refs/heads/" + record.branch)
    guard tip == record.previous || tip == record.target else { return nil }
    var obstacle: GitError?
    if tip == record.previous {
      do throws(GitError) { try finish(record, mark) } catch { obstacle = error }
    }
    if obstacle == nil && record.note != nil { openLanding = mark }
    return InterruptedLanding(
      branch: record.branch, commit: record.work, previous: record.previous, target: record.target, note: record.note,
      obstacle: obstacle)
  }

  /// Ends a landing that was asked to be filed later, by filing it.
  ///
  /// Where `file` throws the landing stays marked and is brought back by `finishInterruptedLanding()`; others may land.
  package nonisolated func endLanding(_ file: () async throws -> Void) async throws {
    do {
      try await file()
    } catch {
      await leaveLanding(isFiled: false)
      throw error
    }
    await leaveLanding(isFiled: true)
  }

  private func leaveLanding(isFiled: Bool) {
    if isFiled { openLanding?.clear() }
    // Its lock goes with it.
    openLanding = nil
  }

  private func finish(_ record: LandingMark.Record, _ mark: LandingMark) throws(GitError) {
    let ground = LandingGround(
      try workTreeDirectory(), branch: record.branch, previous: record.previous, mark, try lockIndex())
    try land(
      try changes(from: record.previous, to: record.target), on: ground, to: record.target,
      "nexus accept: an interrupted landing")
  }

  /// Removes git's lock of the branch that the killed process held, if it did.
  ///
  /// The index has a lock that says whose it is; libgit2 makes that of a branch, which does not. One that is younger than
  /// a second may be that of a git at work, which is waited for.
  func removeLocks(leftBy mark: LandingMark) throws(GitError) {
    guard let record = mark.legacy else { return }
    try removeAbandonedLock(of: "refs/heads/\(record.branch)")
  }

  /// Removes the lock of a reference that a process that was killed can have left; one that is young is waited for.
  package func removeAbandonedLock(of name: String) throws(GitError) {
    let path = information.commonDirectory + "/\(name).lock"
    var status = stat()
    for _ in 0..<100 {
      guard lstat(path, &status) == 0 else { return }
      guard time(nil) - status.modified.seconds < 2 else { break }
      usleep(20_000)
    }
    guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else {
      throw GitError(fileSystem: "remove", path)
    }
  }
}
