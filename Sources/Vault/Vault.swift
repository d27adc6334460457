/// The user's keys, in one file that only a password opens.
///
/// docs/vault.md describes the file and whom it keeps out. Nothing here prints, asks, or reads an environment or a clock.
package struct Vault: Sendable {
  let file: VaultFile
  let rounds: ClosedRange<Int>

  /// - Parameter path: The file; its directory is to hold nothing else, since only its owner may enter it.
  package init(path: String) { self.init(path: path, rounds: KeyDerivation.safeRounds) }

  /// - Parameter rounds: The rounds that are accepted; tests take fewer than is safe.
  init(path: String, rounds: ClosedRange<Int>) {
    file = VaultFile(path: FilePath(path))
    self.rounds = rounds
  }

  package var path: String { "\(file.path.directory)/\(file.path.name)" }
  /// Where the vault is kept as it was before the last change.
  package var backupPath: String { "\(file.path.directory)/\(file.backupName)" }

  /// The error of a vault that is not there.
  package var missing: VaultError { .missing(at: file.path) }

  /// How the key of the vault is derived, which can be told without the password; nil where there is no vault.
  ///
  /// - Throws: Why the file cannot be a vault: `.damaged`, `.truncated`, `.newerFormat` and the like.
  package func derivation() throws(VaultError) -> KeyDerivation? {
    guard let bytes = try file.read() else { return nil }
    return try sealed(bytes).derivation
  }

  /// Makes an empty vault.
  ///
  /// - Throws: `.exists` where there is a file already, whatever it is; `.invalidInput` for an empty password.
  package func create(
    password: SecretBytes, rounds: Int = KeyDerivation.standardRounds
  ) throws(VaultError) -> VaultKey {
    let key = try newKey(password, rounds)
    try file.create(try checkedFile(VaultContents(), key))
    return key
  }

  /// Derives the vault's key from its password. This is the slow step; all others take the key.
  ///
  /// - Throws: `.missing`, `.wrongPassword`, or why the file cannot be read.
  package func unlock(password: SecretBytes) throws(VaultError) -> VaultKey {
    guard let bytes = try file.read() else { throw missing }
    return try sealed(bytes).key(from: password)
  }

  /// All keys of the vault.
  ///
  /// - Throws: `.missing`, `.outdatedKey`, or why the file cannot be read.
  package func contents(_ key: VaultKey) throws(VaultError) -> VaultContents {
    guard let bytes = try file.read() else { throw missing }
    return try sealed(bytes).contents(key)
  }

  func sealed(_ bytes: [UInt8]) throws(VaultError) -> SealedVault {
    do {
      return try SealedVault(bytes, rounds: rounds)
    } catch {
      throw VaultError(error.code, error.message, path: path)
    }
  }

  func newKey(_ password: SecretBytes, _ rounds: Int) throws(VaultError) -> VaultKey {
    guard self.rounds.contains(rounds) else {
      throw VaultError(
        .unsafeRounds, "The key is derived in \(self.rounds.lowerBound) to \(self.rounds.upperBound) rounds.")
    }
    return try KeyDerivation(rounds: rounds).key(from: password)
  }

  /// The bytes of a file, which was opened again before anything is replaced by it.
  func checkedFile(_ contents: VaultContents, _ key: VaultKey) throws(VaultError) -> [UInt8] {
    let bytes = try SealedVault.file(contents, key)
    let again = try sealed(bytes).contents(key)
    guard again.encoded().isEqual(to: contents.encoded()) else {
      throw VaultError(.fault, "The vault could not be read back after it was sealed.")
    }
    return bytes
  }
}
