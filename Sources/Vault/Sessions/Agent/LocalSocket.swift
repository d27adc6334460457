internal import CVault

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// A socket between processes of one machine, closed with the value.
final class LocalSocket {
  private(set) var descriptor: Int32

  init(owning descriptor: Int32) { self.descriptor = descriptor }

  deinit { close() }

  /// Closes the socket before the value is gone; closing it again does nothing.
  func close() {
    if descriptor >= 0 { systemClose(descriptor) }
    descriptor = -1
  }

  /// Two sockets that are connected with each other.
  static func pair() throws(VaultError) -> (LocalSocket, LocalSocket) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, streamType, 0, &ends) == 0 else {
      throw .session("Making a socket", String(cString: strerror(errno)))
    }
    return (try LocalSocket(aboveStandard: ends[0]), try LocalSocket(aboveStandard: ends[1]))
  }

  /// Connects to the socket at a path; nil where nobody listens there.
  static func connected(to path: String) throws(VaultError) -> LocalSocket? {
    let socket = try make()
    guard try withAddress(path, { connect(socket.descriptor, $0, $1) }) == 0 else {
      if errno == ENOENT || errno == ECONNREFUSED { return nil }
      throw .session("Asking the agent", String(cString: strerror(errno)))
    }
    return socket
  }

  /// Listens at a path where nothing stands, with mode 0600.
  static func listening(at path: String) throws(VaultError) -> LocalSocket {
    let socket = try make()
    guard try withAddress(path, { bind(socket.descriptor, $0, $1) }) == 0, chmod(path, 0o600) == 0,
      listen(socket.descriptor, 8) == 0
    else { throw .session("Listening for sessions", String(cString: strerror(errno))) }
    return socket
  }

  /// The next connection; nil where there is none after all.
  func accepted() -> LocalSocket? {
    let connection = accept(descriptor, nil, nil)
    guard connection >= 0 else { return nil }
    _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
    return LocalSocket(owning: connection)
  }

  /// Whether the process at the other end runs as the same user.
  var isPeerOurs: Bool {
    var user = uid_t()
    return nexus_peer_user(descriptor, &user) == 0 && user == geteuid()
  }

  /// Has sending and receiving fail when nothing moves for so long.
  func limitWaiting(seconds: Int) {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
  }

  /// Sends all bytes; returns false where the other end is gone or does not take them.
  func send(_ bytes: UnsafeRawBufferPointer) -> Bool {
    #if os(Linux)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
    #endif
    var sent = 0
    while sent < bytes.count {
      let count = systemSend(descriptor, bytes.baseAddress! + sent, bytes.count - sent, flags)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  func send(byte: UInt8) -> Bool { withUnsafeBytes(of: byte) { send($0) } }

  /// Fills the room; returns false where the other end sends less.
  func receive(into room: UnsafeMutableRawBufferPointer) -> Bool {
    var received = 0
    while received < room.count {
      let count = recv(descriptor, room.baseAddress! + received, room.count - received, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      received += count
    }
    return true
  }

  private static func make() throws(VaultError) -> LocalSocket {
    let descriptor = socket(AF_UNIX, streamType, 0)
    guard descriptor >= 0 else { throw .session("Making a socket", String(cString: strerror(errno))) }
    return try LocalSocket(aboveStandard: descriptor)
  }

  /// Takes over a socket, gives it a number above those of a program's own input and output, and keeps programs that are
  /// started from inheriting it.
  private convenience init(aboveStandard socket: Int32) throws(VaultError) {
    self.init(owning: fcntl(socket, F_DUPFD_CLOEXEC, 3))
    let number = errno
    systemClose(socket)
    guard descriptor >= 0 else { throw .session("Making a socket", String(cString: strerror(number))) }
  }

  #if os(Linux)
    private static let streamType = Int32(SOCK_STREAM.rawValue)
  #else
    private static let streamType = SOCK_STREAM
  #endif

  /// - Throws: `.sessionFailed` for a path that does not fit into an address, 107 bytes on Linux.
  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws(VaultError) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw .session("Using the socket \"\(path)\"", "its path is too long")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}

/// The system's functions, which methods of the same names hide.
private func systemClose(_ socket: Int32) { close(socket) }
private func systemSend(_ socket: Int32, _ start: UnsafeRawPointer, _ count: Int, _ flags: Int32) -> Int {
  send(socket, start, count, flags)
}
