import Edits
import Exchanges
import Git
import NexusProtocol

/// The parts of a task's prompt, before its room is shared.
extension TaskPrompt {
  struct Draft {
    var text: TaskText
    var parts: [PackPart]
    var budget: PromptBudget
  }

  /// The parts of the whole that the reason of an answer before, findings, each answer, notes and map may take.
  private static let shares = (reason: 0.33, findings: 0.25, reply: 0.25, evidence: 0.25, notes: 0.1, map: 0.15)

  func draft(
    _ role: ModelRole, _ files: [File], _ shape: AnswerShape, _ conversation: Conversation,
    _ reading: Reading?
  ) async throws -> Draft {
    let budget = try await writer.exchanges.budget(for: role)
    let text = try TaskText(
      writer.prompts, task: task, goal: goal, shape: shape, reading: try reading?.introduction() ?? "")
    let findings = PromptGate.text(findings.map(\.asText).joined(separator: "\n"))
    let limit = budget.promptBytes
    func share(_ share: Double) -> Int { Int(Double(limit) * share) }

    let rounds = try await rounds(conversation, shape.format)
    let skeleton = try text.messages(
      context: "", findings: findings.isEmpty ? "" : "-", partly: task.files, evidence: evidence.isEmpty ? "" : "-",
      rounds: rounds.map { _ in (nil, "-") })
    let taskBytes = text.ownBytes
    var parts = [
      PackPart.standing(.fixed, "the templates", bytes: skeleton.promptBytes - taskBytes),
      .standing(.task, "the task", bytes: taskBytes),
    ]
    let isShort = writer.settings.writing.wantsShortPrompts
    if !isShort, let notes = try await notes(in: conversation.start, cap: share(Self.shares.notes)) {
      parts.append(notes)
    }
    let said = rounds.map(\.reason).joined(separator: "\n")
    parts += try files.map { try part($0, hints: [findings, said]) }
    // A task that names no file is not to be left without any idea of the repository.
    if !isShort || files.isEmpty {
      parts.append(
        MapPart.make(
          .init(wanted: share(Self.shares.map), minimum: min(300, share(Self.shares.map)), priority: 5),
          excluding: Set(task.files)
        ) { [survey] in try await survey.ranking() })
    }
    if !findings.isEmpty {
      parts.append(
        Self.digest(.history, "findings of reviews", findings, priority: 1, cap: share(Self.shares.findings)))
    }
    if !evidence.isEmpty {
      parts.append(Self.digest(.checks, TaskText.evidence, evidence, priority: 2, cap: share(Self.shares.evidence)))
    }
    for (index, round) in rounds.enumerated() {
      // The newest counts most: older ones make room first.
      let age = rounds.count - 1 - index
      parts.append(
        Self.digest(
          .checks, TaskText.reasonName(index, of: rounds.count), round.reason, priority: age == 0 ? 1 : 6 + age,
          cap: share(Self.shares.reason)))
      // A part of an answer would only mislead: the reason says what was wrong with it.
      parts.append(
        .whole(
          .history, TaskText.answerName(index, of: rounds.count), round.reply, priority: age == 0 ? 3 : 6 + age,
          cap: share(Self.shares.reply)))
    }
    return Draft(text: text, parts: parts, budget: budget)
  }

  /// What was said, as the model may read it. Where edits have changed files that the last answer does not hold in full,
  /// they stand below the last reason as they are now.
  private func rounds(_ conversation: Conversation, _ format: EditFormat) async throws -> [Round] {
    var rounds = conversation.rounds.map(\.gated)
    guard !rounds.isEmpty, !format.holdsWholeText, conversation.now != conversation.start else { return rounds }
    let changed = try await readFiles(in: conversation.now).filter { $0.content != nil }
    let before = Dictionary(
      try await readFiles(in: conversation.start).map { ($0.path, $0.content) }, uniquingKeysWith: { first, _ in first }
    )
    let texts = changed.filter { before[$0.path] != $0.content }.map {
      FileSection.text(path: $0.path, content: $0.content ?? "")
    }
    guard !texts.isEmpty else { return rounds }
    rounds[rounds.count - 1].reason += "\n\nThe files as they are now:\n\n" + texts.joined(separator: "\n")
    return rounds
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

extension EditFormat {
  /// Whether an answer in this form holds the new text itself, so that it need not be shown again.
  fileprivate var holdsWholeText: Bool { isFenced }
}
