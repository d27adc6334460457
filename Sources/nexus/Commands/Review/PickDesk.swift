import Agents
import Checks
import Exchanges
import Git
import NexusProtocol
import Store
import Terminal

/// Has hunks of a task chosen, and makes what was chosen the task's commit.
struct PickDesk {
  let session: Session
  let store: Store

  /// - Parameter choose: Chooses from the files of the task's commit; nil leaves everything as it is.
  /// - Returns: Whether the task has another commit now.
  @discardableResult
  func pick(from task: PlanTask, choose: ([FileDiff]) throws -> [FilePick]?) async throws -> Bool {
    let console = session.console
    let events = session.events(to: store)
    let lander = try session.lander(telling: events)
    let ground = try await lander.preparePick(from: task)
    guard let picks = try choose(ground.files) else {
      try console.note("Nothing was changed.")
      return false
    }
    let checking = try await checking(of: task, events)
    guard let result = try await lander.pick(picks, from: ground, with: checking) else {
      try console.note("All hunks are picked, so task \(task.id) stays as it is.")
      return false
    }
    for (id, judgement) in result.tasks {
      if let reason = judgement.reason { try console.note("Task \(id) is unverified. \(Sanitizer.oneLine(reason))") }
    }
    return true
  }

  /// Without any check where none can be run: what is picked is unverified then.
  private func checking(of task: PlanTask, _ events: EventWriter) async throws -> Checking {
    do {
      var settings = try await session.projectChecks()
      let tasks = try await store.tasks(ofPlan: task.id.plan).filter { $0.commit != nil }
      settings.taskChecks = try session.allowedTaskChecks(of: tasks).mapValues(CheckCommand.init)
      return try session.checking(settings, telling: events)
    } catch let error as UserError {
      try session.console.note("Checks cannot be run. \(error.message)")
      return try session.checking(telling: events)
    }
  }
}
