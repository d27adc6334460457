import Foundation
import Edits
import Exchanges
import Git
import NexusProtocol
import NexusTestSupport
import Store

@testable import Agents

/// A repository and a store without models, in which the work of a plan is made by hand.
final class PlanScene {
  let git: GitFixture
  let repository: Repository
  let store: Store
  let events: EventWriter
  /// Runs no checks.
  let checking: Checking
  let lander: Lander
  let plan: Plan

  static let owner = LeaseOwner(host: "here", processID: 1, token: "one")
  private static let time = Timestamp(millisecondsSince1970: 1_767_323_045_000)

  /// - Parameters:
  ///   - count: How many tasks the plan has.
  ///   - dependencies: The numbers of the tasks that each depends on, all lower than its own.
  ///   - taskFiles: The files that each task names.
  ///   - files: What the user's branch begins with.
  init(
    tasks count: Int, dependencies: [Int: [Int]] = [:], taskFiles: [Int: [String]] = [:], files: [String: String],
    in scratch: ScratchDirectory
  ) async throws {
    git = try GitFixture(in: scratch)
    try git.run("config", "user.name", "Test Author")
    try git.run("config", "user.email", "author@example.com")
    let base = try git.commit(files, "Begin")
    repository = try Repository(discovering: git.path)
    store = try Store.open(
      at: try scratch.makeDirectory("state") + "/nexus.db", for: Self.owner, nexusVersion: "test",
      isAlive: { _ in true })
    let events = EventWriter(journal: store, observer: SilentObserver(), now: { Self.time })
    let directory = try scratch.makeDirectory("worktrees")
    let checking = Checking(repository: repository, events: events, worktreesDirectory: directory)
    (self.events, self.checking) = (events, checking)
    lander = Lander(
      worktrees: Worktrees(repository: repository, events: events, directory: directory), userGit: nil,
      record: .trailers
    ) { _ in checking }
    let drafts = (1...count).map { number in
      TaskDraft(
        id: String(number), title: "Task \(number)", instructions: "Do task \(number).",
        files: taskFiles[number] ?? [], dependsOn: (dependencies[number] ?? []).map(String.init))
    }
    plan = try await store.savePlan(
      PlanDraft(title: "Plan", tasks: drafts), goal: "Goal", base: base, baseBranch: "main", at: Self.time,
      branch: { "nexus/\($0)" })
    try await repository.createBranch(plan.branch, at: ObjectID(base)!)
  }

  func id(_ number: Int) -> TaskID { TaskID(plan: plan.number, number: number) }

  func task(_ number: Int) async throws -> PlanTask { try await store.task(id(number))! }

  /// Makes a commit for a pending task on top of the plan's branch, as a run of it would.
  @discardableResult
  func implement(_ number: Int, _ changes: [TreeChange]) async throws -> ObjectID {
    let id = id(number)
    guard try await store.claim(id, for: Self.owner, at: Self.time, until: Self.time + .seconds(600)),
      let task = try await store.task(id), let tip = try await repository.branchTip(plan.branch)
    else { throw NotPossible() }
    let attempt = try await store.startAttempt(at: id, base: tip.description, at: Self.time)
    let tree = try await repository.makeTree(from: tip, applying: changes)
    let commit = try await repository.createCommit(
      tree: tree, parents: [tip], message: CommitMessage(for: task, model: "none").text, date: Self.time.date)
    try await store.finishAttempt(
      attempt.id, outcome: .committed, reason: nil, commit: commit.description, at: Self.time)
    try await repository.moveBranch(plan.branch, to: commit, expecting: tip, message: "test")
    try await store.release(id, from: Self.owner, as: .unverified, commit: commit.description)
    return commit
  }

  /// Ends a run of a pending task in failure.
  func fail(_ number: Int) async throws {
    let task = try await task(number)
    guard try await store.claim(task.id, for: Self.owner, at: Self.time, until: Self.time + .seconds(600)) else {
      throw NotPossible()
    }
    try await store.release(task.id, from: Self.owner, as: .failed, commit: task.commit)
  }

  func judge(_ number: Int, _ verdict: Verdict) async throws {
    let task = try await task(number)
    let review = try await store.record(
      Review(
        task: task.id, commit: task.commit!, reviewer: .overseer, verdict: verdict, summary: "So it is.", at: Self.time)
    )
    try await store.approve(task, by: review, telling: events)
  }

  /// Accepts tasks and returns what came of it.
  func accept(_ numbers: [Int], _ terms: LandingTerms, squash: Bool = false) async throws -> Landing {
    try await lander.accept(lander.proposeLanding(of: numbers.map(id), terms), squash: squash)
  }

  /// All that a task changes, or what it changes since an earlier commit of its own.
  func change(of number: Int, since commit: ObjectID? = nil) async throws -> TaskDiff {
    try await TaskDiff.of(try await task(number), since: commit, in: repository, by: store)
  }

  /// The files at a commit, by path.
  func files(at revision: String = "HEAD") async throws -> [String: String] {
    let commit = try await repository.resolve(revision)
    var files: [String: String] = [:]
    for entry in try await repository.entries(at: commit) {
      files[entry.path] = String(decoding: try await repository.readBlob(entry.id), as: UTF8.self)
    }
    return files
  }

  struct NotPossible: Error {}
}
