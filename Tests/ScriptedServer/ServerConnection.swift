#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The server's end of one connection; blocking, for the script's thread only.
package final class ServerConnection {
  /// Which connection of the server this is, from 0.
  package let index: Int
  private let socket: Int32
  private var received: [UInt8] = []
  private var isClosed = false
  private let close: () -> Void

  /// - Parameter close: Closes the socket.
  init(socket: Int32, index: Int, close: @escaping () -> Void) {
    self.socket = socket
    self.index = index
    self.close = close
  }

  /// The next request; `nil` when the client closed the connection.
  package func readRequest() -> ReceivedRequest? {
    while true {
      if let request = ReceivedRequest(from: &received) { return request }
      guard fill() else { return nil }
    }
  }

  package func write(_ text: String) throws { try write(Array(text.utf8)) }

  package func write(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Self.flags) }
      guard count > 0 else { throw ScriptedServer.Failure(call: "send", number: errno) }
      sent += count
    }
  }

  /// Writes the head of a chunked response.
  package func startResponse(_ status: String = "200 OK", type: String = "application/x-ndjson") throws {
    try write("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nTransfer-Encoding: chunked\r\n\r\n")
  }

  package func writeChunk(_ text: String) throws {
    try write("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
  }

  package func writeChunk(_ bytes: [UInt8]) throws {
    try write(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [0x0D, 0x0A])
  }

  package func endResponse() throws { try write("0\r\n\r\n") }

  /// Writes a whole response with a length.
  package func respond(
    _ body: String, status: String = "200 OK", type: String = "application/json", headers: [String] = []
  ) throws {
    let head = ["HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"] + headers
    try write(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }

  /// Blocks until something of a request has come.
  package func waitForBytes() {
    _ = fill()
  }

  /// Blocks until the client closes or resets the connection.
  package func waitForClose() {
    while fill() {}
  }

  /// Ends the connection with RST instead of FIN.
  package func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    finish()
  }

  func finish() {
    guard !isClosed else { return }
    isClosed = true
    close()
  }

  private func fill() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received.append(contentsOf: buffer[..<count])
    return true
  }

  #if canImport(Darwin)
    private static let flags: Int32 = 0
  #else
    private static let flags = Int32(MSG_NOSIGNAL)
  #endif
}

/// A request as it came over the wire.
package struct ReceivedRequest: Sendable {
  package let method: String
  package let target: String
  /// Names in lower case.
  package let headers: [String: String]
  package let body: [UInt8]

  package var text: String { String(decoding: body, as: UTF8.self) }

  /// Takes one whole request off the front of `bytes`; `nil` while there is none.
  init?(from bytes: inout [UInt8]) {
    let mark = Array("\r\n\r\n".utf8)
    guard bytes.count >= 4 else { return nil }
    guard let end = (0...(bytes.count - 4)).first(where: { Array(bytes[$0..<($0 + 4)]) == mark }) else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      headers[parts[0].lowercased()] = String((parts.last ?? "").drop { $0 == " " })
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    guard bytes.count >= end + 4 + length else { return nil }
    method = String(words[0])
    target = String(words[1])
    self.headers = headers
    body = Array(bytes[(end + 4)..<(end + 4 + length)])
    bytes.removeSubrange(..<(end + 4 + length))
  }
}
