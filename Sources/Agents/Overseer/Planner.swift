package import Exchanges
import Git
package import NexusProtocol
package import Prompts
import Replies

/// Has the Overseer plan goals, and split tasks that are too large.
package struct Planner: Sendable {
  let exchanges: Exchanges
  let prompts: PromptLibrary
  /// Chooses what the Overseer is shown of the repository.
  let context: any ContextSource
  let readings: Readings
  let saver: PlanSaver
  /// How often a plan goes back to the Overseer because it cannot be used.
  let maxRepairs: Int
  /// How many tasks a plan may have.
  let maxTasks: Int

  package init(
    exchanges: Exchanges, prompts: PromptLibrary, context: any ContextSource, readings: Readings, saver: PlanSaver,
    maxRepairs: Int, maxTasks: Int
  ) {
    self.exchanges = exchanges
    self.prompts = prompts
    self.context = context
    self.readings = readings
    self.saver = saver
    self.maxRepairs = maxRepairs
    self.maxTasks = maxTasks
  }

  var repository: Repository { saver.repository }
  var journal: any Journal { exchanges.journal }
  var events: EventWriter { exchanges.events }

  /// Asks the Overseer for a plan that reaches `goal` and saves it.
  ///
  /// A plan that cannot be used goes back with its exact faults, at most `maxRepairs` times. Tasks are told as events
  /// as soon as each is whole; nothing is saved before the whole plan is in order.
  /// - Parameter base: The commit to plan for.
  /// - Throws: `AgentError.planUnusable` with the last reply, `ModelError`, errors of git and the journal.
  package func plan(_ goal: String, base: String, baseBranch: String?) async throws -> Plan {
    let ahead = LoadingAhead(exchanges)
    try requireRoom(
      for: planMessages(PromptGate.text(goal), context: "", nil), in: try await exchanges.budget(for: .overseer))
    return try await ahead.around {
      await ahead.begin(.overseer)
      return try await makePlan(goal, base: base, baseBranch: baseBranch)
    }
  }

  private func makePlan(_ goal: String, base: String, baseBranch: String?) async throws -> Plan {
    try await events.tell(.planStarted, ["goal": .string(goal), "base": .string(base)])
    let paths = try await knownPaths(at: base)
    var form = AnswerForm.planJSON
    let prompt = try await planPrompt(goal, base: base)
    try await tellWhatIsLeftOut(of: prompt)
    try await tellWhichToolsAreMissing(in: prompt.reading)
    var messages = prompt.messages
    var asked = messages
    var faults: [String] = []
    var answer = ""
    var isThinking = false
    for round in 0...maxRepairs {
      let (reply, reading, wasHeld) = try await askForPlan(
        &messages, form: &form, reading: round == 0 ? prompt.reading : nil)
      if round == 0 { asked = messages }
      answer = reply.content
      faults = reading.faults.map(\.description)
      isThinking = reading.faults.contains { $0.code == .onlyThinking }
      if reply.stopReason == .length { faults.insert("The answer was cut off at its token limit.", at: 0) }
      if faults.isEmpty {
        var limits = PlanValidation.Limits()
        limits.tasks = maxTasks
        let validation = PlanValidation.validate(reading.draft, knownPaths: paths, goal: goal, limits: limits)
        faults = validation.faults.map(\.description)
        for note in validation.notes { try await events.tell(.notice, ["text": .string(note.description)]) }
        if faults.isEmpty {
          return try await saver.save(validation.draft, goal: goal, base: base, baseBranch: baseBranch)
        }
      }
      try await events.tell(.planFaulty, ["faults": .list(faults), "round": .integer(round + 1)])
      // A model that cannot keep to JSON gets the plain-text grammar, which small models write more easily.
      if reading.form == nil, wasHeld { form = .planText }
      // What was read goes first where there is no room for all.
      messages = asked.repairing(
        answer, with: try planRepairPrompt(faults, form: form), in: try await exchanges.budget(for: .overseer))
    }
    try await journal.heedExchanges(about: .plan, plan: nil, task: nil)
    throw AgentError(
      .planUnusable, "The Overseer's plan cannot be used: \(faults.first ?? "it holds no task.")",
      hint: isThinking
        ? "Set `llm.models.overseer.think` to false, or choose another model with `nexus models set overseer MODEL`."
        : "Say the goal in other words, or choose another model with `nexus models set overseer MODEL`.",
      reply: answer)
  }

  private func knownPaths(at base: String) async throws -> Set<String> {
    guard let id = ObjectID(base) else { throw AgentError(.branchMoved, "\"\(base)\" is not a commit id.") }
    return Set(try await repository.entries(at: id).map(\.path))
  }

  /// Asks once, or twice where the server cannot hold this model to a schema: then the answer is asked for as text.
  private func askForPlan(
    _ messages: inout [Message], form: inout AnswerForm, reading: Reading?
  ) async throws -> (reply: ModelReply, reading: PlanReading, wasHeld: Bool) {
    do {
      return try await askForPlan(&messages, format: form.format, reading: reading)
    } catch let error as ModelError where form.format != nil && error.refusesFormat {
      try await exchanges.changeToText(&form, in: &messages, about: Subject(purpose: .plan))
      return try await askForPlan(&messages, format: nil, reading: nil)
    }
  }

  private func askForPlan(
    _ messages: inout [Message], format: ResponseFormat?, reading: Reading?
  ) async throws -> (reply: ModelReply, reading: PlanReading, wasHeld: Bool) {
    let live = LivePlan(events: events)
    let (reply, wasHeld) = try await exchanges.exchange(
      as: .overseer, about: Subject(purpose: .plan), messages: &messages, format: format, with: reading
    ) { try await live.receive($0) }
    return (reply, try await live.finish(), wasHeld)
  }
}

/// Reads a plan while it is written and tells each task as soon as it is whole.
private actor LivePlan {
  private let events: EventWriter
  private var reader = PlanReader()
  private var told: [TaskDraft] = []

  init(events: EventWriter) {
    self.events = events
  }

  /// - Parameter piece: The next piece of the answer, or nil when what came so far is void.
  func receive(_ piece: String?) async throws {
    guard let piece else {
      reader = PlanReader()
      return
    }
    for task in reader.feed(piece) { try await tell(task) }
  }

  func finish() async throws -> PlanReading {
    let reading = reader.finish()
    let tasks = reading.draft.tasks
    // What came first was a draft, such as one that thinking without its opening mark held.
    if !tasks.isEmpty, !told.elementsEqual(tasks.prefix(told.count), by: Self.looksAlike) {
      try await events.tell(.notice, ["text": .string("The tasks above were a draft. The plan has these:")])
      told = []
    }
    for task in tasks.dropFirst(told.count) { try await tell(task) }
    return reading
  }

  private static func looksAlike(_ one: TaskDraft, _ other: TaskDraft) -> Bool {
    (one.id, one.title, one.files, one.dependsOn) == (other.id, other.title, other.files, other.dependsOn)
  }

  private func tell(_ task: TaskDraft) async throws {
    guard !told.contains(where: { $0.id == task.id }) else { return }
    told.append(task)
    try await events.tell(
      .planTask,
      [
        "id": .string(task.id), "title": .string(task.title), "files": .list(task.files),
        "dependsOn": .list(task.dependsOn),
      ])
  }
}
