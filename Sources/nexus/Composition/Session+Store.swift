import Agents
import Configuration
import Git
import NexusProtocol
import Programs
import Store
import Terminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Session {
  /// Opens the project's store, making it where there is none, and mends what a killed process left behind.
  ///
  /// - Parameter undone: Called for work whose undoing was interrupted and is brought to its end by this.
  func openStore(undone: ((InterruptedLanding, [TaskID]) -> Void)? = nil) async throws -> Store {
    let project = try requireProject()
    try project.prepareStateDirectory()
    let store = try Store.open(
      at: project.storeFile, for: owner, nexusVersion: Version.current, isAlive: Self.isAlive)
    let recovered = try await store.recoverAbandoned(at: Surroundings.now)
    for task in recovered.tasks {
      try console.note("Task \(task) was left unfinished by another run and is pending again.")
    }
    try await finishInterruptedLanding(store, undone: undone)
    // A run that was killed between the last task and its plan left the plan to be finished.
    if let plan = try await store.latestActivePlan() { _ = try await store.finishPlanIfDone(plan.number) }
    try await finishBranches(store)
    try await finishRecords(store)
    return store
  }

  /// Brings the branches of plans to where the store says that they are, when a run was killed right before that.
  private func finishBranches(_ store: Store) async throws {
    let repository = try requireProject().repository
    for plan in try await store.plans().map(\.plan) where plan.state == .active {
      do {
        try await store.finishReplacing(of: plan, in: repository)
        for task in try await store.finishRejecting(of: plan, in: repository, at: Surroundings.now) {
          try console.note("The work of task \(task), which you rejected, is off \(Sanitizer.oneLine(plan.branch)).")
        }
      } catch let error as GitError {
        try console.note(
          "What was picked or rejected is not yet so on \(Sanitizer.oneLine(plan.branch)). \(error.message)")
      }
    }
  }

  /// Writes the records that a killed run did not come to: of what is worked on, and of what landed last.
  private func finishRecords(_ store: Store) async throws {
    guard RecordPlace(rawValue: configuration.implement.record)?.hasNotes == true else { return }
    let landed = try await store.landings(ofPlan: nil).last { $0.kind == .landed }?.plan
    let plans = try await store.plans().map(\.plan).filter { $0.state == .active || $0.number == landed }
    let notes = CommitNotes(repository: try requireProject().repository, journal: store, now: { Surroundings.now })
    for plan in plans {
      let tasks = try await store.tasksInBrief(ofPlan: plan.number).filter { $0.commit != nil }
      do {
        try await notes.keep(tasks.map(\.id))
      } catch let error as GitError {
        try console.note(
          "The records of plan \(plan.number) cannot be written to \(CommitNotes.reference). \(error.message)")
      }
    }
  }

  /// Brings to its end what a killed process was landing in this work tree.
  private func finishInterruptedLanding(
    _ store: Store, undone: ((InterruptedLanding, [TaskID]) -> Void)?
  ) async throws {
    guard let landing = try await requireProject().repository.finishInterruptedLanding() else { return }
    if let obstacle = landing.obstacle {
      try console.note(
        "A landing on \(landing.branch) was interrupted and cannot be finished: \(obstacle.message) "
          + "`nexus review --accept` tries again.")
    } else {
      try console.note("A landing on \(landing.branch) that was interrupted is finished.")
      let repository = try requireProject().repository
      var filed: (accepted: [TaskID], undone: [TaskID]) = ([], [])
      try await repository.endLanding {
        filed = try await store.fileInterrupted(landing, in: repository, at: Surroundings.now)
      }
      for task in filed.accepted { try console.note("Task \(task) is accepted.") }
      for task in filed.undone { try console.note("The work of task \(task) is taken back.") }
      if !filed.undone.isEmpty { undone?(landing, filed.undone) }
    }
  }

  /// Opens the store for looking only; nil where there is none yet.
  func openStoreForReading() throws -> Store? {
    try Store.openForReading(at: try requireProject().storeFile, nexusVersion: Version.current)
  }

  /// A run of this process as the holder of leases, told from all other runs.
  static func newOwner() -> LeaseOwner {
    LeaseOwner(
      host: ProcessMark.current.text, processID: getpid(), token: String(UInt64.random(in: .min ... .max), radix: 36))
  }

  /// Returns false only for a process of this host that is known not to run any more.
  @Sendable static func isAlive(_ owner: LeaseOwner) -> Bool {
    ProcessMark.mayRun(owner.processID, markedAs: owner.host)
  }
}
