#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// A process that keeps one session in its memory and hands it to processes of the same user, until its time is up.
///
/// It stands in where the kernel keeps no keys. It serves one connection after the other, each for two seconds at most, so
/// that a client that stalls cannot hold it up for long.
package struct SessionAgent {
  private let order: AgentOrder
  private let listener: LocalSocket
  private let file: FileIdentity?
  /// Runs on while the machine sleeps.
  private let end: ContinuousClock.Instant

  /// Begins to listen. The directory of the socket has to be the user's alone.
  ///
  /// - Throws: As ``PrivateDirectory``; `.sessionFailed` where the socket cannot be made.
  package init(_ order: AgentOrder) throws(VaultError) {
    let path = FilePath(order.socketPath)
    // Whatever stood there belongs to nobody: an agent that was alive was ended before this one was started.
    try PrivateDirectory.make(path.directory).removeIfThere(path.name)
    self.order = order
    listener = try LocalSocket.listening(at: order.socketPath)
    file = FileIdentity(order.socketPath)
    end = .now + .seconds(order.seconds)
  }

  /// Serves until the time is up, a client ends the session, or the socket cannot be waited for.
  package func serve() {
    while wait(), let connection = listener.accepted() {
      guard end > .now else { break }
      if answer(connection) == .sessionEnded { return }
    }
    removeSocket()
  }

  private enum Outcome { case served, sessionEnded }

  /// Waits for a connection; returns false when the time is up.
  private func wait() -> Bool {
    while true {
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { return false }
      var request = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
      // A minute at most: the timer of `poll` stands still while the machine sleeps.
      let ready = poll(&request, 1, Int32(min(left.components.seconds * 1000 + 1000, 60_000)))
      if ready > 0 { return true }
      if ready < 0, errno != EINTR { return false }
    }
  }

  private func answer(_ connection: LocalSocket) -> Outcome {
    connection.limitWaiting(seconds: 2)
    guard connection.isPeerOurs else { return .served }
    var bytes = [UInt8](repeating: 0, count: AgentRequest.size)
    guard bytes.withUnsafeMutableBytes({ connection.receive(into: $0) }) else { return .served }
    switch AgentRequest(bytes) {
    case nil: _ = connection.send(byte: 0)
    case .session: _ = connection.send(byte: 1) && order.session.withBytes { connection.send($0) }
    case .end:
      // First, so that who hears that the session ended may have another agent take the place.
      removeSocket()
      _ = connection.send(byte: 1)
      return .sessionEnded
    }
    return .served
  }

  /// Removes the socket while this agent still listens there: nobody else has taken the place before that, unless the file
  /// was removed by others.
  private func removeSocket() {
    if file != nil, file == FileIdentity(order.socketPath) { unlink(order.socketPath) }
  }
}

/// Says whether two looks at a path saw the same file.
private struct FileIdentity: Equatable {
  let device: UInt64
  let number: UInt64

  init?(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    (device, number) = (UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino))
  }
}
