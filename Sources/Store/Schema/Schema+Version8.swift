import GRDB

extension Schema {
  /// Questions outside of plans, which are found by their number alone.
  ///
  /// Versions before it do not know the purpose `ask` of an exchange.
  static func applyVersion8(_ db: Database) throws {
    try db.execute(sql: "CREATE INDEX exchanges_asked ON exchanges (id) WHERE purpose = 'ask'")
  }
}
