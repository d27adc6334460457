package import NexusProtocol

/// A plan as it can be carried out, or the reasons why it cannot.
///
/// What has one clear meaning is put right and noted; everything else is a fault, one for each thing to change.
package struct PlanValidation: Sendable, Equatable {
  /// What a plan may hold; lengths in bytes of UTF-8.
  package struct Limits: Sendable, Equatable {
    package var tasks = 30
    package var filesOfTask = 30
    package var titleLength = 200
    package var instructionsLength = 32_768
    package var pathLength = 1_024

    package init() {}
  }

  /// The draft, put right where the notes say so.
  package var draft: PlanDraft
  package var faults: [PlanFault] = []
  package var notes: [PlanNote] = []

  package var isUsable: Bool { faults.isEmpty }

  /// Judges a plan.
  /// - Parameters:
  ///   - knownPaths: Every file of the tree the plan is made for, relative to its root; nil when they are not known, and
  ///     then no path is compared with them.
  ///   - goal: What the user asked for; its first line is the title of a plan that has none.
  package static func validate(
    _ draft: PlanDraft, knownPaths: Set<String>? = nil, goal: String = "", limits: Limits = Limits()
  ) -> PlanValidation {
    var validation = PlanValidation(draft: draft.normalized())
    validation.supplyTitle(goal: goal)
    guard draft.tasks.count <= limits.tasks else {
      let message = "The plan has \(draft.tasks.count) tasks; write at most \(limits.tasks)."
      validation.faults.append(PlanFault(.tooManyTasks, message))
      return validation
    }
    validation.judgeTasks(limits)
    validation.judgeIdentity()
    validation.judgeDependencies()
    let tree = knownPaths.map(KnownTree.init)
    for index in validation.draft.tasks.indices { validation.judgeFiles(of: index, in: tree, limits) }
    return validation
  }

  private mutating func supplyTitle(goal: String) {
    guard draft.title.isEmpty else { return }
    let line = goal.lines.lazy.map(\.trimmed).first { !$0.isEmpty }.map(String.init) ?? draft.tasks.first?.title ?? ""
    draft.title = String(line.prefix(72))
    if !draft.title.isEmpty {
      notes.append(PlanNote(.titleSupplied, "The plan had no title; it is now \"\(draft.title)\"."))
    }
  }

  private mutating func judgeTasks(_ limits: Limits) {
    if draft.tasks.isEmpty { faults.append(PlanFault(.noTasks, "The plan has no tasks; write at least one.")) }
    for task in draft.tasks {
      let name = "Task \(task.id)"
      func refuse(_ code: PlanFault.Code, _ message: String) {
        faults.append(PlanFault(code, task: task.id, message))
      }
      if task.title.isEmpty { refuse(.emptyTitle, "\(name) has no title; name the change in a few words.") }
      if task.title.utf8.count > limits.titleLength {
        refuse(.titleTooLong, "The title of task \(task.id) is longer than \(limits.titleLength) bytes; shorten it.")
      }
      if task.instructions.isBlank {
        refuse(.emptyInstructions, "\(name) has no instructions; say what to change and where.")
      }
      if task.instructions.utf8.count > limits.instructionsLength {
        let limit = "\(limits.instructionsLength) bytes"
        refuse(.instructionsTooLong, "The instructions of task \(task.id) are longer than \(limit); split the task.")
      }
      if task.files.count > limits.filesOfTask {
        let count = "\(task.files.count) files"
        refuse(.tooManyFiles, "\(name) names \(count); name at most \(limits.filesOfTask), or split the task.")
      }
    }
  }

  private mutating func judgeIdentity() {
    var byID: Set<String> = []
    var byTitle: [String: String] = [:]
    var byInstructions: [String: String] = [:]
    for task in draft.tasks {
      if !byID.insert(task.id).inserted {
        let message = "Two tasks have the identifier \(task.id); give each task its own."
        faults.append(PlanFault(.duplicateID, task: task.id, message))
      }
      let title = task.title.lowercased()
      let first = title.isEmpty ? nil : byTitle[title]
      if let first {
        refuseDuplicate(task, of: first, "title")
      } else if !task.instructions.isBlank, let first = byInstructions[task.instructions] {
        refuseDuplicate(task, of: first, "instructions")
      }
      byTitle[title] = first ?? task.id
      if byInstructions[task.instructions] == nil { byInstructions[task.instructions] = task.id }
    }
  }

  private mutating func refuseDuplicate(_ task: TaskDraft, of other: String, _ part: String) {
    let message = "Task \(task.id) has the same \(part) as task \(other); remove one of them or make them differ."
    faults.append(PlanFault(.duplicateTask, task: task.id, message))
  }
}
