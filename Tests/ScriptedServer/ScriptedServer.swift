import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A loopback server that runs a script per connection, so that a test decides every byte, stall and close.
///
/// Each connection has a thread of its own, on which the script may block. Everything is closed when the server goes.
package final class ScriptedServer: Sendable {
  package struct Failure: Error {
    package let call: String
    package let number: Int32
  }

  package let port: UInt16
  private let listener: Int32
  private let open = OpenSockets()

  /// - Parameter script: Called with each connection; the connection is closed when it returns or throws.
  package init(_ script: @escaping @Sendable (ServerConnection) throws -> Void) throws {
    (listener, port) = try Self.listen()
    Thread.detachNewThread { [listener, open] in
      var index = 0
      while true {
        let socket = accept(listener, nil, nil)
        if socket < 0 { break }
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        #if canImport(Darwin)
          setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        #endif
        guard open.insert(socket) else {
          close(socket)
          break
        }
        let connection = ServerConnection(socket: socket, index: index)
        index += 1
        nonisolated(unsafe) let handed = connection  // only the new thread uses it
        Thread.detachNewThread {
          try? script(handed)  // a script that fails is seen by the client as a closed connection
          open.remove(socket)
          handed.finish()
        }
      }
      close(listener)
    }
  }

  deinit { stop() }

  package var url: String { "http://127.0.0.1:\(port)" }
  package var connectionCount: Int { open.total }

  /// Closes the listening socket and every connection.
  package func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    open.closeAll()
  }

  /// The flags (`F_GETFD`) of this process's sockets that are connected to the server.
  package func descriptorFlagsOfClients() -> [Int32] {
    (Int32(0)..<1024).compactMap { descriptor in
      var address = sockaddr_in()
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let status = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &size) }
      }
      guard status == 0, address.sin_family == sa_family_t(AF_INET), UInt16(bigEndian: address.sin_port) == port
      else { return nil }
      return fcntl(descriptor, F_GETFD)
    }
  }

  /// A loopback port on which nobody listens.
  package static func unusedPort() throws -> UInt16 {
    let (socket, port) = try listen(backlog: 1)
    close(socket)
    return port
  }

  static func listen(backlog: Int32 = 64) throws -> (Int32, UInt16) {
    let listener = streamSocket()
    guard listener >= 0 else { throw Failure(call: "socket", number: errno) }
    var address = loopback(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, size) == 0 && startListening(listener, backlog)
          && getsockname(listener, generic, &size) == 0
      }
    }
    guard isListening else { throw Failure(call: "bind", number: errno) }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  static func streamSocket() -> Int32 {
    #if canImport(Glibc)
      socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket(AF_INET, SOCK_STREAM, 0)
    #endif
  }

  static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return address
  }
}

/// `listen(2)`, whose name a method of the server shadows.
private func startListening(_ socket: Int32, _ backlog: Int32) -> Bool { listen(socket, backlog) == 0 }

/// The sockets a server has open, so that it can wake the threads that read from them.
private final class OpenSockets: @unchecked Sendable {  // guarded by `lock`
  private let lock = NSLock()
  private var sockets: Set<Int32> = []
  private var count = 0
  private var isClosed = false

  var total: Int { lock.withLock { count } }

  func insert(_ socket: Int32) -> Bool {
    lock.withLock {
      guard !isClosed else { return false }
      count += 1
      sockets.insert(socket)
      return true
    }
  }

  func remove(_ socket: Int32) {
    lock.withLock { _ = sockets.remove(socket) }
  }

  func closeAll() {
    lock.withLock {
      isClosed = true
      for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }
}
