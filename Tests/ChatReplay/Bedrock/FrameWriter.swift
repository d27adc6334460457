/// Writes messages of AWS's event streams, with a checksum that is reckoned bit by bit, as no reader does it.
enum FrameWriter {
  static func event(_ type: String, _ payload: String) -> [UInt8] {
    frame([(":event-type", type), (":content-type", "application/json"), (":message-type", "event")], payload)
  }

  static func exception(_ type: String, _ payload: String) -> [UInt8] {
    frame(
      [(":exception-type", type), (":content-type", "application/json"), (":message-type", "exception")], payload)
  }

  static func error(_ code: String, _ message: String) -> [UInt8] {
    frame([(":message-type", "error"), (":error-code", code), (":error-message", message)], "")
  }

  private static func frame(_ headers: [(String, String)], _ payload: String) -> [UInt8] {
    var head: [UInt8] = []
    for (name, value) in headers {
      head += [UInt8(name.utf8.count)] + Array(name.utf8) + [7]
      head += [UInt8(value.utf8.count >> 8), UInt8(value.utf8.count & 255)] + Array(value.utf8)
    }
    var bytes = word(16 + head.count + payload.utf8.count) + word(head.count)
    bytes += word(checksum(bytes))
    bytes += head + Array(payload.utf8)
    return bytes + word(checksum(bytes))
  }

  private static func word(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private static func checksum(_ bytes: [UInt8]) -> Int {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      for bit in 0..<8 {
        let isOdd = (sum ^ UInt32(byte >> bit)) & 1 == 1
        sum = isOdd ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1
      }
    }
    return Int(sum ^ 0xFFFF_FFFF)
  }
}
