#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A listening socket that accepts nobody and whose queue is full, so that a connection to it never comes about.
package final class FullBacklog: Sendable {
  package let port: UInt16
  private let sockets: [Int32]

  package init() throws {
    let (listener, port) = try ScriptedServer.listen(backlog: 0)
    self.port = port
    sockets = [listener] + (0..<8).map { _ in Self.connect(to: port) }
  }

  package func close() {
    for socket in sockets where socket >= 0 { closeSocket(socket) }
  }

  /// Starts a connection without waiting for it.
  private static func connect(to port: UInt16) -> Int32 {
    let socket = ScriptedServer.streamSocket()
    _ = fcntl(socket, F_SETFL, O_NONBLOCK)
    var address = ScriptedServer.loopback(port: port)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = connectSocket(socket, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return socket
  }
}

private func connectSocket(_ socket: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t) -> Int32 {
  connect(socket, address, size)
}
