import NIOConcurrencyHelpers
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

/// A scripted Ollama: listens on loopback, answers from a recording, keeps what it was asked.
///
/// It serves from the moment it is made until `stop()`. All waiting is on events; none of it takes longer than the
/// event itself, and cancelling the task ends it.
package final class ReplayServer: Sendable {
  /// The address it listens on.
  package let host: String
  /// The port it listens on.
  package let port: Int
  private let service: ReplayService
  private let listener: any Channel
  private let children: NIOLockedValueBox<[ObjectIdentifier: any Channel]>

  private init(
    host: String, service: ReplayService, listener: any Channel,
    children: NIOLockedValueBox<[ObjectIdentifier: any Channel]>
  ) {
    self.host = host
    port = listener.localAddress?.port ?? 0
    self.service = service
    self.listener = listener
    self.children = children
  }

  /// Starts to play `recording`.
  /// - Parameters:
  ///   - port: 0 takes a free one.
  ///   - onEvent: Called with each event as it happens, in order; it must be quick and must not call the server.
  /// - Throws: `ReplayError.cannotListen`.
  package static func start(
    _ recording: Recording, host: String = "127.0.0.1", port: Int = 0,
    onEvent: @escaping @Sendable (ReplayEvent) -> Void = { _ in }
  ) async throws -> ReplayServer {
    let service = ReplayService(recording, log: EventLog(observer: onEvent))
    let children = NIOLockedValueBox<[ObjectIdentifier: any Channel]>([:])
    let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let key = ObjectIdentifier(channel)
          children.withLockedValue { $0[key] = channel }
          channel.closeFuture.whenComplete { _ in children.withLockedValue { $0[key] = nil } }
          try channel.pipeline.syncOperations.addHandlers([
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
            Connection(service: service, number: service.connected()),
          ])
        }
      }
    do {
      let listener = try await bootstrap.bind(host: host, port: port).get()
      return ReplayServer(host: host, service: service, listener: listener, children: children)
    } catch {
      let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? String(describing: error)
      throw ReplayError.cannotListen(address: "\(host):\(port)", reason: reason)
    }
  }

  /// Starts to play a recording of `models` and `exchanges`.
  package static func start(
    models: [Recording.Model], exchanges: [Recording.Exchange], order: Recording.Order = .inOrder
  ) async throws -> ReplayServer {
    var recording = Recording(models: models, exchanges: exchanges)
    recording.order = order
    return try await start(recording)
  }

  /// Runs `body` with a server that plays `recording`, and stops the server whatever comes of it.
  package static func with<Result: Sendable>(
    _ recording: Recording, _ body: (ReplayServer) async throws -> Result
  ) async throws -> Result {
    let server = try await start(recording)
    do {
      let result = try await body(server)
      await server.stop()
      return result
    } catch {
      await server.stop()
      throw error
    }
  }

  /// For example `http://127.0.0.1:40123`, without a slash at the end.
  package var baseURL: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  /// Stops listening, closes all connections and ends all waiting.
  package func stop() async {
    // First the listener, so that no connection is made after the others were counted. A close only fails, and a
    // close future never does, when the channel is closed already.
    listener.close(promise: nil)
    try? await listener.closeFuture.get()
    let channels = children.withLockedValue { Array($0.values) }
    for channel in channels { channel.close(promise: nil) }
    for channel in channels { try? await channel.closeFuture.get() }
    service.log.close()
  }

  /// Lets a held exchange go on, now or when it is asked for.
  /// - Parameter exchange: Its name.
  package func release(_ exchange: String) {
    service.release(exchange)
  }

  /// Everything that happened so far, in order.
  package var events: [ReplayEvent] { service.log.events }

  /// Every request so far, also those that were refused.
  package var requests: [SeenRequest] {
    events.compactMap { if case .request(let request) = $0 { request } else { nil } }
  }

  /// Every refusal so far, in order.
  package var refusals: [Refusal] {
    events.compactMap { if case .refused(let refusal) = $0 { refusal } else { nil } }
  }

  /// How many connections were made so far.
  package var connectionCount: Int {
    events.count { if case .connected = $0 { true } else { false } }
  }

  /// The models that were brought into memory, each time anew, in order.
  package var loads: [String] { service.state.withLockedValue { $0.shelf.loads } }

  /// The exchanges that were not asked for as often as the recording wants; optional ones are left out.
  package var unusedExchanges: [String] { service.state.withLockedValue { $0.script.unused } }

  /// What keeps the recording from having been played in full; empty when all went as recorded.
  package var complaints: [String] {
    refusals.map(\.description) + unusedExchanges.map { "replay: \($0) was never asked for" }
  }
}

/// Waiting for what the client does.
extension ReplayServer {
  /// The first request that fits, past or to come.
  /// - Throws: `CancellationError`, also when the server stops first.
  package func waitForRequest(
    where fits: @escaping @Sendable (SeenRequest) -> Bool = { _ in true }
  ) async throws -> SeenRequest {
    try await service.log.first { event in
      if case .request(let request) = event, fits(request) { request } else { nil }
    }
  }

  /// Waits until the client closed its connection before the answer to a request was complete.
  /// - Parameter request: The number of the request; nil for any.
  /// - Returns: The number of the request.
  @discardableResult
  package func waitForDisconnect(of request: Int? = nil) async throws -> Int {
    try await service.log.first { event in
      if case .abandoned(let abandoned) = event, request ?? abandoned == abandoned { abandoned } else { nil }
    }
  }

  /// Waits until a request was answered in full, or as its fault has it.
  @discardableResult
  package func waitForAnswer(to request: Int? = nil) async throws -> Int {
    try await service.log.first { event in
      if case .answered(let answered) = event, request ?? answered == answered { answered } else { nil }
    }
  }
}
