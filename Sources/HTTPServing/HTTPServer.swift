import Isolation
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

/// Listens on one address of this machine and hands requests to a service.
package final class HTTPServer: Sendable {
  /// The port it listens on.
  package let port: Int
  private let service: any HTTPService
  private let limits: HTTPLimits
  private let listener: any Channel
  private let children: Locked<[ObjectIdentifier: any Channel]>
  private let calls: AsyncStream<HTTPCall>

  private init(
    _ service: any HTTPService, _ limits: HTTPLimits, listener: any Channel,
    children: Locked<[ObjectIdentifier: any Channel]>, calls: AsyncStream<HTTPCall>
  ) {
    self.service = service
    self.limits = limits
    self.listener = listener
    self.children = children
    self.calls = calls
    port = listener.localAddress?.port ?? 0
  }

  /// Starts to listen. Requests wait until `run` is called.
  /// - Parameters:
  ///   - host: An address of this machine, in numbers.
  ///   - port: 0 for any free one.
  /// - Throws: `HTTPServingError`.
  package static func start(
    _ service: some HTTPService, host: String, port: Int, limits: HTTPLimits = HTTPLimits()
  ) async throws -> HTTPServer {
    let children = Locked<[ObjectIdentifier: any Channel]>([:])
    // Bounded by the connections: each has one request at a time.
    let (calls, incoming) = AsyncStream.makeStream(of: HTTPCall.self, bufferingPolicy: .unbounded)
    let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        let key = ObjectIdentifier(channel)
        let isTaken = children.withLock { children in
          guard children.count < limits.connections else { return false }
          children[key] = channel
          return true
        }
        guard isTaken else { return channel.close() }
        channel.closeFuture.whenComplete { _ in children.withLock { $0[key] = nil } }
        return channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: true, withErrorHandling: true)
          try pipeline.addHandler(HTTPConnection(service, limits) { incoming.yield($0) })
        }
      }
    do {
      let listener = try await bootstrap.bind(host: host, port: port).get()
      return HTTPServer(service, limits, listener: listener, children: children, calls: calls)
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw HTTPServingError.taken(host: host, port: port)
    } catch {
      let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? String(describing: error)
      throw HTTPServingError.refused(host: host, port: port, reason: reason)
    }
  }

  /// Serves until the task is cancelled. All that is being answered is cancelled then, and waited for; connections are
  /// closed when that is done, or `limits.timeToFinish` later.
  package func run() async {
    var closing: Task<Void, any Error>?
    await withDiscardingTaskGroup { group in
      for await call in calls { group.addTask { await self.service.answer(call) } }
      await stopListening()
      group.cancelAll()
      // In a task of its own, since this one is cancelled: a client that reads nothing would hold up its answer for ever.
      closing = Task {
        try await Task.sleep(for: self.limits.timeToFinish)
        self.closeConnections()
      }
    }
    closing?.cancel()
    closeConnections()
  }

  private func stopListening() async {
    listener.close(promise: nil)
    // A close only fails where the channel is closed already.
    try? await listener.closeFuture.get()
  }

  private func closeConnections() {
    for channel in children.withLock({ Array($0.values) }) { channel.close(promise: nil) }
  }
}
