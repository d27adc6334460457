import NexusProtocol
import Replies

/// Holds what a person types of a task to the same rules as a plan of the Overseer.
enum TaskDraftCheck {
  /// - Throws: `UserError` with the first fault.
  static func check(_ draft: TaskDraft) throws {
    var alone = draft
    alone.dependsOn = []  // the store knows the other tasks and checks these
    let validation = PlanValidation.validate(PlanDraft(title: draft.title, tasks: [alone]))
    guard let fault = validation.faults.first else { return }
    // A task that is being added has no name yet.
    let words = fault.description.replacing("Task new ", with: "The task ").replacing("task new ", with: "the task ")
    throw UserError("The task cannot be used: \(words)", hint: "Nothing was changed.", status: .badInput)
  }
}
