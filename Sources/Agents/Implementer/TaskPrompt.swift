import Edits
import Git
import NexusProtocol
import Prompts
import RepositoryMap

/// Makes the messages of one attempt at a task.
struct TaskPrompt {
  let workshop: Workshop
  let task: PlanTask
  /// What reviews found in earlier work on the task, oldest first.
  let findings: [Review]
  /// The commit whose map, history and rules are asked.
  let base: ObjectID
  let gate: PromptGate
  let survey: TaskSurvey

  /// What the model is told of the attempt before.
  struct Previous {
    var reply: String
    var reason: String

    /// What a model may read of it.
    var gated: Previous { Previous(reply: PromptGate.text(reply), reason: PromptGate.text(reason)) }
  }

  /// The parts of the whole that the reason of the attempt before, findings, the last reply, notes and map may take.
  private static let shares = (reason: 0.33, findings: 0.25, reply: 0.25, notes: 0.1, map: 0.15)

  init(workshop: Workshop, task: PlanTask, findings: [Review], base: ObjectID) async throws {
    self.workshop = workshop
    self.task = PromptGate.task(task)
    self.findings = findings
    self.base = base
    gate = try await PromptGate(workshop.repository, at: [base], naming: task.files)
    survey = TaskSurvey(self.task, at: base, context: workshop.context)
  }

  /// - Parameter tree: The tree the attempt works on, whose files the model is shown and may ask to read.
  /// - Throws: `AgentError.doesNotFit` when the task leaves no room for a reply, or for any of its files.
  func prepare(
    as role: ModelRole = .implementation, tree: ObjectID, after previous: Previous?
  ) async throws -> PreparedPrompt {
    let files = try await readFiles(in: tree)
    let format = try await format(for: files)
    let previous = previous?.gated
    // Who writes edits is asked as the Implementer is, whatever its role.
    let reading = try await workshop.reading(as: .implementation, at: base, tree: tree, gate: gate)
    do {
      return try await prepare(role, files, format, tree, previous, reading)
    } catch {
      // A task that fills the context can do without being told that there is more.
      guard reading != nil, (error as? AgentError)?.concernsOneTask == true else { throw error }
      return try await prepare(role, files, format, tree, previous, nil)
    }
  }

  /// Whether there is a prompt for the task at all. Asks for no map, so that it takes no time.
  func isPossible(as role: ModelRole, tree: ObjectID, after previous: Previous?) async throws -> Bool {
    let files = try await readFiles(in: tree)
    let draft = try await draft(role, files, try await format(for: files), tree, previous?.gated, nil)
    return PromptPack.holdsAll(.file, of: draft.parts, limitInBytes: draft.budget.promptBytes)
  }

  private func format(for files: [File]) async throws -> EditFormat {
    let settings = workshop.settings.implementation
    let format = EditFormatChoice.format(
      configured: settings.editFormat, contents: files.compactMap(\.content),
      record: try await workshop.journal.editTallies().filter { $0.model == settings.model })
    // Nobody can write a whole file of which some lines were kept back.
    return format == .wholeFile && files.contains(where: \.isRedacted) ? .searchReplace : format
  }

  private func prepare(
    _ role: ModelRole, _ files: [File], _ format: EditFormat, _ tree: ObjectID, _ previous: Previous?,
    _ reading: Workshop.Reading?
  ) async throws -> PreparedPrompt {
    let prompt = try await write(role, files, format, tree, previous, reading)
    // A file that is not there in full must not be written in full.
    guard format == .wholeFile, !prompt.pack.files(.cut).isEmpty else { return prompt }
    return try await write(role, files, .searchReplace, tree, previous, reading)
  }

  private func write(
    _ role: ModelRole, _ files: [File], _ format: EditFormat, _ tree: ObjectID, _ previous: Previous?,
    _ reading: Workshop.Reading?
  ) async throws -> PreparedPrompt {
    let draft = try await draft(role, files, format, tree, previous, reading)
    let pack = try await fit(draft.parts, draft.budget, role)
    return PreparedPrompt(
      role: role, messages: try draft.text.messages(pack, hasPrevious: previous != nil), pack: pack,
      budget: draft.budget, reading: reading)
  }

  /// A prompt before its room is shared.
  private struct Draft {
    var text: TaskText
    var parts: [PackPart]
    var budget: PromptBudget
  }

  private func draft(
    _ role: ModelRole, _ files: [File], _ format: EditFormat, _ tree: ObjectID, _ previous: Previous?,
    _ reading: Workshop.Reading?
  ) async throws -> Draft {
    let budget = try await workshop.budget(for: role)
    let text = try TaskText(
      workshop: workshop, task: task, format: format, reading: try workshop.readingText(reading))
    let findings = PromptGate.text(findings.map(\.asText).joined(separator: "\n"))
    let limit = budget.promptBytes
    func share(_ share: Double) -> Int { Int(Double(limit) * share) }

    let skeleton = try text.messages(
      context: "", findings: findings.isEmpty ? "" : "-", reason: previous == nil ? nil : "-", reply: nil)
    let taskBytes = text.ownBytes
    var parts = [
      PackPart.standing(.fixed, "the templates", bytes: skeleton.promptBytes - taskBytes),
      .standing(.task, "the task", bytes: taskBytes),
    ]
    if let notes = try await notes(in: tree, cap: share(Self.shares.notes)) { parts.append(notes) }
    parts += try files.map { try part($0, findings: findings, previous: previous) }
    parts.append(
      MapPart.make(
        .init(wanted: share(Self.shares.map), minimum: min(300, share(Self.shares.map)), priority: 5),
        excluding: Set(task.files)
      ) { [survey] in try await survey.ranking() })
    if !findings.isEmpty {
      parts.append(
        Self.digest(.history, "findings of reviews", findings, priority: 1, cap: share(Self.shares.findings)))
    }
    if let previous {
      parts.append(
        Self.digest(
          .checks, "why the last answer did not do", previous.reason, priority: 1, cap: share(Self.shares.reason)))
      // A part of an answer would only mislead: the reason says what was wrong with it.
      parts.append(.whole(.history, "the last answer", previous.reply, priority: 3, cap: share(Self.shares.reply)))
    }
    return Draft(text: text, parts: parts, budget: budget)
  }

  /// - Throws: `AgentError.doesNotFit`, also when a file that the task names would not be shown at all.
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

  private static func digest(
    _ kind: PackedPart.Kind, _ name: String, _ text: String, priority: Int, cap: Int
  ) -> PackPart {
    let count = text.utf8.count
    return PackPart(kind, name, .init(wanted: count, minimum: min(count, 300), cap: cap, priority: priority)) {
      OutputDigest.text(text, limitInBytes: $0)
    }
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
    let way = verdict == .redo ? "Do the task anew, in another way than before." : ""
    return ([way, summary] + lines).filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
