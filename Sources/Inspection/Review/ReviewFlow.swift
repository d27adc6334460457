import Agents
package import Exchanges
import Git
package import NexusProtocol
package import Store

/// Work and what the Overseer says of it.
package struct JudgedWork: Sendable {
  package var target: ReviewTarget
  /// Nil where nobody has judged that very commit.
  package var review: Review?

  package init(target: ReviewTarget, review: Review?) {
    self.target = target
    self.review = review
  }

  package var isApproved: Bool { review?.verdict == .approve }
}

/// What a user may do after work was judged.
package enum ReviewAdvice: Sendable, Equatable {
  /// The approval was withdrawn: to take the work all the same, or to ask again.
  case overrideOrAskAgain(TaskID)
  case sendBackOrReject(TaskID)
  /// The work is approved and changes files that its task does not declare.
  case takeUndeclared(TaskID)
  case accept
}

/// What becomes of work before and after a model judges it.
package struct ReviewFlow: Sendable {
  private let store: Store
  private let events: EventWriter

  package init(_ store: Store, telling events: EventWriter) {
    self.store = store
    self.events = events
  }

  /// The review that is kept of a commit, and made to count; nil where a model must be asked.
  package func keptReview(of target: ReviewTarget) async throws -> Review? {
    guard target.start == nil,
      let kept = try await store.reviews(ofCommit: target.commit.description).last(where: { $0.reviewer == .overseer })
    else { return nil }
    // The run that asked may have been killed before it heeded the answer.
    try await store.approve(target.task, by: kept, telling: events)
    return kept
  }

  /// What to do next; nil where no task was judged.
  package func advice(after judged: [JudgedWork]) async throws -> ReviewAdvice? {
    let tasks = judged.compactMap { item in item.target.task.map { ($0, item.isApproved) } }
    if let item = judged.first(where: { $0.review?.verdict == .unproven }), let task = item.target.task {
      return .overrideOrAskAgain(task.id)
    }
    if let (task, _) = tasks.first(where: { !$0.1 }) { return .sendBackOrReject(task.id) }
    for (task, _) in tasks where try await store.task(task.id)?.state == .unverified {
      return .takeUndeclared(task.id)
    }
    return tasks.isEmpty ? nil : .accept
  }
}
