import Foundation
import Testing

@testable import Vault

@Suite struct SessionTests {
  private static func key(_ password: String = "p") throws -> VaultKey {
    try KeyDerivation(rounds: 2).key(from: SecretBytes(password))
  }

  @Test func sessionsAreReadAsTheyWereWritten() throws {
    let session = VaultSession(key: try Self.key(), endsAt: 1_800_000_000)
    let read = try #require(VaultSession(session.encoded()))
    #expect(read.key.derivation == session.key.derivation && read.endsAt == session.endsAt)
    #expect(read.key.bytes.isEqual(to: session.key.bytes))
  }

  @Test func otherBytesAreNoSession() throws {
    let encoded = VaultSession(key: try Self.key(), endsAt: 0).encoded().withBytes(Array.init)
    for bytes in [[], Array(encoded.dropLast()), encoded + [0], [9] + encoded.dropFirst()] {
      #expect(VaultSession(SecretBytes(count: bytes.count) { $0.copyBytes(from: bytes) }) == nil)
    }
  }

  @Test(.enabled(if: KeyringSessions.isUsable, "the kernel keeps no keys here"))
  func theKernelKeepsASessionUntilItIsEnded() throws {
    let key = try Self.key()
    let sessions = KeyringSessions()
    #expect(try sessions.session(of: key.derivation) == nil)
    try sessions.keep(VaultSession(key: key, endsAt: 7), seconds: 60)
    let found = try #require(try sessions.session(of: key.derivation))
    #expect(found.endsAt == 7 && found.key.bytes.isEqual(to: key.bytes))
    try sessions.keep(VaultSession(key: key, endsAt: 8), seconds: 60)
    #expect(try sessions.session(of: key.derivation)?.endsAt == 8)
    #expect(try sessions.end(key.derivation))
    #expect(try sessions.session(of: key.derivation) == nil)
    #expect(try !sessions.end(key.derivation))
  }

  /// The kernel itself says when the key ends; /proc/keys shows what is left of its time.
  @Test(
    .enabled(
      if: KeyringSessions.isUsable && FileManager.default.isReadableFile(atPath: "/proc/keys"),
      "the kernel tells no times")
  )
  func theKernelDropsASessionWhenItsTimeIsUp() throws {
    let key = try Self.key()
    try KeyringSessions().keep(VaultSession(key: key, endsAt: 7), seconds: 300)
    defer { _ = try? KeyringSessions().end(key.derivation) }
    let lines = try String(contentsOfFile: "/proc/keys", encoding: .utf8).split(separator: "\n")
    let line = try #require(lines.first { $0.contains("nexus:vault:\(key.derivation.identifier)") })
    let fields = line.split(separator: " ")
    #expect(["4m", "5m"].contains(String(fields[3])), "\(line)")
    // Only who holds a key may do something with it, and others of the user may know that it is there.
    #expect(fields[4] == "3f010000", "\(line)")
  }

  @Test func asksEveryPlaceAndHeedsTheTime() throws {
    let key = try Self.key()
    let (first, second) = (MemorySessions("first"), MemorySessions("second"))
    #expect(try VaultSessions([second]).keep(key, seconds: 50, now: 100) == "second")
    let sessions = VaultSessions([first, second])
    #expect(try sessions.session(of: key.derivation, now: 149)?.place == "second")
    #expect(try sessions.session(of: key.derivation, now: 150) == nil)
    #expect(try sessions.keep(key, seconds: 60, now: 100) == "first")
    #expect(second.session(of: key.derivation) == nil, "one session of a vault at a time")
    #expect(try sessions.session(of: key.derivation, now: 159)?.session.endsAt == 160)
    #expect(try sessions.end(key.derivation))
    #expect(try !sessions.end(key.derivation))
    #expect(try sessions.session(of: key.derivation, now: 100) == nil)
  }

  @Test(arguments: [0, -1, Int.max])
  func refusesTimesThatMakeNoSense(seconds: Int) throws {
    let key = try Self.key()
    let error = #expect(throws: VaultError.self) {
      try VaultSessions([MemorySessions("first")]).keep(key, seconds: seconds, now: 100)
    }
    #expect(error?.code == .invalidInput)
  }
}

/// A place for sessions in this process.
private final class MemorySessions: SessionKeeper, @unchecked Sendable {  // used by one test, on one thread
  let place: String
  private var sessions: [KeyDerivation: VaultSession] = [:]

  init(_ place: String) { self.place = place }

  func keep(_ session: VaultSession, seconds: Int) { sessions[session.key.derivation] = session }
  func session(of vault: KeyDerivation) -> VaultSession? { sessions[vault] }
  func end(_ vault: KeyDerivation) -> Bool { sessions.removeValue(forKey: vault) != nil }
}
