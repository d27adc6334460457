import Foundation
import Testing

@testable import Vault

@Suite struct AgentTests {
  /// Agents that are threads of this process, in a directory that is gone when the body ends.
  private struct Agents {
    let directory: String
    let sessions: AgentSessions
    let ended: DispatchSemaphore

    static func with(_ body: (Agents) throws -> Void) throws {
      let directory = "/tmp/nx-\(UUID().uuidString.prefix(8))"
      defer { try? FileManager.default.removeItem(atPath: directory) }
      let ended = DispatchSemaphore(value: 0)
      let sessions = AgentSessions(directory: directory) { (order) throws(VaultError) in
        nonisolated(unsafe) let agent = try SessionAgent(order)  // handed over to the thread
        Thread.detachNewThread {
          agent.serve()
          ended.signal()
        }
      }
      try body(Agents(directory: directory, sessions: sessions, ended: ended))
    }

    /// Whether an agent ended; a test that waited for ever would hold up all others.
    func hasEnded() -> Bool { ended.wait(timeout: .now() + 60) == .success }

    func socket(_ key: VaultKey) -> String { "\(directory)/vault-\(key.derivation.identifier.prefix(16)).socket" }
  }

  private static func key() throws -> VaultKey { try KeyDerivation(rounds: 2).key(from: SecretBytes("p")) }

  @Test func anAgentKeepsASessionUntilItIsEnded() throws {
    try Agents.with { agents in
      let key = try Self.key()
      #expect(try agents.sessions.session(of: key.derivation) == nil)
      #expect(try !agents.sessions.end(key.derivation))
      try agents.sessions.keep(VaultSession(key: key, endsAt: 9), seconds: 60)
      for _ in 0..<3 {
        let found = try #require(try agents.sessions.session(of: key.derivation))
        #expect(found.endsAt == 9 && found.key.bytes.isEqual(to: key.bytes))
      }
      #expect(try agents.sessions.end(key.derivation))
      #expect(agents.hasEnded())
      #expect(try agents.sessions.session(of: key.derivation) == nil)
      #expect(!FileManager.default.fileExists(atPath: agents.socket(key)))
    }
  }

