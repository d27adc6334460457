import GRDB
import NexusProtocol

/// Who holds a running task, and until when.
struct Lease: Equatable {
  var task: TaskID
  var owner: LeaseOwner
  var expiry: Timestamp

  /// Whether the task may not be taken from its owner.
  func isHeld(at now: Timestamp, isAlive: (LeaseOwner) -> Bool) -> Bool { expiry > now && isAlive(owner) }
}

extension Database {
  func lease(of task: TaskID) throws -> Lease? {
    try record("SELECT * FROM leases WHERE plan = :plan AND task = :task", task.arguments).map(Lease.init)
  }

  func saveLease(_ lease: Lease) throws {
    try run(
      """
      INSERT INTO leases (plan, task, host, processID, token, expiresAt)
      VALUES (:plan, :task, :host, :processID, :token, :expiresAt)
      ON CONFLICT DO UPDATE SET host = excluded.host, processID = excluded.processID, token = excluded.token,
      expiresAt = excluded.expiresAt
      """,
      lease.task.arguments.merging(
        [
          "host": lease.owner.host, "processID": lease.owner.processID, "token": lease.owner.token,
          "expiresAt": lease.expiry.millisecondsSince1970,
        ], uniquingKeysWith: { $1 }))
  }

  func endLease(of task: TaskID) throws {
    try run("DELETE FROM leases WHERE plan = :plan AND task = :task", task.arguments)
  }

  /// Ends what still runs at a task as interrupted, and returns the attempts and exchanges.
  ///
  /// - Parameter at: The end, where it is known.
  @discardableResult
  func interruptWork(at task: TaskID, at: Timestamp?) throws -> (attempts: [Int64], exchanges: [Int64]) {
    let arguments = task.arguments.merging(["at": at?.millisecondsSince1970], uniquingKeysWith: { $1 })
    let attempts = try records(
      """
      UPDATE attempts SET outcome = 'interrupted', endedAt = :at
      WHERE plan = :plan AND task = :task AND outcome = 'running' RETURNING id
      """, arguments)
    let exchanges = try records(
      """
      UPDATE exchanges SET state = 'interrupted', endedAt = :at
      WHERE plan = :plan AND task = :task AND state = 'running' RETURNING id
      """, arguments)
    return (try attempts.map { try $0.integer("id") }, try exchanges.map { try $0.integer("id") })
  }
}

extension Lease {
  init(_ record: Record) throws {
    self.init(
      task: try record.taskID(), owner: try LeaseOwner(record),
      expiry: try record.time("expiresAt"))
  }
}

extension LeaseOwner {
  init(_ record: Record) throws {
    self.init(
      host: try record.text("host"), processID: try record.int32("processID"), token: try record.text("token"))
  }
}
