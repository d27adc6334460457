import Isolation
import NIOCore
import NIOHTTP1

/// One client's connection: reads requests one after the other, and hands each to whoever answers it.
///
/// A request that its head condemns is answered at once, and the rest of it is passed over.
final class HTTPConnection: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum Reading {
    case nothing
    case request(HTTPHead, body: [UInt8], keepsAlive: Bool)
    /// It was answered; so many bytes of it have been dropped.
    case rest(dropped: Int, closes: Bool)
  }

  private let service: any HTTPService
  private let limits: HTTPLimits
  private let receive: (HTTPCall) -> Void
  private var reading = Reading.nothing
  private var call: HTTPCall?
  /// Closes the connection when no whole request has come for too long.
  private var patience: Scheduled<Void>?

  init(_ service: any HTTPService, _ limits: HTTPLimits, receive: @escaping (HTTPCall) -> Void) {
    self.service = service
    self.limits = limits
    self.receive = receive
  }

  func channelActive(context: ChannelHandlerContext) {
    waitPatiently(context)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let buffer): take(buffer, context)
    case .end: finish(context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    patience?.cancel()
    call?.disconnected.fire()
    call = nil
    context.fireChannelInactive()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { waitPatiently(context) }
    context.write(data, promise: promise)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func begin(_ part: HTTPRequestHead, _ context: ChannelHandlerContext) {
    // The request before it has been answered, or this one would not have been let through.
    call = nil
    waitPatiently(context)
    let head = HTTPHead(
      method: part.method.rawValue, target: part.uri, fields: part.headers.map { .init($0.name, $0.value) },
      port: context.channel.localAddress?.port ?? 0)
    let length = part.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
    if let refusal = service.refusal(of: head) { return refuse(head, refusal, part, context) }
    if length > limits.bodyInBytes { return refuse(head, tooLarge, part, context) }
    if part.headers.first(name: "Expect")?.lowercased() == "100-continue" {
      context.writeAndFlush(
        wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
    }
    reading = .request(head, body: [], keepsAlive: part.isKeepAlive)
  }

  private func take(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
    switch reading {
    case .nothing: break
    case .request(let head, var body, let keepsAlive):
      // Taken out first, so that it is not copied.
      reading = .nothing
      guard body.count + buffer.readableBytes <= limits.bodyInBytes else {
        return answer(tooLarge, to: head.method, context, closes: true)
      }
      body.append(contentsOf: buffer.readableBytesView)
      reading = .request(head, body: body, keepsAlive: keepsAlive)
    case .rest(let dropped, let closes):
      reading = .rest(dropped: dropped + buffer.readableBytes, closes: closes)
      if dropped > 16 * limits.bodyInBytes { context.close(promise: nil) }
    }
  }

  private func finish(_ context: ChannelHandlerContext) {
    defer { reading = .nothing }
    switch reading {
    case .nothing: break
    case .request(let head, let body, let keepsAlive):
      patience?.cancel()
      patience = nil
      let call = HTTPCall(head, body: body, channel: context.channel, keepsAlive: keepsAlive)
      self.call = call
      receive(call)
    case .rest(_, closes: true): context.close(promise: nil)
    case .rest(_, closes: false): break
    }
  }

  /// Answers before the body is read. Where there is one, the connection ends after it: a client that was told to wait
  /// for leave may send it or not.
  private func refuse(
    _ head: HTTPHead, _ refusal: HTTPAnswer, _ part: HTTPRequestHead, _ context: ChannelHandlerContext
  ) {
    let length = part.headers.first(name: "Content-Length") ?? "0"
    let hasBody = length != "0" || part.headers.contains(name: "Transfer-Encoding")
    answer(refusal, to: head.method, context, closes: hasBody || !part.isKeepAlive)
  }

  private func answer(_ answer: HTTPAnswer, to method: String, _ context: ChannelHandlerContext, closes: Bool) {
    reading = .rest(dropped: 0, closes: closes)
    var answer = answer
    if closes { answer.fields.append(.init("Connection", "close")) }
    // The connection is closed when the rest of the request has come, or somebody's patience ends: were it closed now, the
    // system would throw away what the client has not read yet.
    HTTPCall.write(answer, to: context.channel, method: method, keepsAlive: true).whenFailure {
      [channel = context.channel] _ in
      channel.close(promise: nil)
    }
  }

  private var tooLarge: HTTPAnswer { .text(413, "A body has at most \(limits.bodyInBytes) bytes.") }

  private func waitPatiently(_ context: ChannelHandlerContext) {
    patience?.cancel()
    let channel = context.channel
    patience = context.eventLoop.scheduleTask(in: TimeAmount(limits.silence)) { channel.close(promise: nil) }
  }
}
