import GRDB
import NexusProtocol

extension Database {
  /// The highest number any plan ever had; 0 before the first.
  func lastPlanNumber() throws -> Int {
    try record("SELECT seq FROM sqlite_sequence WHERE name = 'plans'")?.int("seq") ?? 0
  }

  func plan(_ number: Int) throws -> Plan? {
    try record("SELECT * FROM plans WHERE number = :number", ["number": number]).map(Plan.init)
  }

  func requirePlan(_ number: Int) throws -> Plan {
    guard let plan = try plan(number) else { throw StoreError.notFound("plan \(number)") }
    return plan
  }

  /// The plan, if its tasks may change.
  func requireLivingPlan(_ number: Int) throws -> Plan {
    let plan = try requirePlan(number)
    guard plan.state != .dropped else {
      var error = StoreError.invalid("Plan \(number) was dropped.")
      error.droppedPlan = number
      throw error
    }
    return plan
  }

  func insert(_ plan: Plan) throws {
    try run(
      """
      INSERT INTO plans (number, goal, title, base, baseBranch, branch, state, lastTask, createdAt)
      VALUES (:number, :goal, :title, :base, :baseBranch, :branch, :state, 0, :createdAt)
      """,
      [
        "number": plan.number, "goal": plan.goal, "title": plan.title, "base": plan.base,
        "baseBranch": plan.baseBranch, "branch": plan.branch, "state": plan.state.rawValue,
        "createdAt": plan.createdAt.millisecondsSince1970,
      ])
  }

  func setState(_ state: Plan.State, ofPlan number: Int) throws {
    try run("UPDATE plans SET state = :state WHERE number = :number", ["state": state.rawValue, "number": number])
  }

  /// Makes a finished plan active again when a task of it is neither accepted nor skipped any more.
  func reopenPlanIfNeeded(_ number: Int) throws {
    try run(
      """
      UPDATE plans SET state = 'active' WHERE number = :number AND state = 'finished'
      AND EXISTS (SELECT 1 FROM tasks WHERE plan = :number AND state NOT IN ('accepted', 'skipped'))
      """,
      ["number": number])
  }

  /// The plan that was chosen to be worked on, and the newest plan there was then.
  ///
  /// It is kept in `meta`, which older versions let be.
  func chosenPlan() throws -> (number: Int, newest: Int)? {
    guard let text = try record("SELECT value FROM meta WHERE key = 'chosenPlan'")?.text("value") else { return nil }
    let numbers = text.split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 2 else { throw StoreError.corrupt("the chosen plan is not one that nexus writes") }
    return (numbers[0], numbers[1])
  }

  func choosePlan(_ number: Int) throws {
    try run(
      """
      INSERT INTO meta (key, value) VALUES ('chosenPlan', :value)
      ON CONFLICT DO UPDATE SET value = excluded.value
      """, ["value": "\(number) \(try lastPlanNumber())"])
  }

  /// Gives out the next number of a task, which no task of the plan ever had.
  func nextTaskNumber(inPlan number: Int) throws -> Int {
    try run("UPDATE plans SET lastTask = lastTask + 1 WHERE number = :number", ["number": number])
    return try record("SELECT lastTask FROM plans WHERE number = :number", ["number": number])!.int("lastTask")
  }
}

extension Plan {
  init(_ record: Record) throws {
    self.init(
      number: try record.int("number"), goal: try record.text("goal"), title: try record.text("title"),
      base: try record.text("base"), baseBranch: try record.optionalText("baseBranch"),
      branch: try record.text("branch"), state: try record.named("state"), createdAt: try record.time("createdAt"))
  }
}
