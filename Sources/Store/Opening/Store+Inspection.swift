import GRDB

extension Store {
  /// Reads the whole store and returns what is wrong with it, in SQLite's words; empty when it is sound.
  ///
  /// Takes time in proportion to the file's size.
  /// - Throws: `.corrupt` when it is too damaged even for that.
  package func problems() async throws(StoreError) -> [String] {
    try await read { db in
      let faults = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      let orphans = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
        "row \(row[1] ?? 0 as Int64) of \(row[0] ?? "?") refers to a missing row of \(row[2] ?? "?")"
      }
      return faults + orphans
    }
  }
}
