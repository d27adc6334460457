import Git
import NexusProtocol
import Replies
import Store
import Terminal

/// Changes a plan through its plain-text form.
struct PlanEditing {
  let session: Session
  let store: Store

  /// Opens the plan in the user's editor; a text that cannot be used is handed back with its faults.
  func edit(_ plan: Plan) async throws {
    let tasks = try await store.tasks(ofPlan: plan.number)
    let text = PlanGrammar.text(of: PlanDraft(plan, tasks: tasks))
    let edited = try await UserEditor(session).write(
      text, name: "plan-\(plan.number).md", help: "Change the plan above. Lines below this one are left out.")
    guard edited != text else { return }
    try await replace(plan, with: edited)
  }

  func replace(_ plan: Plan, with text: String) async throws {
    guard !text.trimmed.isEmpty else {
      throw UserError(
        "The plan is empty.", hint: "Nothing was changed. `nexus plan drop \(plan.number)` gives the plan up.",
        status: .badInput)
    }
    let reading = PlanGrammar.read(text)
    var faults = reading.faults.map(\.description)
    if faults.isEmpty {
      let validation = PlanValidation.validate(
        reading.draft, knownPaths: try await knownPaths(of: plan), goal: plan.goal)
      faults = validation.faults.map(\.description)
      if faults.isEmpty {
        _ = try await store.replaceTasks(ofPlan: plan.number, with: validation.draft.tasks)
        try await store.noteChange("You changed the plan.", plan: plan.number)
        return
      }
    }
    throw UserError(
      "The plan cannot be used: \(faults.joined(separator: " "))",
      hint: "Nothing was changed. docs/plan-format.md describes the format.", status: .badInput)
  }

  private func knownPaths(of plan: Plan) async throws -> Set<String> {
    let repository = try session.requireProject().repository
    return Set(try await repository.entries(at: try await repository.resolve(plan.base)).map(\.path))
  }
}

extension PlanDraft {
  /// The plan as it is kept, in the form it is edited in: tasks are named by their numbers.
  init(_ plan: Plan, tasks: [PlanTask]) {
    self.init(
      title: plan.title,
      tasks: tasks.map { task in
        TaskDraft(
          id: String(task.id.number), title: task.title, instructions: task.instructions, files: task.files,
          acceptance: task.acceptance, checks: task.checks, dependsOn: task.dependsOn.map(String.init))
      })
  }
}
