import NIOCore
import NIOPosix
import OllamaReplay

/// A client that sends bytes as they are and keeps what comes back, without any idea of HTTP.
final class RawClient: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  struct Outcome: Sendable {
    var bytes: [UInt8] = []
    /// Whether the connection ended with an error, as after a reset.
    var isReset = false
    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The status of the first response; nil when there is none.
    var status: Int? {
      text.hasPrefix("HTTP/1.1 ") ? Int(text.dropFirst(9).prefix(3)) : nil
    }
    /// The text after the first empty line.
    var body: String {
      text.components(after: "\r\n\r\n")
    }
  }

  private var outcome = Outcome()
  private let isEnough: @Sendable ([UInt8]) -> Bool
  private let promise: EventLoopPromise<Outcome>
  private var isOver = false

  private init(promise: EventLoopPromise<Outcome>, isEnough: @escaping @Sendable ([UInt8]) -> Bool) {
    self.promise = promise
    self.isEnough = isEnough
  }

  /// Sends `request` and reads until the server closes or `isEnough` holds for what was read; then closes.
  static func exchange(
    _ server: ReplayServer, _ request: String, until isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
  ) async throws -> Outcome {
    let group = MultiThreadedEventLoopGroup.singleton
    let loop = group.next()
    let promise = loop.makePromise(of: Outcome.self)
    let channel = try await ClientBootstrap(group: loop).channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(RawClient(promise: promise, isEnough: isEnough))
      }
    }.connect(host: server.host, port: server.port).get()
    channel.writeAndFlush(ByteBuffer(string: request), promise: nil)
    return try await withTaskCancellationHandler {
      try await promise.futureResult.get()
    } onCancel: {
      channel.close(promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    outcome.bytes += unwrapInboundIn(data).readableBytesView
    if isEnough(outcome.bytes) { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    outcome.isReset = true
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    if !isOver { promise.succeed(outcome) }
    isOver = true
  }
}

extension String {
  /// What follows the first `separator`; empty when there is none.
  func components(after separator: String) -> String {
    guard let range = firstRange(of: separator) else { return "" }
    return String(self[range.upperBound...])
  }
}

/// Requests as text.
enum Request {
  static func get(_ path: String, host: String = "localhost", headers: [String] = []) -> String {
    (["GET \(path) HTTP/1.1", "Host: \(host)", "Connection: close"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
  }

  static func post(_ path: String, _ body: String, headers: [String] = ["Connection: close"]) -> String {
    (["POST \(path) HTTP/1.1", "Host: localhost", "Content-Length: \(body.utf8.count)"] + headers)
      .joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  /// A chat that keeps all rules.
  static func chat(_ prompt: String, model: String = "m", extra: [(String, BodyValue)] = []) -> String {
    var members: [BodyValue.Member] = [
      .init("model", .string(model)), .init("messages", [["role": "user", "content": .string(prompt)]]),
      .init("stream", true), .init("truncate", false), .init("shift", false), .init("options", ["num_ctx": 8192]),
    ]
    for (key, value) in extra {
      members.removeAll { $0.key == key }
      members.append(.init(key, value))
    }
    return BodyValue.object(members).json
  }
}

/// The payload of a chunked body, as far as it came.
func unchunked(_ body: String) -> String {
  var rest = Array(body.utf8)[...]
  var payload: [UInt8] = []
  while let end = rest.firstIndex(of: UInt8(ascii: "\r")),
    let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), size > 0
  {
    rest = rest[(end + 2)...]
    payload += rest.prefix(size)
    rest = rest.dropFirst(size + 2)
  }
  return String(decoding: payload, as: UTF8.self)
}
