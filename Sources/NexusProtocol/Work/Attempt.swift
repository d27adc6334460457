/// One try of the Implementer at a task, from prompt to verdict.
package struct Attempt: Sendable, Equatable {
  /// How an attempt ended.
  package enum Outcome: String, Sendable, CaseIterable {
    case running
    case committed
    /// The result is kept under a ref and not yet on the plan's branch.
    case kept
    /// The reply held no edit.
    case noEdit
    /// An edit did not apply, or named a file it must not touch.
    case refused
    case checksFailed
    /// A candidate whose checks passed, waiting to be compared with the others.
    case passed
    /// A candidate whose checks passed where another was taken, or whose tree another had made before.
    case notChosen
    /// The edits applied, but other work that came first changed the same places.
    case conflict
    /// The exchange with the model failed.
    case modelFailed
    /// The user, a signal or a crash ended it.
    case interrupted
  }

  /// Changes of files that the task does not declare.
  package struct OutOfScope: Sendable, Equatable {
    /// The files, each once.
    package var paths: [String]
    /// The tree of the base with these changes and no others, where they are held apart from the commit; nil where the
    /// commit holds them, since the checks fail without.
    package var held: String?
    /// Whether the user wants what is held apart in the task; the next run adds it.
    package var isTaken: Bool

    package init(paths: [String], held: String?, isTaken: Bool = false) {
      self.paths = paths
      self.held = held
      self.isTaken = isTaken
    }
  }

  /// Unique in one store.
  package var id: Int64
  package var task: TaskID
  /// Counts up from 1 for one task.
  package var number: Int
  /// The commit it works on.
  package var base: String
  package var outcome: Outcome
  /// Why it did not succeed, as the next attempt is told.
  package var reason: String?
  package var commit: String?
  /// The tree that the next attempt goes on from, where that is not the base's; of a candidate that passed, its own.
  package var tree: String?
  /// The attempt whose edits it began with; nil where it began with nothing but the base.
  package var previous: Int64?
  package var outOfScope: OutOfScope?
  package var startedAt: Timestamp
  package var endedAt: Timestamp?

  package init(
    id: Int64, task: TaskID, number: Int, base: String, outcome: Outcome = .running, reason: String? = nil,
    commit: String? = nil, tree: String? = nil, previous: Int64? = nil, outOfScope: OutOfScope? = nil,
    startedAt: Timestamp, endedAt: Timestamp? = nil
  ) {
    self.id = id
    self.task = task
    self.number = number
    self.base = base
    self.outcome = outcome
    self.reason = reason
    self.commit = commit
    self.tree = tree
    self.previous = previous
    self.outOfScope = outOfScope
    self.startedAt = startedAt
    self.endedAt = endedAt
  }

  /// What its commit changes without the task declaring it.
  package var undeclaredPaths: [String] { outOfScope.flatMap { $0.held == nil ? $0.paths : nil } ?? [] }

  /// What is to be said of its work.
  ///
  /// - Parameter checks: All its runs of checks.
  package func judgement(by checks: [CheckRecord]) -> CheckJudgement {
    let judgement = checks.judgement
    return undeclaredPaths.isEmpty || judgement.state == nil ? judgement : .outOfScope(undeclaredPaths)
  }
}

/// One edit of an attempt and what became of it.
package struct EditRecord: Sendable, Equatable {
  package enum Outcome: String, Sendable, CaseIterable { case applied, alreadyApplied, refused }

  package var path: String
  /// What the edit does: replace, write, create, delete, rename or mode.
  package var kind: String
  package var outcome: Outcome
  /// The format it was written in, by the name the engine gives it; nil where it could not be told.
  package var dialect: String?
  /// By what means it came to its place; nil for one that was refused.
  package var means: EditMeans?
  /// Who wrote it, where it answers a refusal; nil for a first try, and for one that was refused.
  package var mendedBy: ModelRole?
  /// The rung of the placing ladder that gave the place, where there is one.
  package var rung: String?
  /// First line of the place in the file before the edit, from 1.
  package var line: Int?
  /// How far the search text was from what stands there; 0 is exact.
  package var distance: Int?
  /// The engine's name for the reason of a refusal.
  package var code: String?
  /// The reason of a refusal, or what was put right.
  package var message: String?

  package init(
    path: String, kind: String, outcome: Outcome, dialect: String? = nil, means: EditMeans? = nil,
    mendedBy: ModelRole? = nil, rung: String? = nil, line: Int? = nil, distance: Int? = nil, code: String? = nil,
    message: String? = nil
  ) {
    self.path = path
    self.kind = kind
    self.outcome = outcome
    self.dialect = dialect
    self.means = means
    self.mendedBy = mendedBy
    self.rung = rung
    self.line = line
    self.distance = distance
    self.code = code
    self.message = message
  }
}

/// One run of a check on an attempt's tree.
package struct CheckRecord: Sendable, Equatable {
  package enum Outcome: String, Sendable, CaseIterable {
    case passed, failed, timedOut, couldNotStart

    /// For a person.
    package var words: String {
      switch self {
      case .passed: "passed"
      case .failed: "failed"
      case .timedOut: "timed out"
      case .couldNotStart: "could not start"
      }
    }
  }

  /// Which run of the check it was.
  package enum Run: String, Sendable, CaseIterable {
    case first
    /// Once more on the same tree, after the first failed.
    case again
    /// On the tree the attempt began with, to tell old failures from new ones.
    case base
  }

  /// What follows from a run.
  package enum Mark: String, Sendable, CaseIterable {
    /// It passed where it had failed before, on the same tree.
    case flaky
    /// It fails on the base as it does on the attempt.
    case oldFailure
    /// It passes on the base, or fails there in another way.
    case newFailure
    /// It fails on the base alike as far as can be told: neither run says anything to tell them apart by.
    case unclear
    /// It passed, and may have seen the user's checkout in place of the attempt's tree; the last line of the output says why.
    case unproven
  }

  package var name: String
  package var command: String
  package var run: Run
  package var mark: Mark?
  /// The sandbox it ran in; nil where it ran with all the user's rights.
  package var sandbox: String?
  package var outcome: Outcome
  /// The exit status; 128 plus the number of the signal that ended it; nil when it did not start or was ended for time.
  package var status: Int?
  package var duration: Duration
  /// What it printed, shortened in the middle.
  package var output: String

  package init(
    name: String, command: String, run: Run = .first, mark: Mark? = nil, sandbox: String? = nil, outcome: Outcome,
    status: Int?, duration: Duration, output: String
  ) {
    self.name = name
    self.command = command
    self.run = run
    self.mark = mark
    self.sandbox = sandbox
    self.outcome = outcome
    self.status = status
    self.duration = duration
    self.output = output
  }
}

/// A commit that takes the place of the one its attempt goes on from.
package struct Replacement: Sendable, Equatable {
  package var attempt: Int64
  package var commit: String
  package var state: TaskState

  package init(attempt: Int64, commit: String, state: TaskState) {
    self.attempt = attempt
    self.commit = commit
    self.state = state
  }
}
