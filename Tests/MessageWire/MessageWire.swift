import Isolation
package import JSONRPC
package import JSONText

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A connection under test, and the bytes at its other end.
package final class MessageWire: Sendable {
  package let connection: RPCConnection
  private let sender: Sender
  /// The end that is read; -1 once closed.
  private let output: Locked<Int32>
  private let lines: LineQueue
  /// The end that the connection writes to; open while the body of ``with(limits:observe:serve:_:)`` runs.
  private let peer: Int32

  /// Runs `serve` on a connection, and `body` at its other end; waits for both.
  package static func with(
    limits: RPCLimits = RPCLimits(), observe: @escaping @Sendable (RPCFault) -> Void = { _ in },
    serve: @escaping @Sendable (RPCConnection) async throws -> Void, _ body: (MessageWire) async throws -> Void
  ) async throws {
    var input: [Int32] = [0, 0]
    var output: [Int32] = [0, 0]
    guard pipe(&input) == 0, pipe(&output) == 0 else { throw RPCConnectionError.system("pipe", errno) }
    signal(SIGPIPE, SIG_IGN)
    let (readEnd, writeEnd) = (input[0], output[1])
    let connection = try RPCConnection(reading: readEnd, writing: writeEnd, limits: limits, observe: observe)
    let wire = try MessageWire(connection, writing: input[1], reading: output[0], peer: writeEnd)
    async let run: Void = {
      // Whoever still reads then, reads the end.
      defer { close(writeEnd) }
      try await serve(connection)
    }()
    do {
      try await body(wire)
    } catch {
      wire.closeInput()
      throw error
    }
    wire.closeInput()
    try await run
    close(readEnd)
  }

  package static func with(
    _ service: some RPCService, limits: RPCLimits = RPCLimits(),
    observe: @escaping @Sendable (RPCFault) -> Void = { _ in }, _ body: (MessageWire) async throws -> Void
  ) async throws {
    try await with(limits: limits, observe: observe, serve: { try await $0.run(service) }, body)
  }

  private init(_ connection: RPCConnection, writing: Int32, reading: Int32, peer: Int32) throws {
    self.connection = connection
    self.peer = peer
    sender = try Sender(writing)
    output = Locked(reading)
    lines = LineQueue(reading)
  }

  deinit {
    closeInput()
    closeOutput()
  }

  package func send(_ text: String) { send(Array(text.utf8)) }

  /// Writes bytes after those before, and waits for nobody to take them: a thread of tasks that waits for another task
  /// may be the last there is.
  package func send(_ bytes: [UInt8]) { sender.send(bytes) }

  /// Sends one message on a line.
  package func send(_ message: JSONValue) { send(message.bytes() + [UInt8(ascii: "\n")]) }

  /// Sends a request and returns the next line, which must be its answer.
  package func ask(_ id: Int, _ method: String, _ parameters: JSONValue? = nil) async throws -> JSONValue? {
    send(RPCMessage.request(RPCRequest(id: RPCID(id), method: method, parameters: parameters)).json)
    return try await next()
  }

  package func notify(_ method: String, _ parameters: JSONValue? = nil) {
    send(RPCMessage.notification(RPCNotification(method: method, parameters: parameters)).json)
  }

  /// Ends what the connection reads, after all that was sent.
  package func closeInput() { sender.close() }

  /// Closes the end that the connection writes to, and waits until what it writes fails.
  ///
  /// The reader's thread has the end open, too, and closes it a moment later; what is written before that fails nowhere.
  package func stopReading() {
    closeOutput()
    var watched = pollfd(fd: peer, events: 0, revents: 0)
    while poll(&watched, 1, -1) < 0, errno == EINTR {}
  }

  private func closeOutput() {
    output.withLock { output in
      if output >= 0 { close(output) }
      output = -1
    }
    lines.stop()
  }

  /// The next line, as JSON; `nil` at the end.
  package func next() async throws -> JSONValue? {
    guard let line = try await lines.next() else { return nil }
    return try JSONValue(parsing: line)
  }
}

/// Writes to a descriptor on a thread of its own, in order, and closes it at the end.
private final class Sender: Sendable {
  private let state = Locked((pieces: [[UInt8]](), isClosed: false))

  init(_ descriptor: Int32) throws {
    let status = startThread { [state] in
      defer { shut(descriptor) }
      while let piece = state.wait(for: {
        $0.pieces.isEmpty ? ($0.isClosed ? .some(nil) : nil) : $0.pieces.removeFirst()
      }) {
        guard Self.write(piece, to: descriptor) else { return }
      }
    }
    guard status == 0 else { throw RPCConnectionError.system("pthread_create", status) }
  }

  func send(_ bytes: [UInt8]) { state.change { $0.pieces.append(bytes) } }

  func close() { state.change { $0.isClosed = true } }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while let first = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
        let count = put(descriptor, first, rest.count)
        if count <= 0 { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}

private func shut(_ descriptor: Int32) { close(descriptor) }

private func put(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

/// Lines from a descriptor.
private actor LineQueue {
  private let reader: Result<DescriptorReader, any Error>
  private var splitter = LineSplitter(limitInBytes: 64 << 20)
  private var pending: [[UInt8]] = []

  init(_ descriptor: Int32) { reader = Result { try DescriptorReader(descriptor) } }

  nonisolated func stop() {
    if case .success(let reader) = reader { reader.stop() }
  }

  func next() async throws -> [UInt8]? {
    while pending.isEmpty {
      guard let piece = try await reader.get().next() else { return nil }
      for case .whole(let line) in splitter.append(piece) { pending.append(line) }
    }
    return pending.removeFirst()
  }
}
