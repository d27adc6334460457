internal import NexusProtocol

/// What a review is about: the lines of a diff and the criteria of a task.
package struct ReviewScope: Sendable, Equatable {
  /// For each changed file the lines the diff shows, counted after the change; nil when any line may be named.
  package var files: [String: [ClosedRange<Int>]?]
  /// The acceptance criteria of the task; empty for a commit without task.
  package var criteria: [String]
  /// What may be quoted to show that a criterion is met; nil where nothing has to be.
  package var shown: ShownLines?
  /// What stands against an approval, whatever the review says, as a sentence; nil where nothing does.
  package var objection: String?

  package init(
    files: [String: [ClosedRange<Int>]?], criteria: [String] = [], shown: ShownLines? = nil, objection: String? = nil
  ) {
    self.files = files
    self.criteria = criteria
    self.shown = shown
    self.objection = objection
  }
}

extension ReviewReading {
  /// Compares the review with what was to be reviewed.
  ///
  /// Findings elsewhere are kept, each with a note. An approval that leaves a criterion of the task unjudged is a fault;
  /// one that does not show of each by a quote that it is met is withdrawn, and so is one that something stands against.
  package func checked(against scope: ReviewScope) -> ReviewReading {
    var reading = self
    reading.findingsOutsideDiff = []
    for index in findings.indices { reading.locate(index, in: scope) }
    reading.judgeCriteria(of: scope)
    if reading.verdict == .approve, let objection = scope.objection {
      reading.verdict = .unproven
      reading.notes.append(ReviewNote(.approvalWithdrawn, "The review approves, which does not count: \(objection)"))
    }
    return reading
  }

  private mutating func locate(_ index: Int, in scope: ReviewScope) {
    guard let written = findings[index].file else { return }
    let file = Self.file(written, among: scope.files.keys)
    if let file, file != written {
      findings[index].file = file
      notes.append(ReviewNote(.fileMended, "A finding about \"\(written)\" was taken to be about \"\(file)\"."))
    }
    guard let file, let lines = scope.files[file] else {
      findingsOutsideDiff.append(index)
      return notes.append(ReviewNote(.outsideDiff, "A finding names \"\(written)\", which the diff does not change."))
    }
    guard let line = findings[index].line, let lines, !lines.contains(where: { $0.contains(line) }) else { return }
    findingsOutsideDiff.append(index)
    notes.append(ReviewNote(.outsideDiff, "A finding names line \(line) of \"\(file)\", which the diff does not show."))
  }

  /// The changed file that a name means: itself, without `a/`, `b/` or `./`, or the only one with that last part.
  private static func file(_ name: String, among files: some Collection<String>) -> String? {
    if files.contains(name) { return name }
    for prefix in ["a/", "b/", "./", "/"] as [StaticString] {
      if let rest = name[...].dropping(prefix: prefix), files.contains(String(rest)) { return String(rest) }
    }
    let matches = files.filter { $0.utf8.reversed().starts(with: ("/" + name).utf8.reversed()) }
    return matches.count == 1 ? matches.first : nil
  }
}
