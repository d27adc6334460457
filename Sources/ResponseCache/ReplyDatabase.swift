import Foundation
import GRDB
package import ModelPolicies
package import NexusProtocol

/// The cache of replies in a file of SQLite, which several processes may use at once.
///
/// A request is found by a hash of it and then compared whole, so that no reply is given for another. What was not used
/// for longest goes first where the replies take up more than they may. The file is made with the first reply that is kept.
/// Every method throws `CacheError`.
package actor ReplyDatabase: ReplyCache {
  package struct Limits: Sendable, Equatable {
    /// For requests and replies together, without what SQLite needs besides.
    package var bytes: Int
    /// How long after it was made a reply may be given again.
    package var age: Duration

    package init(bytes: Int = 256 << 20, age: Duration = .seconds(30 * 86_400)) {
      self.bytes = bytes
      self.age = age
    }
  }

  private let file: CacheFile
  private let limits: Limits
  private let now: @Sendable () -> Timestamp
  private var queue: DatabaseQueue?

  package init(path: String, limits: Limits = Limits(), now: @escaping @Sendable () -> Timestamp) {
    file = CacheFile(path: path)
    self.limits = limits
    self.now = now
  }

  package func reply(for key: RequestKey) async throws -> ModelReply? {
    guard queue != nil || file.exists else { return nil }
    let (oldest, now) = (oldest, now().millisecondsSince1970)
    return try await access { db in
      let found = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT * FROM replies WHERE hash = ? AND request = ? AND madeAt >= ?"),
        arguments: [key.hash, Data(key.text.utf8), oldest])
      guard let found else { return nil }
      let reply = try StoredReply(found).reply
      try db.execute(
        sql: "UPDATE replies SET hits = hits + 1, usedAt = ? WHERE id = ?", arguments: [now, found["id"] as Int64])
      return reply
    }
  }

  /// Keeps a reply, unless it is larger than the whole cache may be.
  package func keep(_ reply: ModelReply, for key: RequestKey) async throws {
    let stored = StoredReply(reply)
    let bytes = stored.bytes + key.text.utf8.count
    guard bytes <= limits.bytes else { return }
    let (oldest, now, most) = (oldest, now().millisecondsSince1970, limits.bytes)
    try await access { db in
      var columns = stored.columns
      columns["hash"] = key.hash
      columns["request"] = Data(key.text.utf8)
      columns["bytes"] = bytes
      columns["now"] = now
      try db.inTransaction(.immediate) {
        try db.execute(
          sql: "DELETE FROM replies WHERE hash = ? AND request = ? OR madeAt < ?",
          arguments: [key.hash, Data(key.text.utf8), oldest])
        try db.execute(
          sql: """
            INSERT INTO replies (hash, request, model, content, thinking, toolCalls, stopReason, promptTokens,
              outputTokens, bytes, madeAt, usedAt)
            VALUES (:hash, :request, :model, :content, :thinking, :toolCalls, :stopReason, :promptTokens,
              :outputTokens, :bytes, :now, :now)
            """, arguments: StatementArguments(columns))
        try Self.trim(db, to: most)
        return .commit
      }
    }
  }

  private var oldest: Int64 { (now() + (.zero - limits.age)).millisecondsSince1970 }

  /// Deletes what was not used for longest, down to nine tenths, so that this is not to be done with each reply.
  private static func trim(_ db: Database, to most: Int) throws {
    guard let sum = try Int.fetchOne(db, sql: "SELECT SUM(bytes) FROM replies"), sum > most else { return }
    try db.execute(
      sql: """
        DELETE FROM replies WHERE id IN (
          SELECT id FROM (SELECT id, SUM(bytes) OVER (ORDER BY usedAt DESC, id DESC) AS sum FROM replies)
          WHERE sum > ?)
        """, arguments: [most - most / 10])
  }

  private func access<Value: Sendable>(_ action: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
    do {
      return try await open().writeWithoutTransaction(action)
    } catch let error where !(error is CancellationError) {
      throw CacheError(error, path: file.path)
    }
  }

  private func open() throws -> DatabaseQueue {
    if let queue { return queue }
    try file.prepare()
    var configuration = Configuration()
    configuration.label = "nexus.replies"
    configuration.busyMode = .timeout(2)
    configuration.journalMode = .wal
    configuration.prepareDatabase { db in
      try CacheSchema.check(db)
      // What is lost with the power is asked for again.
      try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA synchronous = NORMAL")
    }
    let queue = try DatabaseQueue(path: file.path, configuration: configuration)
    try queue.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        try CacheSchema.prepare(db)
        return .commit
      }
    }
    self.queue = queue
    return queue
  }
}

extension ReplyDatabase {
  /// What is in the cache.
  package struct Statistics: Sendable, Equatable {
    package var replies = 0
    /// Of requests and replies together.
    package var bytes = 0
    /// How often replies that are still there were given again.
    package var hits = 0
    /// What those would have been in tokens, of prompts and replies, as far as servers counted.
    package var savedTokens = 0
    /// When the oldest reply was made.
    package var oldest: Timestamp?

    package init() {}
  }

  package func statistics() async throws -> Statistics {
    guard queue != nil || file.exists else { return Statistics() }
    return try await access { db in
      var statistics = Statistics()
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT COUNT(*), COALESCE(SUM(bytes), 0), COALESCE(SUM(hits), 0),
            COALESCE(SUM(hits * (COALESCE(promptTokens, 0) + COALESCE(outputTokens, 0))), 0), MIN(madeAt) FROM replies
          """)!  // always one row
      (statistics.replies, statistics.bytes, statistics.hits) = (row[0], row[1], row[2])
      statistics.savedTokens = row[3]
      statistics.oldest = (row[4] as Int64?).map(Timestamp.init(millisecondsSince1970:))
      return statistics
    }
  }

  /// Deletes all replies and returns how many there were; a file that is damaged is deleted itself.
  ///
  /// The file of a cache that others may use stays: SQLite wants none deleted that is in use.
  @discardableResult package func clear() async throws -> Int {
    guard queue != nil || file.exists else { return 0 }
    do {
      return try await access { db in
        try db.execute(sql: "DELETE FROM replies")
        let count = db.changesCount
        try db.execute(sql: "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
        return count
      }
    } catch let error as CacheError where error.code == .damaged {
      queue = nil
      try file.remove()
      return 0
    }
  }
}

extension RequestKey {
  /// FNV-1a of the text.
  ///
  /// Source: RFC 9923, "The FNV Non-Cryptographic Hash Algorithm".
  var hash: Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return Int64(bitPattern: hash)
  }
}
