import GRDB
package import NexusProtocol

extension Store {
  /// Saves a review and returns it with its identifier; the one it came with is ignored.
  ///
  /// - Throws: `.notFound` when its task does not exist.
  package func record(_ review: Review) async throws(StoreError) -> Review {
    try await write(surviving: .power) { db in
      let saved = try db.insert(review)
      if review.reviewer == .overseer, let owner {
        try db.heedExchanges(about: .review, plan: review.task?.plan, task: review.task, of: owner)
      }
      return saved
    }
  }

  package func reviews(of task: TaskID) async throws(StoreError) -> [Review] {
    try await read { db in try db.reviews(where: "plan = :plan AND task = :task", task.arguments) }
  }

  /// The reviews of a commit, whoever made it, oldest first.
  package func reviews(ofCommit commit: String) async throws(StoreError) -> [Review] {
    try await read { db in try db.reviews(where: "commitID = :commit", ["commit": commit]) }
  }
}

extension Database {
  /// Saves a review with its findings and criteria and returns it with its identifier.
  func insert(_ review: Review) throws -> Review {
    if let task = review.task { _ = try requireTask(task) }
    try run(
      """
      INSERT INTO reviews (plan, task, commitID, reviewer, verdict, summary, model, at)
      VALUES (:plan, :task, :commit, :reviewer, :verdict, :summary, :model, :at)
      """,
      [
        "plan": review.task?.plan, "task": review.task?.number, "commit": review.commit,
        "reviewer": review.reviewer.rawValue, "verdict": review.verdict.rawValue, "summary": review.summary,
        "model": review.model, "at": review.at.millisecondsSince1970,
      ])
    var saved = review
    saved.id = lastInsertedRowID
    try insertFindings(of: saved)
    try insertCriteria(of: saved)
    return saved
  }

  private func insertFindings(of review: Review) throws {
    for (sequence, finding) in review.findings.enumerated() {
      try run(
        """
        INSERT INTO findings (review, sequence, severity, file, line, message)
        VALUES (:review, :sequence, :severity, :file, :line, :message)
        """,
        [
          "review": review.id, "sequence": sequence, "severity": finding.severity.rawValue, "file": finding.file,
          "line": finding.line, "message": finding.message,
        ])
    }
  }

  private func insertCriteria(of review: Review) throws {
    for (sequence, criterion) in review.criteria.enumerated() {
      try run(
        """
        INSERT INTO criteria (review, sequence, criterion, state, evidence)
        VALUES (:review, :sequence, :criterion, :state, :evidence)
        """,
        [
          "review": review.id, "sequence": sequence, "criterion": criterion.criterion,
          "state": criterion.state.rawValue, "evidence": criterion.evidence,
        ])
    }
  }

  fileprivate func reviews(where condition: StaticString, _ arguments: Arguments) throws -> [Review] {
    try records("SELECT * FROM reviews WHERE \(condition) ORDER BY id", arguments).map { record in
      let findings = try records(
        "SELECT * FROM findings WHERE review = :review ORDER BY sequence", ["review": record.integer("id")])
      let criteria = try records(
        "SELECT * FROM criteria WHERE review = :review ORDER BY sequence", ["review": record.integer("id")])
      return try Review(record, findings: findings.map(Finding.init), criteria: criteria.map(CriterionVerdict.init))
    }
  }
}

extension Review {
  fileprivate init(_ record: Record, findings: [Finding], criteria: [CriterionVerdict]) throws {
    self.init(
      id: try record.integer("id"), task: try record.optionalTaskID(), commit: try record.text("commitID"),
      reviewer: try record.named("reviewer"), verdict: try record.named("verdict"),
      summary: try record.text("summary"), findings: findings, criteria: criteria,
      model: try record.optionalText("model"),
      at: try record.time("at"))
  }
}

extension CriterionVerdict {
  fileprivate init(_ record: Record) throws {
    self.init(try record.text("criterion"), try record.named("state"), evidence: try record.text("evidence"))
  }
}

extension Finding {
  fileprivate init(_ record: Record) throws {
    self.init(
      severity: try record.named("severity"), file: try record.optionalText("file"),
      line: try record.optionalInt("line"), message: try record.text("message"))
  }
}
