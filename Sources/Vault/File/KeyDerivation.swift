internal import Crypto
internal import CryptoExtras

/// How the key of a vault is made from its password: PBKDF2 with HMAC-SHA-256.
package struct KeyDerivation: Sendable, Hashable {
  /// The rounds of a new vault, and the fewest that are accepted.
  ///
  /// Source: OWASP, "Password Storage Cheat Sheet", PBKDF2-HMAC-SHA256,
  /// <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>.
  package static let standardRounds = 600_000
  /// The rounds that are accepted. The upper end keeps an altered file from holding up whoever opens it for long.
  package static let safeRounds = standardRounds...20_000_000

  static let saltSize = 16
  static let keySize = 32

  package let rounds: Int
  /// Random bytes, new with each password; they also say which vault a key belongs to.
  package let salt: [UInt8]

  init(rounds: Int, salt: [UInt8]) {
    self.rounds = rounds
    self.salt = salt
  }

  /// With a new salt from the system's source of random bytes.
  init(rounds: Int) {
    var generator = SystemRandomNumberGenerator()
    self.init(rounds: rounds, salt: (0..<Self.saltSize).map { _ in .random(in: .min ... .max, using: &generator) })
  }

  /// Derives the key, which takes the time that makes guessing passwords slow: some 0.15 s on a fast core.
  func key(from password: SecretBytes) throws(VaultError) -> VaultKey {
    guard password.count > 0 else { throw VaultError(.invalidInput, "The password is empty.") }
    do {
      let key = try password.withBytes { password in
        try KDF.Insecure.PBKDF2.deriveKey(
          from: password, salt: salt, using: .sha256, outputByteCount: Self.keySize, unsafeUncheckedRounds: rounds)
      }
      return VaultKey(derivation: self, bytes: key.withUnsafeBytes { SecretBytes(copying: $0) })
    } catch {
      throw VaultError(.fault, "The key of the vault cannot be derived: \(error).")
    }
  }
}
