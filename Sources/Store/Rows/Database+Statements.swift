import Foundation
import GRDB
import NexusProtocol

extension Database {
  typealias Arguments = [String: (any DatabaseValueConvertible)?]

  /// Runs one statement and returns how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ arguments: Arguments = [:]) throws -> Int {
    try cachedStatement(sql: sql).execute(arguments: Self.bindable(arguments))
    return changesCount
  }

  func records(_ sql: String, _ arguments: Arguments = [:]) throws -> [Record] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: Self.bindable(arguments)).map(Record.init)
  }

  func record(_ sql: String, _ arguments: Arguments = [:]) throws -> Record? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: Self.bindable(arguments)).map(Record.init)
  }

  /// GRDB binds and reads texts up to their first NUL; what models and commands write may hold one, so such a text is
  /// bound as a BLOB.
  private static func bindable(_ arguments: Arguments) -> StatementArguments {
    StatementArguments(
      arguments.mapValues { value in
        guard let text = value as? String, text.utf8.contains(0) else { return value }
        return Data(text.utf8)
      })
  }
}

/// One row, read strictly: a value that no nexus writes is an error and never a crash or a default.
struct Record {
  private let row: Row

  init(_ row: Row) { self.row = row }

  func optionalText(_ column: String) throws -> String? {
    switch value(column) {
    case .null: return nil
    case .string(let text): return text
    case .blob(let bytes):
      guard let text = String(validating: bytes, as: UTF8.self) else { throw damaged(column) }
      return text
    case .int64, .double: throw damaged(column)
    }
  }

  func optionalInteger(_ column: String) throws -> Int64? {
    switch value(column) {
    case .null: return nil
    case .int64(let integer): return integer
    case .string, .blob, .double: throw damaged(column)
    }
  }

  /// The end of a text, cut at a byte that may be within a character, which then is left out.
  func tail(_ column: String) throws -> String {
    switch value(column) {
    case .null: return ""
    case .string(let text): return text
    case .blob(let bytes): return String(decoding: bytes.drop { $0 & 0xC0 == 0x80 }, as: UTF8.self)
    case .int64, .double: throw damaged(column)
    }
  }

  func text(_ column: String) throws -> String { try present(optionalText(column), column) }
  func integer(_ column: String) throws -> Int64 { try present(optionalInteger(column), column) }
  func int(_ column: String) throws -> Int { Int(try integer(column)) }
  func int32(_ column: String) throws -> Int32 { try present(Int32(exactly: integer(column)), column) }
  func optionalInt(_ column: String) throws -> Int? { try optionalInteger(column).map(Int.init) }
  func bool(_ column: String) throws -> Bool { try integer(column) != 0 }

  func time(_ column: String) throws -> Timestamp { Timestamp(millisecondsSince1970: try integer(column)) }
  func optionalTime(_ column: String) throws -> Timestamp? {
    try optionalInteger(column).map(Timestamp.init(millisecondsSince1970:))
  }

  func duration(_ column: String) throws -> Duration { .nanoseconds(try integer(column)) }
  func optionalDuration(_ column: String) throws -> Duration? {
    try optionalInteger(column).map { .nanoseconds($0) }
  }

  /// The case of an enumeration that is kept by its name.
  func named<Value: RawRepresentable<String>>(_ column: String, as: Value.Type = Value.self) throws -> Value {
    try present(Value(rawValue: text(column)), column)
  }

  func optionallyNamed<Value: RawRepresentable<String>>(_ column: String) throws -> Value? {
    try optionalText(column).map { try present(Value(rawValue: $0), column) }
  }

  /// The task that the columns `plan` and `task` name.
  func taskID() throws -> TaskID { TaskID(plan: try int("plan"), number: try int("task")) }
  func optionalTaskID() throws -> TaskID? {
    guard let plan = try optionalInt("plan"), let number = try optionalInt("task") else { return nil }
    return TaskID(plan: plan, number: number)
  }

  func damaged(_ column: String) -> StoreError { .corrupt("the value of \"\(column)\" is not one that nexus writes") }

  private func present<Value>(_ value: Value?, _ column: String) throws -> Value {
    guard let value else { throw damaged(column) }
    return value
  }

  private func value(_ column: String) -> DatabaseValue.Storage { (row[column] as DatabaseValue).storage }
}

extension Duration {
  /// Whole nanoseconds, cut off at ±292 years.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isOutOfRange) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    guard isTooLarge || isOutOfRange else { return sum }
    return seconds < 0 ? .min : .max
  }
}
