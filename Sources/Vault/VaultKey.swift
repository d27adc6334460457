internal import Crypto

/// What a vault's password comes to, and all that is needed to read and change the vault until its password changes.
package struct VaultKey: Sendable {
  package let derivation: KeyDerivation
  /// The derived key, from which the two keys below are made.
  let bytes: SecretBytes

  /// The key of AES-256-GCM.
  var sealingKey: SymmetricKey { subkey("nexus vault 1 seal", size: KeyDerivation.keySize) }

  /// Bytes that tell a wrong password from an altered file, and from which neither key nor password can be found.
  var mark: [UInt8] { subkey("nexus vault 1 mark", size: VaultFormat.markSize).withUnsafeBytes(Array.init) }

  /// Source: RFC 5869, HKDF-Expand. A derived key is uniformly random, so nothing has to be extracted from it first.
  private func subkey(_ purpose: String, size: Int) -> SymmetricKey {
    bytes.withBytes { HKDF<SHA256>.expand(pseudoRandomKey: $0, info: Array(purpose.utf8), outputByteCount: size) }
  }
}
