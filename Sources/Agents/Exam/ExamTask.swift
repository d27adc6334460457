package import Edits

/// One of the small tasks that show what a model can do.
package struct ExamTask: Sendable {
  package enum Kind: Sendable, Equatable {
    /// A change of one file, written in this form.
    case edit(EditFormat)
    /// A plan for a goal.
    case plan
    /// A review of a commit that is right, or that does not do what was asked.
    case review(isRight: Bool)
  }

  package var kind: Kind
  package var title: String
  package var instructions: String
  package var path: String
  /// The file as it is.
  package var before: String
  /// The file as it must be; of a review, the file as the commit has it.
  package var after: String
}

/// What came of one task.
package struct ExamAnswer: Sendable, Equatable {
  package enum Outcome: String, Sendable, CaseIterable {
    /// It is what was asked for.
    case right
    /// It can be used, and is not what was asked for.
    case wrong
    /// It cannot be read, or its edits have no certain place.
    case unusable
  }

  package var outcome: Outcome
  /// Tokens read and written, those of a cache aside, and the seconds each took, where the server tells.
  package var read: (tokens: Int, seconds: Double)?
  /// Whether the server told which tokens it had in its cache, so that they are not among those read.
  package var isCacheTold = true
  package var written: (tokens: Int, seconds: Double)?

  package static func == (left: ExamAnswer, right: ExamAnswer) -> Bool { left.outcome == right.outcome }
}
