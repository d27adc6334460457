package import JSONText

/// Where the messages of a connection go, in order.
package protocol RPCOutput: Sendable {
  /// Takes a message, and waits where the peer reads slowly.
  /// - Throws: `RPCConnectionError.closed` where nobody reads any more; `CancellationError` while it waits.
  func send(_ message: JSONValue) async throws
  /// Takes a message if there is room for it, and says whether it did.
  /// - Throws: `RPCConnectionError.closed`.
  func sendIfThereIsRoom(_ message: JSONValue) throws -> Bool
}

/// One message on each line.
extension DescriptorWriter: RPCOutput {
  func send(_ message: JSONValue) async throws { try await send(Self.line(message)) }
  func sendIfThereIsRoom(_ message: JSONValue) throws -> Bool { try sendIfThereIsRoom(Self.line(message)) }

  private static func line(_ message: JSONValue) -> [UInt8] {
    var line = message.bytes()
    line.append(UInt8(ascii: "\n"))
    return line
  }
}
