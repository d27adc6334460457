/// What an agent is told when it is started, through a pipe: where to listen, for how long, and the session to keep.
package struct AgentOrder: Sendable {
  let socketPath: String
  let seconds: Int
  let session: SecretBytes

  /// The number of bytes that an order may have.
  static let limit = 6 + 4096 + VaultSession.encodedSize

  func encoded() -> SecretBytes {
    let path = Array(socketPath.utf8)
    return SecretBytes(count: 6 + path.count + session.count) { room in
      UInt32(clamping: seconds).store(in: room, at: 0)
      UInt16(path.count).store(in: room, at: 4)
      UnsafeMutableRawBufferPointer(rebasing: room[6...]).copyBytes(from: path)
      session.withBytes { UnsafeMutableRawBufferPointer(rebasing: room[(6 + path.count)...]).copyMemory(from: $0) }
    }
  }

  init(socketPath: String, seconds: Int, session: SecretBytes) {
    self.socketPath = socketPath
    self.seconds = seconds
    self.session = session
  }

  /// Nil for bytes that are no order.
  init?(_ encoded: SecretBytes) {
    guard encoded.count > 6 else { return nil }
    let (seconds, length) = encoded.withBytes { (UInt32($0, at: 0), Int(UInt16($0, at: 4))) }
    guard encoded.count == 6 + length + VaultSession.encodedSize else { return nil }
    self.seconds = Int(seconds)
    socketPath = encoded.withBytes { String(decoding: $0[6..<6 + length], as: UTF8.self) }
    session = encoded.slice(6 + length..<encoded.count)
  }

  /// Reads an order from a descriptor.
  ///
  /// - Throws: `.sessionFailed` where none is read.
  package static func read(from descriptor: Int32) throws(VaultError) -> AgentOrder {
    guard let order = AgentOrder(try SecretBytes.read(from: descriptor, to: .input, limit: limit)) else {
      throw .session("Starting the agent", "it was given no session to keep")
    }
    return order
  }
}
