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
  ///
  /// - Returns: Whether the plan was changed.
  /// - Throws: `UserError` for a text that cannot be used, and that the user does not edit again; its hint says where the
  ///   text is kept.
  func edit(_ plan: Plan) async throws -> Bool {
    let tasks = try await store.tasks(ofPlan: plan.number)
    let text = PlanGrammar.text(of: PlanDraft(plan, tasks: tasks))
    var edited = text
    while true {
      let before = edited
      edited = try await UserEditor(session).write(edited, name: "plan-\(plan.number).md", help: Self.legend)
      guard edited != text else {
        try session.console.note("No changes.")
        return false
      }
      do {
        try await replace(plan, with: edited)
        return true
      } catch let failure where failure is UserError || failure is StoreError {
        var error = UserError(describing: failure)
        // An editor that changes nothing would be opened for ever.
        if edited != before, try isEditedAgain(after: error) { continue }
        let kept = try Files.keepTemporarily(Array(edited.utf8), name: "plan-\(plan.number).md")
        error.hint = "Nothing was changed. Your text is kept: `nexus plan edit \(plan.number) --file \(kept)` takes it."
        throw error
      }
    }
  }

  private func isEditedAgain(after error: UserError) throws -> Bool {
    let console = session.console
    guard console.isInteractive, console.format == .text else { return false }
    try console.note(Sanitizer.text(error.message))
    return try console.ask { try $0.confirm("Edit again?", assuming: true) } ?? false
  }

  private static let legend = """
    Change the plan above. Lines below this one are left out.
    `## Task N: TITLE` begins a task. Its fields, each of which may be left out:
    `Files:` and `Depends on:` with commas; `Acceptance:` and `Checks:` with one `- ` line each;
    `Instructions:` last, on as many lines as it takes. A task that has begun keeps its number and stays.
    `nexus help plan-format` has the rest.
    """

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
      hint: "Nothing was changed. `nexus help plan-format` describes the format.", status: .badInput)
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
