/// Why the store could not be opened, or could not do what was asked.
package struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: Sendable, Equatable, CaseIterable {
    /// A newer nexus made or upgraded the store; this one would not understand it.
    case newerSchema
    /// The file is no store: not a database, another program's database, or not a regular file.
    case notAStore
    /// The file is damaged, or holds a value that no nexus writes.
    case corrupt
    /// The user may not read or write the file or its directory.
    case notPermitted
    /// The disk or the file cannot be written, or the store was opened for reading.
    case readOnly
    /// No space is left.
    case full
    /// Another process held the store for longer than the busy timeout.
    case locked
    /// The disk, or the file system, failed.
    case ioFailed
    /// What was asked would break a rule of plans; the message says which.
    case invalid
    /// There is no such plan, task, attempt or exchange.
    case notFound
    /// It is held or was ended by somebody else, so the caller's view of it is out of date.
    case conflict
    /// SQLite refused something nexus should not have asked: a bug in nexus.
    case fault

    /// Whether the store's file is what a person has to look at.
    var isAboutTheFile: Bool {
      switch self {
      case .invalid, .notFound, .conflict: false
      case .newerSchema, .notAStore, .corrupt, .notPermitted, .readOnly, .full, .locked, .ioFailed, .fault: true
      }
    }
  }

  package var code: Code
  /// One sentence for a person.
  package var message: String
  /// The store's file, where the error is about the file.
  package var path: String?
  /// SQLite's extended result code, where SQLite gave one.
  package var sqliteCode: Int32?
  /// The plan that was dropped, where that is what hinders.
  package var droppedPlan: Int?

  package init(_ code: Code, _ message: String, path: String? = nil, sqliteCode: Int32? = nil) {
    self.code = code
    self.message = message
    self.path = path
    self.sqliteCode = sqliteCode
  }

  package var description: String { message }

  static func invalid(_ reason: String) -> StoreError { StoreError(.invalid, reason) }
  static func notFound(_ thing: String) -> StoreError { StoreError(.notFound, "There is no \(thing).") }
  static func conflict(_ reason: String) -> StoreError { StoreError(.conflict, reason) }
  static func corrupt(_ what: String) -> StoreError { StoreError(.corrupt, "The store is damaged: \(what).") }
}
