import Exchanges
import Git
package import NexusProtocol
import Prompts
import RepositoryMap
import Replies

extension Planner {
  /// The most tasks one may be split into.
  private static let splitLimit = 8

  /// Has the Overseer split a task that does not fit into the Implementer's context, and puts the parts in its place.
  ///
  /// The task itself is skipped and keeps its history, so that it is never split twice.
  /// - Throws: `AgentError.planUnusable` when no answer can be used, `ModelError`, errors of git and the journal.
  package func split(_ task: PlanTask, of plan: Plan) async throws -> [PlanTask] {
    let base = try await repository.branchTip(plan.branch) ?? ObjectID(plan.base)
    guard let base else { throw AgentError(.branchMoved, "The plan's base \"\(plan.base)\" is not a commit id.") }
    let paths = Set(try await repository.entries(at: base).map(\.path))
    var form = AnswerForm.planJSON
    var messages = try await splitMessages(task, at: base, form: form)
    var faults: [String] = []
    var answer = ""
    let subject = Subject(purpose: .plan, task: task.id)
    for _ in 0...maxRepairs {
      let reply = try await exchanges.askOverseer(&messages, form: &form, about: subject)
      answer = reply.content
      var reader = PlanReader()
      _ = reader.feed(answer)
      let reading = reader.finish()
      var limits = PlanValidation.Limits()
      limits.tasks = Self.splitLimit
      let validation = PlanValidation.validate(
        reading.draft, knownPaths: paths.union(task.files), goal: task.title, limits: limits)
      faults = reading.faults.map(\.description) + validation.faults.map(\.description)
      if reply.stopReason == .length { faults.insert("The answer was cut off at its token limit.", at: 0) }
      if faults.isEmpty, validation.draft.tasks.count < 2 { faults = ["Write at least two tasks."] }
      if faults.isEmpty { return try await keep(validation.draft.tasks, inPlaceOf: task) }
      if reading.form == nil { form = .planText }
      let repair = try prompts.render(
        .overseerPlanRepair,
        ["faults": faults.map { "- \($0)" }.joined(separator: "\n"), "format": form.instructions])
      messages = messages.repairing(answer, with: repair, in: try await exchanges.budget(for: .overseer))
    }
    try await journal.heedExchanges(about: .plan, plan: subject.plan, task: subject.task)
    throw AgentError(
      .planUnusable, "The Overseer could not split task \(task.id): \(faults.first ?? "it gave no tasks.")",
      hint: "Split it yourself with `nexus plan edit`, or set a larger `contextLength`.", reply: answer)
  }

  private func keep(_ drafts: [TaskDraft], inPlaceOf task: PlanTask) async throws -> [PlanTask] {
    let parts = try await journal.splitTask(task.id, into: drafts)
    let names = parts.map { "\($0.id) (\($0.title))" }.joined(separator: ", ")
    try await events.tell(.notice, task: task.id, ["text": .string("Split into \(names).")])
    return parts
  }

  /// The prompt shows an outline of the task's files, which is what tells where to cut.
  private func splitMessages(_ task: PlanTask, at base: ObjectID, form: AnswerForm) async throws -> [Message] {
    let implementation = try await exchanges.budget(for: .implementation)
    let task = PromptGate.task(task)
    func messages(context: String) throws -> [Message] {
      let values = [
        "context": context, "format": form.instructions, "title": task.title, "instructions": task.instructions,
        "acceptance": task.acceptance.map { "- \($0)" }.joined(separator: "\n"),
        "limit": String(implementation.promptBytes),
      ]
      return [
        Message(.system, try prompts.render(.overseerSystem)),
        Message(.user, try prompts.render(.overseerSplit, values)),
      ]
    }
    let budget = try await exchanges.budget(for: .overseer)
    let bare = try messages(context: "")
    guard budget.holds(bare) else { throw budget.doesNotFit(bytes: bare.promptBytes, role: .overseer) }
    let survey = TaskSurvey(task, at: base, context: context)
    let names = "# Files of the task\n" + task.files.map { "- \($0.visible)\n" }.joined() + "\n"
    let room = budget.bytesLeft(beside: bare) * 3 / 4
    let pack = try await PromptPack.fit(
      [
        .whole(.notes, "the list of the task's files", names, priority: 0),
        MapPart.make(.init(wanted: max(0, room), minimum: 0, priority: 1), excluding: []) {
          try await survey.ranking()
        },
      ], limitInBytes: max(room, LeftOutNotice.leastBytes))
    return try messages(context: pack.text)
  }
}
