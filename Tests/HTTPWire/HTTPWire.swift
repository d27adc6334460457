import Isolation
import JSONRPC

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A client of HTTP/1.1, byte by byte: it sends what no library would, and sees what a library hides.
package actor HTTPWire {
  /// The connection ended in the middle of something.
  package struct Ended: Error {}

  private let descriptor: Int32
  private let reader: DescriptorReader
  private var pending: [UInt8] = []
  private var isChunked = false
  private var isClosed = false

  /// Connects to a port of 127.0.0.1.
  package init(port: Int) throws {
    signal(SIGPIPE, SIG_IGN)
    descriptor = try Self.connected(to: port)
    reader = try DescriptorReader(descriptor)
  }

  private static func connected(to port: Int) throws -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      defer { shut(descriptor) }
      throw RPCConnectionError.system("connect", errno)
    }
    return descriptor
  }

  deinit { if !isClosed { shut(descriptor) } }

  /// Goes away, as a program that is killed does.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    // The reader has a descriptor of its own for the same connection.
    shutdown(descriptor, Int32(SHUT_RDWR))
    reader.stop()
    shut(descriptor)
  }

  /// Writes bytes on a thread of their own; what the other end does not take is dropped, since its answer says why.
  package func send(_ bytes: [UInt8]) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let status = startThread { [descriptor] in
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
          if count <= 0 { break }
          rest = rest.dropFirst(count)
        }
        continuation.resume()
      }
      precondition(status == 0, "a test has threads to spare")
    }
  }

  package func send(_ text: String) async { await send(Array(text.utf8)) }

  /// Sends a request with a body of known length.
  package func request(
    _ method: String, _ target: String, _ fields: [(String, String)] = [], body: [UInt8]? = nil
  ) async {
    var text = "\(method) \(target) HTTP/1.1\r\n"
    for (name, value) in fields { text += "\(name): \(value)\r\n" }
    if let body { text += "Content-Length: \(body.count)\r\n" }
    await send(Array("\(text)\r\n".utf8) + (body ?? []))
  }

  /// Sends a request and returns the whole answer.
  package func ask(
    _ method: String, _ target: String, _ fields: [(String, String)] = [], body: [UInt8]? = nil
  ) async throws -> HTTPReply {
    await request(method, target, fields, body: body)
    return try await whole()
  }

  /// Reads the next answer up to its body.
  package func head() async throws -> HTTPReply {
    let words = try await line().split(separator: " ", maxSplits: 2)
    guard words.count >= 2, let status = Int(words[1]) else { throw Ended() }
    var reply = HTTPReply(status: status)
    while case let field = try await line(), !field.isEmpty {
      guard let colon = field.firstIndex(of: ":") else { throw Ended() }
      let value = field[field.index(after: colon)...].drop { $0 == " " }
      reply.fields[field[..<colon].lowercased()] = String(value)
    }
    isChunked = reply.fields["transfer-encoding"] == "chunked"
    return reply
  }

  /// Reads the next answer.
  package func whole() async throws -> HTTPReply {
    var reply = try await head()
    if isChunked {
      while let piece = try await chunk() { reply.body += piece }
    } else {
      reply.body = try await take(reply.fields["content-length"].flatMap { Int($0) } ?? 0)
    }
    return reply
  }

  /// The next event or comment of a stream, its lines; `nil` at the end of the stream.
  package func event() async throws -> [String]? {
    while true {
      if let end = Self.end(of: events) {
        let event = events[..<end]
        events.removeFirst(end + 2)
        return String(decoding: event, as: UTF8.self).split(separator: "\n").map(String.init)
      }
      guard let piece = try await chunk() else { return nil }
      events += piece
    }
  }

  /// Whether the other end closes the connection without another byte.
  package func ends() async throws -> Bool {
    if !pending.isEmpty { return false }
    do { return try await reader.next() == nil } catch { return true }
  }

  private var events: [UInt8] = []

  private static func end(of bytes: [UInt8]) -> Int? {
    zip(bytes.indices, zip(bytes, bytes.dropFirst())).first { $0.1 == (0x0A, 0x0A) }?.0
  }

  private func chunk() async throws -> [UInt8]? {
    guard let length = Int(try await line(), radix: 16) else { throw Ended() }
    let piece = try await take(length)
    _ = try await line()
    return length == 0 ? nil : piece
  }

  private func line() async throws -> String {
    while true {
      if let end = pending.firstIndex(of: 0x0A) {
        let line = pending[..<end]
        pending.removeFirst(end + 1)
        return String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
      }
      try await more()
    }
  }

  private func take(_ count: Int) async throws -> [UInt8] {
    while pending.count < count { try await more() }
    defer { pending.removeFirst(count) }
    return Array(pending[..<count])
  }

  private func more() async throws {
    guard let piece = try await reader.next() else { throw Ended() }
    pending += piece
  }
}

/// An answer as it came.
package struct HTTPReply: Sendable {
  package var status: Int
  /// By name in lower case.
  package var fields: [String: String] = [:]
  package var body: [UInt8] = []
  package var text: String { String(decoding: body, as: UTF8.self) }
}

private func shut(_ descriptor: Int32) { close(descriptor) }
