import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One client's connection: reads requests with NIO's decoder, writes the bytes of the answers as they are planned.
final class Connection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = ByteBuffer

  private struct Running {
    let request: Int
    let keepsAlive: Bool
    var steps: ArraySlice<WireStep>
    var hasWritten = false
  }

  private let service: ReplayService
  private let number: Int
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  /// Requests read while another was being answered.
  private var waiting: [(head: HTTPRequestHead, body: [UInt8])] = []
  private var running: Running?
  private var context: ChannelHandlerContext?

  init(service: ReplayService, number: Int) {
    self.service = service
    self.number = number
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
      if head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
        write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), context, promise: nil)
      }
    case .body(let buffer):
      body += buffer.readableBytesView
    case .end:
      if let head { waiting.append((head, body)) }
      head = nil
      body = []
      if running == nil { startNext() }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let running { service.abandoned(running.request, isBeforeFirstByte: !running.hasWritten) }
    running = nil
    waiting = []
    service.log.append(.disconnected(connection: number))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is HTTPParserError, running == nil else {
      context.close(promise: nil)
      return
    }
    let answer =
      "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request"
    let written = context.eventLoop.makePromise(of: Void.self)
    write(Array(answer.utf8), context, promise: written)
    written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
  }

  private func startNext() {
    guard !waiting.isEmpty else { return }
    let (head, body) = waiting.removeFirst()
    let headers = head.headers.map { SeenRequest.Header(name: $0.name, value: $0.value) }
    let (request, steps) = service.handle(
      .init(method: head.method.rawValue, uri: head.uri, headers: headers, body: body))
    running = Running(request: request, keepsAlive: head.isKeepAlive, steps: steps[...])
    advance()
  }

  /// Does the next step of the answer under way.
  private func advance() {
    guard let context, let step = running?.steps.popFirst() else {
      finish()
      return
    }
    switch step {
    case .send(let bytes):
      running?.hasWritten = true
      let written = context.eventLoop.makePromise(of: Void.self)
      write(bytes, context, promise: written)
      let request = running?.request
      written.futureResult.assumeIsolated().whenSuccess { self.goOnLater(request) }
    case .pause(let duration):
      let request = running?.request
      context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(duration.nanoseconds))) {
        self.goOn(request)
      }
    case .wait(let gate):
      let request = running?.request
      let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
      let loop = context.eventLoop
      gate.whenOpen { loop.execute { bound.value.goOn(request) } }
    case .stall: break
    case .close:
      end()
      context.close(promise: nil)
    case .reset:
      end()
      reset(context)
    }
  }

  /// Goes on after a write: in a new turn of the loop, so that a thousand steps do not nest; but an answer that is
  /// written in full is so at once, before the client can do anything about it.
  private func goOnLater(_ request: Int?) {
    if running?.request == request, running?.steps.isEmpty == true { return finish() }
    context?.eventLoop.assumeIsolated().execute { self.goOn(request) }
  }

  /// Goes on with the answer to `request`, unless it is over meanwhile.
  private func goOn(_ request: Int?) {
    if let running, running.request == request { advance() }
  }

  private func finish() {
    guard let ended = running else { return }
    end()
    if ended.keepsAlive { startNext() } else { context?.close(promise: nil) }
  }

  /// Notes that the answer is complete, or as complete as its fault lets it be.
  private func end() {
    if let request = running?.request { service.answered(request) }
    running = nil
  }

  private func reset(_ context: ChannelHandlerContext) {
    guard let socket = context.channel as? any SocketOptionProvider else {
      context.close(promise: nil)
      return
    }
    // With no time to linger, close(2) throws away what is unsent and sends RST instead of FIN.
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in
      context.close(promise: nil)
    }
  }

  private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: promise)
  }
}
