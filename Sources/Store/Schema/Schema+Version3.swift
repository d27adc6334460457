import GRDB

extension Schema {
  /// What a review says of each acceptance criterion. Older versions cannot read the verdict `unproven` either.
  static func applyVersion3(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE criteria (
          review INTEGER NOT NULL REFERENCES reviews (id),
          sequence INTEGER NOT NULL,
          criterion TEXT NOT NULL,
          state TEXT NOT NULL,
          evidence TEXT NOT NULL,
          PRIMARY KEY (review, sequence)
        );
        """)
  }
}
