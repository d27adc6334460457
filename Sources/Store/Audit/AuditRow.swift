import Crypto
import JSONText
package import NexusProtocol

/// A step of an exchange as the audit has it: its beginning with the hash of what was asked, or its end with that of the
/// reply. The audit only grows, and each row's hash covers that of the row before.
package struct AuditRow: Sendable, Equatable {
  package enum Step: String, Sendable { case asked, ended }

  package var id: Int64
  package var exchange: Int64
  package var step: Step
  package var at: Timestamp
  package var job: Int64?
  package var role: ModelRole
  package var purpose: Exchange.Purpose
  /// The model that was asked, or the one that replied.
  package var model: String
  package var state: Exchange.State
  /// SHA-256 in hexadecimal of the request or the reply as the store keeps it; nil for an end without a reply.
  package var content: String?
  /// SHA-256 in hexadecimal of the hash before and all of the above.
  package var hash: String

  /// Before the first row.
  static let origin = String(repeating: "0", count: 64)

  /// The hash that this row has to have after a row with the hash `previous`.
  func expectedHash(after previous: String) -> String {
    let fields: [JSONValue] = [
      .string(previous), .number(JSONNumber(id)), .number(JSONNumber(exchange)), .string(step.rawValue),
      .number(JSONNumber(at.millisecondsSince1970)), job.map { .number(JSONNumber($0)) } ?? .null,
      .string(role.rawValue), .string(purpose.rawValue), .string(model), .string(state.rawValue),
      content.map(JSONValue.string) ?? .null,
    ]
    return Self.digest(JSONValue.array(fields).text())
  }

  static func digest(_ text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
