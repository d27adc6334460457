import GRDB
package import NexusProtocol

extension Store {
  package func file(_ landing: LandingEntry, as event: Event) async throws(StoreError) -> JournalEntry? {
    let line = try event.jsonLine()
    return try await write(surviving: .power) { db in
      _ = try db.requirePlan(landing.plan)
      if let last = try db.landings(ofPlan: landing.plan).last, landing.tellsTheSame(as: last) { return nil }
      try db.insert(landing)
      return try db.append(event, line, job: job)
    }
  }

  package func landings(ofPlan plan: Int?) async throws(StoreError) -> [LandingEntry] {
    try await read { db in try db.landings(ofPlan: plan) }
  }
}

extension Database {
  fileprivate func insert(_ landing: LandingEntry) throws {
    if let other = landing.tasks.first(where: { $0.plan != landing.plan }) {
      throw StoreError.invalid("Task \(other) cannot land with plan \(landing.plan).")
    }
    try run(
      """
      INSERT INTO landings (kind, plan, branch, previous, commitID, work, means, kept, at)
      VALUES (:kind, :plan, :branch, :previous, :commit, :work, :means, :kept, :at)
      """,
      [
        "kind": landing.kind.rawValue, "plan": landing.plan, "branch": landing.branch, "previous": landing.previous,
        "commit": landing.commit, "work": landing.work, "means": landing.means, "kept": landing.kept,
        "at": landing.at.millisecondsSince1970,
      ])
    let id = lastInsertedRowID
    for (sequence, task) in landing.tasks.enumerated() {
      try run(
        "INSERT INTO landing_tasks (landing, sequence, task) VALUES (:landing, :sequence, :task)",
        ["landing": id, "sequence": sequence, "task": task.number])
    }
  }

  fileprivate func landings(ofPlan plan: Int?) throws -> [LandingEntry] {
    let condition = plan == nil ? "" : "WHERE plan = :plan"
    let arguments: Arguments = plan.map { ["plan": $0] } ?? [:]
    var tasks: [Int64: [Int]] = [:]
    for record in try records(
      """
      SELECT landing, task FROM landing_tasks JOIN landings ON landings.id = landing \(condition)
      ORDER BY landing, sequence
      """, arguments)
    {
      tasks[try record.integer("landing"), default: []].append(try record.int("task"))
    }
    return try records("SELECT * FROM landings \(condition) ORDER BY id", arguments).map { record in
      let plan = try record.int("plan")
      let numbers = tasks[try record.integer("id")] ?? []
      return LandingEntry(
        try record.named("kind"), plan: plan, tasks: numbers.map { TaskID(plan: plan, number: $0) },
        branch: try record.text("branch"), previous: try record.optionalText("previous"),
        commit: try record.text("commitID"), work: try record.optionalText("work"), means: try record.text("means"),
        kept: try record.optionalText("kept"), at: try record.time("at"))
    }
  }
}