  @Test func theSocketIsForTheOwnerAlone() throws {
    try Agents.with { agents in
      let key = try Self.key()
      try agents.sessions.keep(VaultSession(key: key, endsAt: 9), seconds: 60)
      let files = FileManager.default
      #expect(try files.attributesOfItem(atPath: agents.directory)[.posixPermissions] as? Int == 0o700)
      #expect(try files.attributesOfItem(atPath: agents.socket(key))[.posixPermissions] as? Int == 0o600)
      try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: agents.directory)
      let error = #expect(throws: VaultError.self) { try agents.sessions.session(of: key.derivation) }
      #expect(error?.code == .openToOthers)
      try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: agents.directory)
      #expect(try agents.sessions.end(key.derivation))
    }
  }

  @Test func anAgentEndsWhenItsTimeIsUp() throws {
    try Agents.with { agents in
      let key = try Self.key()
      try agents.sessions.keep(VaultSession(key: key, endsAt: 9), seconds: 1)
      #expect(agents.hasEnded())
      #expect(try agents.sessions.session(of: key.derivation) == nil)
      #expect(!FileManager.default.fileExists(atPath: agents.socket(key)))
    }
  }

  @Test func aNewSessionTakesThePlaceOfTheOld() throws {
    try Agents.with { agents in
      let key = try Self.key()
      try agents.sessions.keep(VaultSession(key: key, endsAt: 9), seconds: 60)
      try agents.sessions.keep(VaultSession(key: key, endsAt: 10), seconds: 60)
      #expect(agents.hasEnded())
      #expect(try agents.sessions.session(of: key.derivation)?.endsAt == 10)
      #expect(try agents.sessions.end(key.derivation))
      #expect(agents.hasEnded())
    }
  }

  @Test func aSocketThatNobodyServesIsNoSession() throws {
    try Agents.with { agents in
      let key = try Self.key()
      _ = try PrivateDirectory.make(agents.directory)
      // Listening ends with the value; the file of the socket stays, as after a process that was killed.
      _ = try LocalSocket.listening(at: agents.socket(key))
      #expect(FileManager.default.fileExists(atPath: agents.socket(key)))
      #expect(try agents.sessions.session(of: key.derivation) == nil)
      try agents.sessions.keep(VaultSession(key: key, endsAt: 9), seconds: 60)
      #expect(try agents.sessions.session(of: key.derivation) != nil)
      #expect(try agents.sessions.end(key.derivation))
    }
  }

  @Test(arguments: ["NXAGENT2g", "NXAGENT1x", "GET / HTT"])
  func anAgentAnswersNothingElse(_ request: String) throws {
    try Agents.with { agents in
      let key = try Self.key()
      try agents.sessions.keep(VaultSession(key: key, endsAt: 9), seconds: 60)
      let connection = try #require(try LocalSocket.connected(to: agents.socket(key)))
      #expect(Array(request.utf8).withUnsafeBytes { connection.send($0) })
      var answer: [UInt8] = [9]
      #expect(answer.withUnsafeMutableBytes { connection.receive(into: $0) } && answer == [0])
      #expect(!answer.withUnsafeMutableBytes { connection.receive(into: $0) }, "nothing follows")
      #expect(try agents.sessions.end(key.derivation))
    }
  }

  @Test func aClientThatGoesAwayHoldsNobodyUp() throws {
    try Agents.with { agents in
      let key = try Self.key()
      try agents.sessions.keep(VaultSession(key: key, endsAt: 9), seconds: 60)
      for _ in 0..<3 { _ = try LocalSocket.connected(to: agents.socket(key)) }
      #expect(try agents.sessions.session(of: key.derivation) != nil)
      #expect(try agents.sessions.end(key.derivation))
    }
  }

  @Test(.enabled(if: geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0, "only root can ask as another user"))
  func anAgentTellsOtherUsersNothing() throws {
    try Agents.with { agents in
      let key = try Self.key()
      try agents.sessions.keep(VaultSession(key: key, endsAt: 9), seconds: 60)
      // Wide modes on purpose, so that only the look at the peer is left to keep others out.
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: agents.directory)
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: agents.socket(key))
      let script = """
        import socket, sys
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(sys.argv[1])
        try:
          peer.sendall(b"NXAGENT1g")
          print(len(peer.recv(100)))
        except (BrokenPipeError, ConnectionResetError):
          print(0)
        """
      let output = Pipe()
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/setpriv")
      process.arguments = [
        "--reuid=65534", "--clear-groups", "/usr/bin/python3", "-c", script, agents.socket(key),
      ]
      process.standardOutput = output
      try process.run()
      let told = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(String(decoding: told, as: UTF8.self) == "0\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: agents.directory)
      #expect(try agents.sessions.session(of: key.derivation) != nil)
      #expect(try agents.sessions.end(key.derivation))
    }
  }

  @Test func ordersAreReadAsTheyWereWritten() throws {
    let session = VaultSession(key: try Self.key(), endsAt: 9).encoded()
    let order = AgentOrder(socketPath: "/run/é.socket", seconds: 77, session: session)
    let read = try #require(AgentOrder(order.encoded()))
    #expect(read.socketPath == order.socketPath && read.seconds == 77 && read.session.isEqual(to: session))
    for text in ["", "nonsense", String(repeating: "x", count: 200)] { #expect(AgentOrder(SecretBytes(text)) == nil) }
  }

  @Test func aPathThatIsTooLongIsTold() throws {
    let error = #expect(throws: VaultError.self) {
      try LocalSocket.connected(to: "/tmp/" + String(repeating: "d", count: 120))
    }
    #expect(error?.code == .sessionFailed)
    #expect(error?.message.hasSuffix("its path is too long.") == true)
  }

  @Test func aProgramThatSaysThatItListensIsStarted() throws {
    let session = VaultSession(key: try Self.key(), endsAt: 9).encoded()
    let order = AgentOrder(socketPath: "/tmp/none", seconds: 1, session: session)
    let agent = try AgentProcess.start(order, command: ["/bin/sh", "-c", "cat > /dev/null; printf +"])
    // Left unreaped it could keep tests that run in processes of their own from hearing of the end of these.
    #expect(waitpid(agent, nil, 0) == agent)
    for command in [["/bin/sh", "-c", "exit 3"], ["/bin/sh", "-c", "cat"], ["/nonexistent/agent"]] {
      let error = #expect(throws: VaultError.self) { try AgentProcess.start(order, command: command) }
      #expect(error?.code == .sessionFailed)
    }
  }
}
