import Agents
import Checks
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
    let looking = try await session.workshop(store: store, asksModels: false)
    let ground = try await looking.preparePick(from: task)
    guard let picks = try choose(ground.files) else {
      try console.note("Nothing was changed.")
      return false
    }
    let workshop = try await checkingWorkshop(for: task) ?? looking
    guard let result = try await workshop.pick(picks, from: ground) else {
      try console.note("All hunks are picked, so task \(task.id) stays as it is.")
      return false
    }
    for (id, judgement) in result.tasks {
      if let reason = judgement.reason { try console.note("Task \(id) is unverified. \(Sanitizer.oneLine(reason))") }
    }
    return true
  }

  /// Nil where checks cannot be run: what is picked is unverified then.
  private func checkingWorkshop(for task: PlanTask) async throws -> Workshop? {
    do {
      var workshop = try await session.workshop(store: store, runsChecks: true, asksModels: false)
      let tasks = try await store.tasks(ofPlan: task.id.plan).filter { $0.commit != nil }
      workshop.settings.taskChecks = try session.allowedTaskChecks(of: tasks).mapValues(CheckCommand.init)
      return workshop
    } catch let error as UserError {
      try session.console.note("Checks cannot be run. \(error.message)")
      return nil
    }
  }
}
