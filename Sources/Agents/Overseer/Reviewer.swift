package import Exchanges
package import Git
package import NexusProtocol
package import Prompts
import Replies

/// Has the Overseer judge work.
package struct Reviewer: Sendable {
  let exchanges: Exchanges
  let prompts: PromptLibrary
  let repository: Repository
  let records: CommitRecords
  /// How often a review goes back to the Overseer because it cannot be read.
  let maxRepairs: Int

  package init(
    exchanges: Exchanges, prompts: PromptLibrary, repository: Repository, records: CommitRecords, maxRepairs: Int
  ) {
    self.exchanges = exchanges
    self.prompts = prompts
    self.repository = repository
    self.records = records
    self.maxRepairs = maxRepairs
  }

  var journal: any Journal { exchanges.journal }
  var events: EventWriter { exchanges.events }

  /// Asks the Overseer to judge a commit, against a task where it was made for one, and keeps the verdict.
  ///
  /// A task that is committed or unverified becomes approved when the verdict says so; any other verdict leaves its state
  /// to the user.
  /// - Parameter start: The commit before the change; nil for the commit's first parent.
  /// - Throws: `AgentError.reviewUnusable`, `ModelError`, errors of git and the journal.
  package func review(_ commit: ObjectID, since start: ObjectID? = nil, task: PlanTask?) async throws -> Review {
    try await events.tell(.reviewStarted, task: task?.id, ["commit": .string(commit.description)])
    let material = try await ReviewMaterial(reviewer: self, commit: commit, start: start, task: task)
    let subject = Subject(purpose: .review, plan: task?.id.plan, task: task?.id)
    var form = AnswerForm.reviewJSON
    var messages = try await material.prepare(format: form.instructions).messages
    var faults: [String] = []
    // An approval that does not show enough has one chance to.
    var unproven: (reading: ReviewReading, model: String)?
    for round in 0...maxRepairs {
      let reply = try await exchanges.askOverseer(&messages, form: &form, about: subject)
      let reading = ReviewReader.read(reply.content).checked(against: material.scope)
      faults = reading.faults.map(\.description)
      if reply.stopReason == .length { faults.insert("The answer was cut off at its token limit.", at: 0) }
      if faults.isEmpty {
        guard !reading.lacking.isEmpty, unproven == nil, round < maxRepairs else {
          return try await keep(reading, commit: commit, task: task, model: reply.model)
        }
        unproven = (reading, reply.model)
        faults = reading.lacking.map(\.description)
      }
      if reading.form == nil { form = .reviewText }
      let repair = try prompts.render(
        .overseerReviewRepair,
        ["faults": faults.map { "- \($0)" }.joined(separator: "\n"), "format": form.instructions])
      messages = Array(messages.prefix(2)).repairing(
        reply.content, with: repair, in: try await exchanges.budget(for: .overseer))
    }
    if let unproven { return try await keep(unproven.reading, commit: commit, task: task, model: unproven.model) }
    try await journal.heedExchanges(about: .review, plan: subject.plan, task: subject.task)
    throw AgentError(
      .reviewUnusable,
      "The Overseer's review of \(commit.abbreviated) cannot be used: \(faults.first ?? "it is empty.")",
      hint: "Run `nexus review` again, or choose another model with `nexus models set overseer MODEL`.")
  }

  /// What a reader of the review must know, whatever the Overseer says of it.
  private func scopeFindings(_ commit: ObjectID, _ task: PlanTask?) async throws -> [Finding] {
    guard let task else { return [] }
    return try await journal.attempt(behind: commit.description, of: task)?.undeclaredPaths.map {
      Finding(
        severity: .warning, file: $0, line: nil,
        message: "nexus: the task does not declare this file, and without its change the checks fail.")
    } ?? []
  }

  private func keep(
    _ reading: ReviewReading, commit: ObjectID, task: PlanTask?, model: String
  ) async throws -> Review {
    guard let verdict = reading.verdict else {
      throw AgentError(.reviewUnusable, "The Overseer's review of \(commit.abbreviated) has no verdict.")
    }
    for note in reading.notes { try await events.tell(.notice, task: task?.id, ["text": .string(note.description)]) }
    let review = try await journal.record(
      Review(
        task: task?.id, commit: commit.description, reviewer: .overseer, verdict: verdict,
        summary: reading.summary, findings: reading.findings + scopeFindings(commit, task), criteria: reading.verdicts,
        model: model, at: events.now()))
    try await journal.approve(task, by: review, telling: events)
    try await events.tell(
      .reviewFinished, task: task?.id,
      [
        "commit": .string(review.commit), "verdict": .string(review.verdict.rawValue),
        "summary": .string(review.summary), "findings": .integer(review.findings.count),
      ])
    if let task { try await records.keep(of: [task.id]) }
    return review
  }
}
