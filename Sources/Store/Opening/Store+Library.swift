internal import GRDB

extension Store {
  /// The version of SQLite that is loaded, such as `3.40.1`.
  package static var libraryVersion: String? {
    guard let queue = try? DatabaseQueue() else { return nil }
    return try? queue.read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
  }
}
