import Edits
import Exchanges
import Git
import NexusProtocol
import Prompts
import RepositoryMap

/// Makes the messages of one attempt at a task.
struct TaskPrompt {
  let writer: PromptWriter
  let task: PlanTask
  /// What the user asked for, where the task does not say it in the same words; empty where it does.
  let goal: String
  /// What reviews found in earlier work on the task, oldest first.
  let findings: [Review]
  /// The commit whose map, history and rules are asked.
  let base: ObjectID
  let gate: PromptGate
  let survey: TaskSurvey
  /// What the checks that must pass say on the base.
  let evidence: String

  /// One answer of the model and why it did not do.
  struct Round: Equatable {
    var reply: String
    var reason: String

    /// What a model may read of it.
    var gated: Round { Round(reply: PromptGate.text(reply), reason: PromptGate.text(reason)) }
  }

  /// Where a task's conversation with its model stands. It is gone on with and never begun anew without need, so that the
  /// server finds what it has read before in its cache.
  struct Conversation {
    /// The tree whose files the first message shows.
    var start: ObjectID
    /// The tree that the next edits are applied to.
    var now: ObjectID
    /// Oldest first.
    var rounds: [Round]
    /// Whether it was begun anew, since what was asked before led nowhere; then it is asked for in another form.
    var isAnew = false
  }

  /// The parts of the whole that the reason of an answer before, findings, each answer, notes and map may take.
  private static let shares = (reason: 0.33, findings: 0.25, reply: 0.25, notes: 0.1, map: 0.15)

  init(writer: PromptWriter, plan: Plan, task: PlanTask, findings: [Review], base: ObjectID, evidence: String)
    async throws
  {
    self.evidence = PromptGate.text(evidence)
    self.writer = writer
    self.task = PromptGate.task(task)
    goal = task.says(plan.goal) ? "" : PromptGate.text(plan.goal)
    self.findings = findings
    self.base = base
    gate = try await PromptGate(writer.repository, at: [base], naming: task.files)
    survey = TaskSurvey(self.task, at: base, context: writer.context)
  }

  /// - Parameter conversation: What was said before; the model is shown the files it began with.
  /// - Throws: `ExchangeError.doesNotFit` when the task leaves no room for a reply, or for any of its files.
  func prepare(
    as role: ModelRole = .implementation, _ conversation: Conversation
  ) async throws -> PreparedPrompt {
    let files = try await readFiles(in: conversation.start)
    let format = try await format(for: files)
    // Who writes edits is asked as the Implementer is, whatever its role.
    let reading =
      writer.settings.writing.wantsShortPrompts
      ? nil : try await writer.readings.begin(as: .implementation, at: base, tree: conversation.now, gate: gate)
    do {
      return try await prepare(role, files, format, conversation, reading)
    } catch {
      // A task that fills the context can do without being told that there is more.
      guard reading != nil, (error as? ExchangeError)?.isAboutRoom == true else { throw error }
      return try await prepare(role, files, format, conversation, nil)
    }
  }

  /// Whether there is a prompt for the task at all. Asks for no map, so that it takes no time.
  func isPossible(as role: ModelRole, _ conversation: Conversation) async throws -> Bool {
    let files = try await readFiles(in: conversation.start)
    let draft = try await draft(
      role, files, shape(try await format(for: files), files, conversation), conversation, nil)
    return PromptPack.holdsAll(.file, of: draft.parts, limitInBytes: draft.budget.promptBytes)
  }

  private func format(for files: [File]) async throws -> EditFormat {
    let settings = writer.settings.writing
    let model = writer.settings.implementation.model
    let format = EditFormatChoice.format(
      configured: settings.editFormat, contents: files.compactMap(\.content),
      record: try await writer.journal.editTallies().filter { $0.model == model },
      examined: settings.examinedForm, wholeFileLines: settings.wholeFileLines,
      hasFunctions: EditFormatChoice.canBeFunctions(
        files.compactMap { file in file.content.map { (file.path, $0) } }, wholeFileLines: settings.wholeFileLines))
    // Nobody can write a whole file, or a whole function, of which some lines were kept back.
    return format.isFenced && files.contains(where: \.isRedacted) ? .searchReplace : format
  }

  private func prepare(
    _ role: ModelRole, _ files: [File], _ format: EditFormat, _ conversation: Conversation,
    _ reading: Reading?
  ) async throws -> PreparedPrompt {
    let prompt = try await write(role, files, format, conversation, reading)
    // A file that is not there in full must not be written in full.
    guard format.isFenced, !prompt.pack.files(.cut).isEmpty else { return prompt }
    return try await write(role, files, .searchReplace, conversation, reading)
  }

  private func write(
    _ role: ModelRole, _ files: [File], _ format: EditFormat, _ conversation: Conversation,
    _ reading: Reading?
  ) async throws -> PreparedPrompt {
    let shape = shape(format, files, conversation)
    let draft = try await draft(role, files, shape, conversation, reading)
    let pack = try await fit(draft.parts, draft.budget, role)
    return PreparedPrompt(
      role: role, messages: try draft.text.messages(pack, rounds: conversation.rounds.count), pack: pack,
      budget: draft.budget, reading: reading, openings: shape.openings, format: shape.format)
  }

  private func shape(_ format: EditFormat, _ files: [File], _ conversation: Conversation) -> AnswerShape {
    // A file that is there and cannot be shown must not be written over.
    let isOpen = files.allSatisfy { $0.content != nil || $0.isMissing }
    let settings = writer.settings.writing
    // A form that somebody chose, or that an exam showed to be mastered, stays.
    let isFree = settings.editFormat == .auto && !conversation.isAnew
    return AnswerShape(
      format, files: files.map { ($0.path, $0.content) }, opens: isOpen && settings.opensReplies,
      words: isFree ? "\(task.title)\n\(task.instructions)" : nil)
  }

  /// - Throws: `ExchangeError.doesNotFit`, also when a file that the task names would not be shown at all.
  private func fit(_ parts: [PackPart], _ budget: PromptBudget, _ role: ModelRole) async throws -> PromptPack {
    let required = parts.filter(\.demand.isRequired).reduce(0) { $0 + $1.demand.wanted }
    let least = parts.filter { $0.kind == .file }.reduce(required + LeftOutNotice.leastBytes) { $0 + $1.demand.floor }
    do {
      let pack = try await PromptPack.fit(parts, limitInBytes: budget.promptBytes)
      if pack.files(.leftOut).isEmpty { return pack }
    } catch is PromptPack.Lacking {
      // Said below, with what it takes.
    }
    // What the notice is kept is at most a sixteenth of the room.
    throw budget.doesNotFit(bytes: max(least * 16 / 15, budget.promptBytes + 1), role: role)
  }
}

extension PlanTask {
  /// Whether everything in a text stands in the task word for word.
  fileprivate func says(_ text: String) -> Bool {
    func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    return words("\(title)\n\(instructions)").contains(words(text))
  }
}

extension Review {
  /// The review as the Implementer is told it.
  var asText: String {
    let lines = findings.map { finding in
      let place =
        finding.file.map { file in finding.line.map { "\(file.visible):\($0): " } ?? "\(file.visible): " } ?? ""
      return "- \(finding.severity.rawValue): \(place)\(finding.message)"
    }
    let unmet = criteria.filter { $0.state == .unmet }.map { criterion in
      "- not met: \(criterion.criterion)" + (criterion.evidence.isEmpty ? "" : " (\(criterion.evidence))")
    }
    let way = verdict == .redo ? "Do the task anew, in another way than before." : ""
    return ([way, summary] + unmet + lines).filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
