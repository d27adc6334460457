import Foundation
import GRDB

/// A frozen database of one schema version, as SQL.
struct SchemaDump {
  let path: String

  init(version: Int, file: String = #filePath) {
    path = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Schemas/v\(version).sql").path
  }

  func read() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
  func write(_ text: String) throws { try text.write(toFile: path, atomically: true, encoding: .utf8) }

  /// The SQL of every table and index, by name.
  static func objects(_ db: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"], $0["sql"]) })
  }

  /// The whole database as SQL that makes it again.
  static func text(_ db: Database) throws -> String {
    var lines: [String] = []
    for setting in ["application_id", "user_version"] {
      lines.append("PRAGMA \(setting) = \(try Int.fetchOne(db, sql: "PRAGMA \(setting)")!);")
    }
    lines += try String.fetchAll(
      db,
      sql: "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
    let tables = try String.fetchAll(
      db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
    for table in tables {
      let columns = try db.columns(in: table).map { "quote(\"\($0.name)\")" }.joined(separator: " || ', ' || ")
      lines += try String.fetchAll(db, sql: "SELECT \(columns) FROM \"\(table)\"").map {
        "INSERT INTO \(table) VALUES (\($0));"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
