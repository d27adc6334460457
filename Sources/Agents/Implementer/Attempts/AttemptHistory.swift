import Checks
import Git
import NexusProtocol

/// What the failed attempts of a run have led to, to tell when one more of the same kind would lead nowhere.
struct AttemptHistory {
  /// Why another equal round is no use.
  enum Stall: String, Sendable {
    case sameEdit, sameFailure
    /// The same reply again, of which no edit could be applied.
    case noEdit
  }

  /// How an attempt failed, in a form that two can be compared by.
  enum Failure: Equatable {
    /// What the model was told.
    case words(String)
    /// Checks that failed, by name.
    case checks([String: CheckFailure])

    static func reason(_ reason: String) -> Failure { .words(AttemptHistory.normalized(reason)) }

    /// - Parameter records: All of one attempt.
    static func of(_ records: [CheckRecord]) -> Failure {
      let last = Dictionary(records.filter { $0.run != .base }.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
      return .checks(last.filter { $0.value.outcome != .passed }.mapValues(CheckFailure.init))
    }
  }

  /// Whether edits of each reply were applied.
  private var replies: [String: Bool] = [:]
  /// The trees that edits led to, with the number of the attempt that came to each first.
  private var trees: [ObjectID: Int] = [:]
  private var last: Failure?
  /// Stays, once it is found.
  private(set) var stall: Stall?

  /// The attempt whose edits led to a tree before.
  func maker(of tree: ObjectID) -> Int? { trees[tree] }

  /// - Parameters:
  ///   - tree: What the edits led to; nil where none were applied.
  ///   - number: The attempt's.
  mutating func add(reply: String, tree: ObjectID?, of number: Int, failure: Failure) {
    let said = Self.normalized(reply)
    // Replies that say nothing are no edits, and so not the same one.
    let earlier = said.isEmpty ? nil : replies.updateValue(tree != nil, forKey: said)
    let isNewTree = tree.map { trees[$0] == nil } ?? true
    if let tree, isNewTree { trees[tree] = number }
    defer { last = failure }
    guard stall == nil else { return }
    if earlier != nil || !isNewTree {
      stall = tree == nil && earlier == false ? .noEdit : .sameEdit
    } else if failure == last {
      stall = .sameFailure
    }
  }

  /// White space is what a model varies without meaning anything.
  private static func normalized(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

/// The failure of a check: the same as another when the same things fail, whatever times and line numbers are printed.
struct CheckFailure: Equatable {
  private let outcome: CheckRecord.Outcome
  private let status: Int?
  private let lines: FailureLines
  private let output: String

  init(_ record: CheckRecord) {
    outcome = record.outcome
    status = record.status
    lines = FailureLines(of: record.output)
    output = record.output
  }

  static func == (left: CheckFailure, right: CheckFailure) -> Bool {
    guard left.outcome == right.outcome, left.status == right.status else { return false }
    // An output that says nothing of failures can only be compared as it stands.
    return left.lines.isEmpty || right.lines.isEmpty ? left.output == right.output : left.lines == right.lines
  }
}
