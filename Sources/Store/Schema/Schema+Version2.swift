import GRDB

extension Schema {
  /// Keeps how much of a prompt a server had in its cache; unknown for the replies that are there.
  static func applyVersion2(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE replies ADD COLUMN cachedPromptTokens INTEGER")
  }
}
