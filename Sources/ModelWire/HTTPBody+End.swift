package import CurlHTTP

extension HTTPBody {
  /// Reads what follows the end of a reply, so that the connection can be used again.
  ///
  /// The reply is whole by now: a failure here only costs the connection, and a server that goes on without end costs no
  /// more than a moment.
  package func readToTheEnd() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = try? await collect(limitInBytes: 1 << 16) }
      group.addTask { try? await Task.sleep(for: .milliseconds(250)) }
      await group.next()
      group.cancelAll()
    }
  }
}
