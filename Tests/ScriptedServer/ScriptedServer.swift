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
  private let open: OpenSockets

  /// - Parameter script: Called with each connection; the connection is closed when it returns or throws.
  package init(_ script: @escaping @Sendable (ServerConnection) throws -> Void) throws {
    let (listener, port) = try Self.listen()
    self.port = port
    open = OpenSockets(listener: listener)
    Thread.detachNewThread { [open] in
      var index = 0
      while let socket = Self.accept(from: listener, open) {
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        #if canImport(Darwin)
          setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        #endif
        guard open.insert(socket) else {
          closeSocket(socket)
          break
        }
        let connection = ServerConnection(socket: socket, index: index) { open.close(socket) }
        index += 1
        nonisolated(unsafe) let handed = connection  // only the new thread uses it
        Thread.detachNewThread {
          try? script(handed)  // a script that fails is seen by the client as a closed connection
          handed.finish()
        }
      }
      open.closeListener()
    }
  }

  deinit { stop() }

  package var url: String { "http://127.0.0.1:\(port)" }
  package var connectionCount: Int { open.total }

  /// Closes the listening socket and every connection.
  package func stop() { open.shutDown() }

  /// The next connection; nil once the server is stopped.
  private static func accept(from listener: Int32, _ open: OpenSockets) -> Int32? {
    while true {
      let socket = acceptSocket(listener)
      if socket >= 0 { return socket }
      // A client that gave up, or no descriptor to spare just now, is no reason to refuse all who come later.
      guard !open.isStopped, [EINTR, ECONNABORTED, EMFILE, ENFILE].contains(errno) else { return nil }
      sched_yield()
    }
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
    closeSocket(socket)
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

/// `accept(2)`, likewise.
private func acceptSocket(_ listener: Int32) -> Int32 { accept(listener, nil, nil) }

/// `close(2)`, which methods of the types here shadow.
func closeSocket(_ socket: Int32) { close(socket) }

/// The sockets a server has open, so that it can wake the threads that wait on them.
///
/// Each is closed once and never touched after that: its number may be that of another server's socket by then.
private final class OpenSockets: @unchecked Sendable {  // guarded by `lock`
  private let lock = NSLock()
  private var listener: Int32?
  private var sockets: Set<Int32> = []
  private var count = 0
  private var hasStopped = false

  init(listener: Int32) { self.listener = listener }

  var total: Int { lock.withLock { count } }
  var isStopped: Bool { lock.withLock { hasStopped } }

  func insert(_ socket: Int32) -> Bool {
    lock.withLock {
      guard !hasStopped else { return false }
      count += 1
      sockets.insert(socket)
      return true
    }
  }

  func close(_ socket: Int32) {
    lock.withLock { if sockets.remove(socket) != nil { closeSocket(socket) } }
  }

  func closeListener() {
    lock.withLock {
      if let listener { closeSocket(listener) }
      listener = nil
    }
  }

  func shutDown() {
    lock.withLock {
      hasStopped = true
      for socket in sockets.union(listener.map { [$0] } ?? []) { shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }
}
