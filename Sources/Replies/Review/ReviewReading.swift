package import NexusProtocol

/// What was found in a reply that should be a review.
///
/// There is a verdict exactly if there is no fault; it is no verdict of the user's.
package struct ReviewReading: Sendable, Equatable {
  package enum Form: String, Sendable { case json, grammar }

  package var verdict: Verdict?
  /// Empty when there is none.
  package var summary: String
  /// In the order they stand; none of them without message.
  package var findings: [Finding]
  package var criteria: [CriterionJudgement]
  /// What is to be held of each criterion of the task, in their order; none before it was checked against the task.
  package var verdicts: [CriterionVerdict] = []
  /// What would have to be shown for an approval that was withdrawn because it was not.
  package var lacking: [ReviewFault] = []
  /// Nil when the reply is no review.
  package var form: Form?
  /// Why the reply cannot be used.
  package var faults: [ReviewFault] = []
  package var notes: [ReviewNote] = []
  /// Places in `findings` of those that name a file or line which is not in the diff.
  package var findingsOutsideDiff: [Int] = []
}

/// What a review says about an acceptance criterion, as it was written.
package struct CriterionJudgement: Sendable, Hashable {
  /// Its number, its text, or both.
  package var criterion: String
  package var isMet: Bool
  /// What is said to show it; empty when nothing was said.
  package var evidence: String

  package init(criterion: String, isMet: Bool, evidence: String = "") {
    self.criterion = criterion
    self.isMet = isMet
    self.evidence = evidence
  }
}

/// Why a review cannot be used as it was written.
package struct ReviewFault: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    case emptyReply, onlyThinking, cutOff, malformedJSON, wrongType
    case missingVerdict, ambiguousVerdict, contradictoryVerdict
    case nothingToRevise, emptyFinding, criterionNotJudged, criterionNotShown
  }

  package var code: Code
  /// One sentence that says what is wrong and what to write instead.
  package var message: String
  /// Where in the reply, from 1; for text that cannot be read.
  package var line: Int?
  package var column: Int?

  package init(_ code: Code, _ message: String, line: Int? = nil, column: Int? = nil) {
    self.code = code
    self.message = message
    self.line = line
    self.column = column
  }

  package var description: String { message }
}

/// Something in a review that was decided without asking.
package struct ReviewNote: Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    /// An approval became `revise`, since its own findings or criteria contradict it, or `unproven`, since it does not show
    /// that they are met.
    case approvalWithdrawn
    /// There was no clear verdict, but reasons enough for `revise`.
    case verdictSupplied
    case severitySupplied, criterionUnclear
    case fileMended, outsideDiff
  }

  package var code: Code
  /// One sentence.
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
