internal import CVault

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Sessions in the keyring that the kernel of Linux keeps for each user. The kernel drops a key when its time is up, when the
/// user's last process ends, and when the machine does.
///
/// Who runs as the same user can read it from the same login, as they could read the memory of nexus. Another container or
/// user namespace has keyrings of its own. Source: keyrings(7), user-keyring(7).
package struct KeyringSessions: SessionKeeper {
  package init() {}

  package var place: String { "the kernel's keyring" }

  /// Tries whether keys can be kept, found and read here: containers often forbid it, and other systems have nothing like it.
  package static var isUsable: Bool {
    let name = description("probe-\(getpid())-\(UInt64.random(in: .min ... .max))")
    let sample = SecretBytes("probe")
    defer { _ = drop(name) }
    guard add(name, sample, seconds: 5) == nil, case .success(let found?) = read(name, size: sample.count) else {
      return false
    }
    return found.isEqual(to: sample)
  }

  package func keep(_ session: VaultSession, seconds: Int) throws(VaultError) {
    let name = Self.description(session.key.derivation.identifier)
    if let number = Self.add(name, session.encoded(), seconds: seconds) {
      throw .session("Keeping the session in the kernel's keyring", String(cString: strerror(number)))
    }
  }

  package func session(of vault: KeyDerivation) throws(VaultError) -> VaultSession? {
    switch Self.read(Self.description(vault.identifier), size: VaultSession.encodedSize) {
    case .success(let bytes): bytes.flatMap(VaultSession.init).flatMap { $0.key.derivation == vault ? $0 : nil }
    case .failure(let failure):
      throw .session("Reading the kernel's keyring", String(cString: strerror(failure.number)))
    }
  }

  package func end(_ vault: KeyDerivation) throws(VaultError) -> Bool {
    switch Self.drop(Self.description(vault.identifier)) {
    case .success(let isDropped): return isDropped
    case .failure(let failure):
      throw .session("Ending the session in the kernel's keyring", String(cString: strerror(failure.number)))
    }
  }

  private struct Failure: Error { let number: Int32 }

  private static func description(_ identifier: String) -> String { "nexus:vault:\(identifier)" }

  /// Returns the `errno` of a failure.
  ///
  /// The key first belongs to this process alone, so that one that is killed meanwhile leaves none without a time limit.
  private static func add(_ name: String, _ bytes: SecretBytes, seconds: Int) -> Int32? {
    let key = bytes.withBytes { nexus_key_add(name, $0.baseAddress!, $0.count) }
    guard key >= 0 else { return errno }
    defer { nexus_key_forget_here(key) }
    guard nexus_key_set_timeout(key, UInt32(clamping: max(1, seconds))) >= 0, nexus_key_link_for_user(key) >= 0 else {
      return errno
    }
    return nil
  }

  private static func read(_ name: String, size: Int) -> Result<SecretBytes?, Failure> {
    let key = nexus_key_find(name)
    guard key >= 0 else { return isAbsence(errno) ? .success(nil) : .failure(Failure(number: errno)) }
    defer { nexus_key_forget_here(key) }
    var count = 0
    let room = SecretBytes(count: size) { count = nexus_key_read(key, $0.baseAddress!, $0.count) }
    guard count >= 0 else { return isAbsence(errno) ? .success(nil) : .failure(Failure(number: errno)) }
    return .success(count == size ? room : nil)
  }

  private static func drop(_ name: String) -> Result<Bool, Failure> {
    let key = nexus_key_find(name)
    guard key >= 0 else { return isAbsence(errno) ? .success(false) : .failure(Failure(number: errno)) }
    return nexus_key_invalidate(key) >= 0 ? .success(true) : .failure(Failure(number: errno))
  }

  /// A key that is not there, or no longer.
  private static func isAbsence(_ number: Int32) -> Bool {
    #if os(Linux)
      [ENOKEY, EKEYEXPIRED, EKEYREVOKED].contains(number)
    #else
      false
    #endif
  }
}
