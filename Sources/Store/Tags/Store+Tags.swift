import Foundation
import GRDB

/// A cache of what was found in contents, by whom. It may be lost at any time: everything in it can be found again.
extension Store {
  /// Rows that are kept; the oldest go first. Some ten times the files of a large repository.
  package static let tagRowLimit = 500_000

  /// The rows of `objects`, whatever their form, in any order. Columns not asked for are empty.
  package func tags(
    ofObjects objects: [String], by tagger: String, columns: Set<TagRow.Column>
  ) async throws(StoreError) -> [TagRow] {
    guard !objects.isEmpty else { return [] }
    let list = JSONList.text(objects)
    let selection = TagRow.Column.allCases.map { columns.contains($0) ? $0.rawValue : "x''" }.joined(separator: ", ")
    return try await read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT object, form, omission, \(selection) FROM tags
          WHERE tagger = :tagger AND object IN (SELECT value FROM json_each(:objects))
          """)
      let cursor = try Row.fetchCursor(statement, arguments: ["tagger": tagger, "objects": list])
      var rows: [TagRow] = []
      while let row = try cursor.next() { rows.append(try TagRow(row)) }
      return rows
    }
  }

  /// Keeps rows; one with the same object, form and tagger is replaced.
  package func keepTags(_ rows: [TagRow], by tagger: String) async throws(StoreError) {
    try await write { db in
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO tags (object, form, tagger, omission, names, uses, words, outline)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (object, form, tagger) DO UPDATE SET omission = excluded.omission, names = excluded.names,
            uses = excluded.uses, words = excluded.words, outline = excluded.outline
          """)
      for row in rows {
        try statement.execute(arguments: [
          row.object, row.form, tagger, row.omission, Data(row.names), Data(row.uses), Data(row.words),
          Data(row.outline),
        ])
      }
      try db.run(
        "DELETE FROM tags WHERE id <= (SELECT MAX(id) FROM tags) - :limit", ["limit": Self.tagRowLimit])
    }
  }
}

extension TagRow {
  /// Reads by place, since looking columns up by name costs more than all the rest.
  fileprivate init(_ row: Row) throws {
    func text(_ index: Int) throws -> String? {
      switch (row[index] as DatabaseValue).storage {
      case .null: return nil
      case .string(let text): return text
      case .int64, .double, .blob: throw StoreError.corrupt("a column of \"tags\" is not one that nexus writes")
      }
    }
    func bytes(_ index: Int) throws -> [UInt8] {
      try row.withUnsafeData(atIndex: index) { data in
        guard let data else { throw StoreError.corrupt("a column of \"tags\" is not one that nexus writes") }
        return [UInt8](data)
      }
    }
    guard let object = try text(0), let form = try text(1) else {
      throw StoreError.corrupt("a column of \"tags\" is not one that nexus writes")
    }
    self.init(
      object: object, form: form, omission: try text(2), names: try bytes(3), uses: try bytes(4), words: try bytes(5),
      outline: try bytes(6))
  }
}
