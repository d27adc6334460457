import NIOCore
import NIOHTTP1
package import Isolation

/// A request and the answer that is being made to it.
///
/// An answer is sent whole, or begun, continued piece by piece and ended. What is sent to a client that has gone away is
/// dropped.
package final class HTTPCall: Sendable {
  private enum Phase { case waiting, begun, ended }

  private struct State {
    var phase = Phase.waiting
    /// What was handed to the connection and is not written yet.
    var unwrittenInBytes = 0
  }

  /// Beyond this there is no room for what may be left out.
  private static let roomInBytes = 256 << 10

  package let head: HTTPHead
  package let body: [UInt8]
  /// Fired when the client has gone away before the answer was complete.
  package let disconnected = Signal()
  private let channel: any Channel
  /// Whether the connection is to serve further requests.
  private let keepsAlive: Bool
  private let state = Locked(State())

  init(_ head: HTTPHead, body: [UInt8], channel: any Channel, keepsAlive: Bool) {
    self.head = head
    self.body = body
    self.channel = channel
    self.keepsAlive = keepsAlive
  }

  /// Sends a whole answer, and returns when it is written or cannot be.
  package func send(_ answer: HTTPAnswer) async {
    let written: EventLoopFuture<Void>? = state.withLock { state in
      guard state.phase == .waiting else { return nil }
      state.phase = .ended
      return Self.write(answer, to: channel, method: head.method, keepsAlive: keepsAlive)
    }
    await Self.settle(written)
  }

  /// Begins an answer whose length is not known; the second and later times it does nothing.
  package func begin(_ status: Int, _ fields: [HTTPHead.Field]) {
    state.withLock { state in
      guard state.phase == .waiting else { return }
      state.phase = .begun
      var fields = fields
      if !keepsAlive { fields.append(.init("Connection", "close")) }
      channel.writeAndFlush(HTTPServerResponsePart.head(Self.responseHead(status, fields)), promise: nil)
    }
  }

  /// Sends a piece of an answer that was begun, and returns when it is written; so a client that reads slowly is waited for.
  /// - Throws: Where it cannot be written.
  package func send(_ piece: [UInt8]) async throws { try await enqueue(piece)?.get() }

  /// Sends a piece if there is room for it; false where the client reads too slowly, or not any more.
  package func sendIfThereIsRoom(_ piece: [UInt8]) -> Bool {
    guard channel.isActive else { return false }
    return enqueue(piece, within: Self.roomInBytes) != nil
  }

  /// Ends an answer that was begun, and returns when it is written or cannot be.
  package func end() async {
    let written: EventLoopFuture<Void>? = state.withLock { state in
      guard state.phase == .begun else { return nil }
      state.phase = .ended
      return Self.finish(channel, keepsAlive: keepsAlive)
    }
    await Self.settle(written)
  }

  /// Hands a piece to the connection; `nil` where no answer is under way, or more than `limit` would wait to be written.
  private func enqueue(_ piece: [UInt8], within limit: Int = .max) -> EventLoopFuture<Void>? {
    state.withLock { state in
      let hasRoom = state.unwrittenInBytes == 0 || state.unwrittenInBytes + piece.count <= limit
      guard state.phase == .begun, hasRoom else { return nil }
      state.unwrittenInBytes += piece.count
      let written = channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: piece))))
      written.whenComplete { _ in self.state.withLock { $0.unwrittenInBytes -= piece.count } }
      return written
    }
  }

  /// Whether an answer could be written is the client's affair: nobody else is to be told.
  private static func settle(_ written: EventLoopFuture<Void>?) async { _ = try? await written?.get() }
}

extension HTTPCall {
  /// Writes a whole answer, in order with whatever else is written to the channel.
  static func write(
    _ answer: HTTPAnswer, to channel: any Channel, method: String, keepsAlive: Bool
  ) -> EventLoopFuture<Void> {
    var fields = answer.fields
    if answer.status != 204 { fields.append(.init("Content-Length", String(answer.body.count))) }
    if !keepsAlive { fields.append(.init("Connection", "close")) }
    channel.write(HTTPServerResponsePart.head(responseHead(answer.status, fields)), promise: nil)
    if !answer.body.isEmpty, method != "HEAD" {
      channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: answer.body))), promise: nil)
    }
    return finish(channel, keepsAlive: keepsAlive)
  }

  private static func finish(_ channel: any Channel, keepsAlive: Bool) -> EventLoopFuture<Void> {
    let written = channel.writeAndFlush(HTTPServerResponsePart.end(nil))
    if !keepsAlive { written.whenComplete { _ in channel.close(promise: nil) } }
    return written
  }

  private static func responseHead(_ status: Int, _ fields: [HTTPHead.Field]) -> HTTPResponseHead {
    HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status),
      headers: HTTPHeaders(fields.map { ($0.name, $0.value) }))
  }
}
