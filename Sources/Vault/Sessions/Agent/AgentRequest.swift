/// A request to an agent: eight bytes that name the protocol and its version, and one that says what is asked.
///
/// The agent answers with one byte, 1 for yes; after it follows the session, if that was asked for. Then it closes the
/// connection.
enum AgentRequest: UInt8, CaseIterable {
  case session = 0x67  // "g"
  case end = 0x65  // "e"

  static let greeting = Array("NXAGENT1".utf8)
  static let size = greeting.count + 1

  var encoded: [UInt8] { Self.greeting + [rawValue] }

  /// Nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.size, bytes.starts(with: Self.greeting), let last = bytes.last else { return nil }
    self.init(rawValue: last)
  }
}
