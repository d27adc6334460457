/// Where the key of an unlocked vault is kept until its time is up. Never on a disk.
package protocol SessionKeeper: Sendable {
  /// For a person, as "the kernel's keyring".
  var place: String { get }

  /// Keeps a session, in place of an earlier one of the same vault.
  ///
  /// - Parameter seconds: How long, at least 1.
  /// - Throws: `.sessionFailed`, with the reason.
  func keep(_ session: VaultSession, seconds: Int) throws(VaultError)

  /// The session of a vault; nil where there is none, or its time is up.
  func session(of vault: KeyDerivation) throws(VaultError) -> VaultSession?

  /// Ends the session of a vault; returns whether there was one.
  @discardableResult
  func end(_ vault: KeyDerivation) throws(VaultError) -> Bool
}

extension VaultError {
  /// - Parameter action: The beginning of the sentence, as "Keeping the session".
  static func session(_ action: String, _ reason: String) -> VaultError {
    VaultError(.sessionFailed, "\(action) failed: \(reason).")
  }
}
