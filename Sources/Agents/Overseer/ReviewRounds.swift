import Exchanges
import Git
import NexusProtocol

/// Has the Overseer judge a run's work while the run lasts, and sends back what it wants changed.
struct ReviewRounds {
  private let reviewer: Reviewer
  private let plan: Plan
  /// How often a task may go back.
  private let limit: Int
  /// Whether a task is judged as soon as it is done; else when no task is left to be written.
  private(set) var isAtOnce: Bool
  /// Why the Overseer judges no more in this run.
  private(set) var failure: (any Error)?
  /// Tasks that wait for the user, because they cannot be judged or have gone back often enough.
  private var left: Set<TaskID> = []

  init(_ reviewer: Reviewer, _ plan: Plan, limit: Int, isAtOnce: Bool) {
    self.reviewer = reviewer
    self.plan = plan
    self.limit = limit
    self.isAtOnce = isAtOnce
  }

  /// Judges all finished work; returns whether any of it goes back.
  mutating func judgeAll(_ options: ImplementOptions, summary: inout ImplementSummary) async throws -> Bool {
    var isAnySentBack = false
    for task in try await reviewer.journal.tasks(ofPlan: plan.number) where options.includes(task) {
      try Task.checkCancellation()
      if try await judge(task.id, summary: &summary) { isAnySentBack = true }
    }
    return isAnySentBack
  }

  /// Judges a finished task; returns whether it goes back to be written again.
  ///
  /// A server that fails, or a reply nobody can use, takes nothing from the work: it waits for the user's own review.
  mutating func judge(_ id: TaskID, summary: inout ImplementSummary) async throws -> Bool {
    guard failure == nil, !left.contains(id), let task = try await reviewer.journal.task(id),
      TaskState.awaitingReview.contains(task.state), let commit = task.commit.flatMap({ ObjectID($0) })
    else { return false }
    do {
      let review = try await review(commit, task)
      let isSentBack = try await act(on: review, of: task)
      if review.verdict != .approve, !isSentBack { left.insert(id) }
      summary.finished[id] = isSentBack ? nil : try await reviewer.journal.task(id)?.state
      await learnWhetherBothFit()
      return isSentBack
    } catch let error as ModelError {
      // What hinders one review hinders the next; the Implementer may go on.
      failure = error
      try await leave(task, error.message)
    } catch let error as AgentError where error.code == .reviewUnusable {
      try await leave(task, error.message)
    } catch let error as ExchangeError {
      switch error.code {
      case .doesNotFit: try await leave(task, error.message)
      case .budgetSpent(.task): summary.spent[id] = [error.message, error.hint ?? ""]
      case .budgetSpent, .busy: throw error
      }
    }
    return false
  }

  /// Goes over to judging at the end, when the servers turn out to hold one model at a time.
  private mutating func learnWhetherBothFit() async {
    guard isAtOnce, let residency = reviewer.exchanges.residency else { return }
    isAtOnce = await residency.holdsBoth()
  }

  private mutating func leave(_ task: PlanTask, _ reason: String) async throws {
    left.insert(task.id)
    try await reviewer.events.tell(.notice, task: task.id, ["text": .string("It is not reviewed: \(reason)")])
  }

  /// The Overseer's judgement of this commit; it may have been given in a run that was interrupted.
  private func review(_ commit: ObjectID, _ task: PlanTask) async throws -> Review {
    let kept = try await reviewer.journal.reviews(of: task.id).last {
      $0.reviewer == .overseer && $0.commit == commit.description
    }
    guard let kept else { return try await reviewer.review(commit, task: task) }
    try await reviewer.journal.approve(task, by: kept, telling: reviewer.events)
    return kept
  }

  private func act(on review: Review, of task: PlanTask) async throws -> Bool {
    let round = try await round(of: task)
    let isSentBack = review.sendsBack && round <= limit
    var fields: [String: Event.Value] = [
      "commit": .string(review.commit), "verdict": .string(review.verdict.rawValue),
      "summary": .string(review.summary), "findings": .list(review.findings.map(\.asLine)),
      "criteria": .list(review.criteria.filter { $0.state != .met }.map(\.asLine)),
      "next": .string(review.verdict == .approve ? "none" : "user"),
    ]
    if isSentBack {
      let isAlone = try await PlanCommits(of: plan, in: reviewer.repository).entries.ownCommitsAtTip(task.id) != nil
      (fields["round"], fields["rounds"]) = (.integer(round), .integer(limit))
      fields["next"] = review.verdict == .redo && isAlone ? "anew" : "onTop"
      guard try await reviewer.journal.move(task.id, from: TaskState.awaitingReview, to: .pending) else {
        return false
      }
    }
    try await reviewer.events.tell(.taskReviewed, task: task.id, fields)
    return isSentBack
  }

  /// Which time in a row the Overseer sends the task back; what the user decided begins a new row.
  private func round(of task: PlanTask) async throws -> Int {
    let reviews = try await reviewer.journal.reviews(of: task.id)
    return reviews.reversed().prefix { $0.reviewer == .overseer }.count { $0.sendsBack }
  }
}

extension CriterionVerdict {
  /// The criterion that is not met, or not shown to be, on one line, with what is said of it.
  var asLine: String { "\(state.rawValue) \(criterion)" + (evidence.isEmpty ? "" : ": \(evidence)") }
}

extension Finding {
  /// The finding on one line: severity, place, message.
  fileprivate var asLine: String {
    let place = file.map { " " + $0 + (line.map { ":\($0)" } ?? "") } ?? ""
    return "\(severity.rawValue)\(place) \(message)"
  }
}
