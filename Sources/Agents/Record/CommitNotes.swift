import Exchanges
package import Git
package import NexusProtocol

/// Keeps the records of commits as notes, where `git log --notes=nexus` shows them.
package struct CommitNotes: Sendable {
  package static let reference = "refs/notes/nexus"

  private let repository: Repository
  private let journal: any Journal
  private let now: @Sendable () -> Timestamp

  package init(repository: Repository, journal: any Journal, now: @escaping @Sendable () -> Timestamp) {
    self.repository = repository
    self.journal = journal
    self.now = now
  }

  /// The record of a commit that a task of the journal was given; nil for any other commit.
  package func record(of commit: ObjectID) async throws -> String? {
    guard await repository.hasObject(commit) else { return nil }
    guard let id = try await repository.commit(commit).task(in: .task), let task = try await journal.task(id) else {
      return nil
    }
    let attempts = try await journal.attempts(at: id)
    let made = attempts.last { $0.outcome == .committed && $0.commit == commit.description }
    guard let made else { return nil }
    return try await record(of: task, made, attempts).paragraph + "\n"
  }

  private typealias Records = (commit: ObjectID, records: [CommitRecord])

  /// Makes the notes on the commits of tasks say what the store knows; those that do so already stay as they are.
  ///
  /// Safe against other processes, and again: what a killed run did not come to write, the next one writes.
  package func keep(_ tasks: [TaskID]) async throws {
    var wanted: [Records] = []
    for id in tasks { wanted += try await ownCommits(of: id) }
    for plan in Set(tasks.map(\.plan)).sorted() { wanted += try await landedCommits(of: plan, tasks: Set(tasks)) }
    for tries in 1... {
      do {
        return try await write(wanted)
      } catch let error as GitError {
        guard error.code == .referenceMoved, tries < Self.maxTries else { throw error }
      }
    }
  }

  /// As many lanes as there may be can be first.
  private static let maxTries = 20

  private func write(_ wanted: [Records]) async throws {
    let tip = try await repository.reference(Self.reference)
    var notes: [ObjectID: [UInt8]] = [:]
    var tasks: Set<TaskID> = []
    for (commit, records) in wanted {
      var old: [UInt8]?
      if let tip { old = try await repository.note(on: commit, at: tip) }
      let new = RecordNote.text(records, in: old)
      guard new != old else { continue }
      notes[commit] = new
      tasks.formUnion(records.map(\.task.id))
    }
    guard !notes.isEmpty else { return }
    // A run that was killed may have left it.
    try await repository.removeAbandonedLock(of: Self.reference)
    let names = tasks.sorted().map { "task \($0)" }.joined(separator: ", ")
    try await repository.write(
      notes, to: Self.reference, from: tip, message: "Record of \(names)", date: now().date)
  }

  /// The commits that were made for a task, as far as they are still there.
  private func ownCommits(of id: TaskID) async throws -> [Records] {
    guard let task = try await journal.task(id) else { return [] }
    let attempts = try await journal.attempts(at: id)
    var found: [Records] = []
    for attempt in attempts where attempt.outcome == .committed {
      guard let commit = attempt.commit.flatMap({ ObjectID($0) }), await repository.hasObject(commit) else { continue }
      found.append((commit, [try await record(of: task, attempt, attempts)]))
    }
    return found
  }

  /// The commits that stand for those of tasks on the user's branch: of a squash, or of work that was brought back.
  private func landedCommits(of plan: Int, tasks: Set<TaskID>) async throws -> [Records] {
    var found: [Records] = []
    for landing in try await journal.landingRecords(ofPlan: plan) {
      guard !tasks.isDisjoint(with: landing.tasks), await repository.hasObject(landing.commit) else { continue }
      switch landing.kind {
      case Acceptance.Kind.squash.rawValue:
        var records: [CommitRecord] = []
        for id in landing.tasks {
          if let record = try await newestRecord(of: id, in: landing.work) { records.append(record) }
        }
        found.append((landing.commit, records))
      case LandingRecord.reapplied: found += try await reappliedCommits(of: landing)
      default: break
      }
    }
    return found.filter { !$0.records.isEmpty }
  }

  private func reappliedCommits(of landing: LandingRecord) async throws -> [Records] {
    var found: [Records] = []
    var next = landing.commit
    while next != landing.previous {
      let commit = try await repository.commit(next)
      let task = commit.task(in: .task)
      if let task, landing.tasks.contains(task), let record = try await newestRecord(of: task, in: commit.id) {
        found.append((commit.id, [record]))
      }
      guard let parent = commit.parents.first else { break }
      next = parent
    }
    return found
  }

  /// The record of the newest commit of a task in the history of another; where none is, as after a squash, of its newest.
  private func newestRecord(of id: TaskID, in tip: ObjectID?) async throws -> CommitRecord? {
    guard let task = try await journal.task(id) else { return nil }
    let attempts = try await journal.attempts(at: id)
    let committed = attempts.filter { $0.outcome == .committed }
    for attempt in committed.reversed() {
      guard let tip, let commit = attempt.commit.flatMap({ ObjectID($0) }), await repository.hasObject(commit),
        try await repository.isAncestor(commit, of: tip)
      else { continue }
      return try await record(of: task, attempt, attempts)
    }
    guard let last = committed.last(where: { $0.commit == task.commit }) else { return nil }
    return try await record(of: task, last, attempts)
  }

  private func record(of task: PlanTask, _ attempt: Attempt, _ attempts: [Attempt]) async throws -> CommitRecord {
    try await CommitRecord(of: task, attempt, among: attempts, attempt.commit ?? "", journal: journal)
  }
}
