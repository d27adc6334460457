import Agents
import NexusProtocol

/// How an attempt ended, in words for a person.
enum AttemptText {
  /// - Parameters:
  ///   - outcome: The raw value of the outcome; any other text is returned as it is.
  ///   - reason: What is known besides; the first line of it.
  static func words(_ outcome: String, reason: String) -> String {
    switch Attempt.Outcome(rawValue: outcome) {
    case .noEdit: "the answer holds no edit that changes anything"
    case .refused:
      "no changes made: "
        + (reason.hasPrefix(AttemptReason.cutOff)
          ? "the answer was cut off at its token limit" : "not every edit could be applied")
    case .checksFailed: "the checks fail"
    case .passed: "a candidate that the checks allow"
    case .notChosen: "not taken: \(reason)"
    case .conflict: "other work changed the same places meanwhile"
    case .modelFailed, .interrupted: reason
    case .kept: "kept for later"
    case .committed: "committed"
    case .running: "running"
    case nil: outcome
    }
  }

  /// Whether the reason that is kept is a text for the model, which tells a person nothing that the rest does not.
  static func isReasonForModel(_ outcome: Attempt.Outcome) -> Bool {
    switch outcome {
    case .noEdit, .refused, .checksFailed, .conflict: true
    case .passed, .notChosen, .modelFailed, .interrupted, .kept, .committed, .running: false
    }
  }
}
