/// Sessions in agents, one process for each unlocked vault, reached by a socket of mode 0600.
///
/// Both ends make sure that the other runs as the same user. Who runs as the same user can ask an agent, as they could read
/// the memory of nexus.
package struct AgentSessions: SessionKeeper {
  /// Starts an agent and returns once it listens.
  package typealias Start = @Sendable (AgentOrder) throws(VaultError) -> Void

  private let directory: String
  private let start: Start

  /// - Parameters:
  ///   - directory: Where the sockets are, of mode 0700; made where it is missing. `$XDG_RUNTIME_DIR` is meant for such.
  ///   - start: See ``AgentProcess``.
  package init(directory: String, start: @escaping Start) {
    self.directory = directory
    self.start = start
  }

  package var place: String { "an agent" }

  package func keep(_ session: VaultSession, seconds: Int) throws(VaultError) {
    let vault = session.key.derivation
    _ = try end(vault)
    _ = try PrivateDirectory.make(directory)
    try start(AgentOrder(socketPath: socketPath(vault), seconds: seconds, session: session.encoded()))
  }

  package func session(of vault: KeyDerivation) throws(VaultError) -> VaultSession? {
    guard let connection = try ask(.session, vault) else { return nil }
    var isWhole = false
    let bytes = SecretBytes(count: VaultSession.encodedSize) { isWhole = connection.receive(into: $0) }
    guard isWhole, let session = VaultSession(bytes) else {
      throw .session("Asking the agent", "its answer is cut off")
    }
    return session.key.derivation == vault ? session : nil
  }

  package func end(_ vault: KeyDerivation) throws(VaultError) -> Bool { try ask(.end, vault) != nil }

  /// The connection to the agent of a vault, after it said yes; nil where there is no agent.
  private func ask(_ request: AgentRequest, _ vault: KeyDerivation) throws(VaultError) -> LocalSocket? {
    do {
      // Sockets in a directory that others may write are not ours to trust.
      _ = try PrivateDirectory(directory)
    } catch  where error.code == .missing {
      return nil
    }
    guard let connection = try LocalSocket.connected(to: socketPath(vault)) else { return nil }
    guard connection.isPeerOurs else {
      throw VaultError(.notOwned, "The agent belongs to another user.", path: socketPath(vault))
    }
    connection.limitWaiting(seconds: 5)
    var answer: [UInt8] = [0]
    let isAnswered =
      request.encoded.withUnsafeBytes { connection.send($0) }
      && answer.withUnsafeMutableBytes { connection.receive(into: $0) }
    // An agent whose time is up just now closes the connection.
    guard isAnswered else { return nil }
    guard answer == [1] else { throw .session("Asking the agent", "it is of another version of nexus") }
    return connection
  }

  private func socketPath(_ vault: KeyDerivation) -> String {
    "\(directory)/vault-\(vault.identifier.prefix(16)).socket"
  }
}
