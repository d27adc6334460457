import Agents
import Exchanges
import Git
import NexusProtocol
import Store

/// Has the tasks of an exported plan written and reviewed again, step by step as it was then, and compares.
struct TaskReplay {
  let exported: ExportedPlan
  let pair: Pair
  let lander: Lander
  let repository: Repository
  let model: RecordedModel
  let checks: CheckLedger
  let store: Store
  /// The tasks as they are made again; they have the exported ones' order.
  let plan: Plan

  /// What has been played of a task.
  struct Progress {
    /// How many of its reviews, the user's included.
    var reviews = 0
    /// The verdicts of the Overseer now.
    var verdicts: [(then: String?, now: String)] = []
    var stop: String?
    var notReplayed: [String] = []
  }

  func run() async throws -> [ReplayOutcome.Part] {
    var progress: [String: Progress] = [:]
    for step in exported.steps {
      guard let (original, id) = task(of: step) else { continue }
      var own = progress[original.name] ?? Progress()
      await model.begin(step)
      switch step {
      case .planning: break
      case .work: try await work(at: id, original, &own)
      case .review: try await review(id, original, &own)
      }
      progress[original.name] = own
    }
    var parts: [ReplayOutcome.Part] = []
    for (task, original) in zip(try await store.tasks(ofPlan: plan.number), exported.tasks) {
      guard let own = progress[original.name] else { continue }
      parts.append(try await compare(task, original, own))
    }
    return parts
  }

  private func task(of step: ExportedPlan.Part) -> (ExportedPlan.Task, TaskID)? {
    let name: String
    switch step {
    case .planning: return nil
    case .work(let task), .review(let task): name = task
    }
    guard let index = exported.tasks.firstIndex(where: { $0.name == name }) else { return nil }
    return (exported.tasks[index], TaskID(plan: plan.number, number: index + 1))
  }

  /// Runs a task, and again where it failed and went on then: that was the user's wish.
  private func work(at id: TaskID, _ original: ExportedPlan.Task, _ own: inout Progress) async throws {
    var left = await model.leftOver(of: .work(original.name))
    repeat {
      guard left > 0, try await makeReady(id, original, &own) else { return }
      do {
        var run = PlanRun(of: plan, options: ImplementOptions(tasks: [id.number]), by: pair.runner)
        _ = try await run.run()
      } catch let error as ModelError {
        own.stop = error.message
      }
      let before = left
      left = await model.leftOver(of: .work(original.name))
      guard left < before, try await store.task(id)?.state == .failed else { return }
    } while true
  }

  /// Sends a task that is done back, as the Overseer or the user did then; returns whether it can be run.
  private func makeReady(
    _ id: TaskID, _ original: ExportedPlan.Task, _ own: inout Progress
  ) async throws -> Bool {
    guard let task = try await store.task(id) else { return false }
    switch task.state {
    case .pending: return true
    case .failed:
      try await store.retry(id)
      return true
    case .committed, .unverified, .approved:
      let last = own.reviews > 0 ? original.reviews[own.reviews - 1] : nil
      let notes = original.reviews.dropFirst(own.reviews).prefix { $0.reviewer == "user" }
      if let note = notes.first(where: \.sendsBack) {
        own.reviews += notes.count
        try await lander.sendBack(task, note: note.summary)
        return true
      }
      if last?.reviewer == "overseer", last?.sendsBack == true {
        return try await store.move(id, from: TaskState.awaitingReview, to: .pending)
      }
      let words = "attempts after its commit, since nothing in the file says why there were more"
      if !own.notReplayed.contains(words) { own.notReplayed.append(words) }
      return false
    default: return false
    }
  }

  private func review(_ id: TaskID, _ original: ExportedPlan.Task, _ own: inout Progress) async throws {
    guard let task = try await store.task(id), let commit = task.commit.flatMap({ ObjectID($0) }) else {
      own.stop = own.stop ?? "there was no commit to review"
      return
    }
    let next = original.reviews.indices.dropFirst(own.reviews).first { original.reviews[$0].reviewer == "overseer" }
    do {
      let review = try await pair.reviewer.review(commit, task: task)
      own.verdicts.append((next.map { original.reviews[$0].verdict }, review.verdict.rawValue))
    } catch let error as ModelError {
      own.stop = error.message
    } catch let error as AgentError {
      // A review that was of no use then is of none now.
      if next != nil { own.stop = error.message }
      return
    } catch let error as ExchangeError {
      if next != nil { own.stop = error.message }
      return
    }
    if let next { own.reviews = next + 1 }
  }
}
