package import Edits

/// What an exam showed of a model.
package struct ExamResult: Sendable, Equatable {
  package var model: String
  /// How many of the three changes were right in each form.
  package var rightByForm: [EditFormat: Int] = [:]
  package var planIsUsable = false
  /// Whether the right commit was approved, and whether the wrong one was not.
  package var approvedRight = false
  package var caughtWrong = false
  /// Tokens a second, over all tasks; nil where the server does not tell. Where it does not tell what it had in its cache,
  /// reading is as slow as it was at its slowest.
  package var readSpeed: Double?
  package var writeSpeed: Double?
  package var contextLength: Int?

  package init(model: String) { self.model = model }

  /// The form the model does best with, of those with at least two of three right; whole files before others as good.
  package var form: EditFormat? {
    ExamPaper.forms.filter { rightByForm[$0, default: 0] >= 2 }
      .max { rightByForm[$0, default: 0] < rightByForm[$1, default: 0] }
  }

  package var canPlan: Bool { planIsUsable }
  package var canReview: Bool { approvedRight && caughtWrong }

  /// One plain sentence for people.
  package var recommendation: String {
    let writes =
      switch form {
      case .wholeFile?: "as Implementer: whole files"
      case let form?: "as Implementer: \(form.rawValue)"
      case nil: "not as Implementer"
      }
    let judges: String
    switch (canPlan, canReview) {
    case (true, true): judges = "as Overseer too"
    case (true, false): judges = "as Overseer for plans, not for reviews"
    case (false, true): judges = "as Overseer for reviews, not for plans"
    case (false, false): judges = "not as Overseer"
    }
    return "\(writes); \(judges)"
  }

  mutating func take(_ answer: ExamAnswer, of task: ExamTask) {
    let isRight = answer.outcome == .right
    switch task.kind {
    case .edit(let form): if isRight { rightByForm[form, default: 0] += 1 }
    case .plan: planIsUsable = isRight
    case .review(isRight: true): approvedRight = isRight
    case .review(isRight: false): caughtWrong = isRight
    }
  }
}
