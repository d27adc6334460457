internal import Crypto

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension SealedVault {
  /// Seals contents into the bytes of a file.
  ///
  /// Each file gets a nonce of its own, from the system's source of random bytes: after 2^32 changes under one password the
  /// chance that two were equal would still be below 2^-32.
  static func file(_ contents: VaultContents, _ key: VaultKey) throws(VaultError) -> [UInt8] {
    let plain = contents.encoded()
    let nonce = AES.GCM.Nonce()
    let header = header(key, nonce: Array(nonce), length: plain.count)
    do {
      let box = try plain.withBytes {
        try AES.GCM.seal($0, using: key.sealingKey, nonce: nonce, authenticating: header)
      }
      let sealed = header + box.ciphertext + box.tag
      return sealed + VaultFormat.checksum(sealed)
    } catch {
      throw VaultError(.fault, "The vault cannot be sealed: \(error).")
    }
  }

  /// Derives the key and checks it, without opening the contents.
  ///
  /// - Throws: `.wrongPassword`; `.invalidInput` for an empty password.
  func key(from password: SecretBytes) throws(VaultError) -> VaultKey {
    let key = try derivation.key(from: password)
    guard key.mark == mark else { throw VaultError(.wrongPassword, "The password of the vault is wrong.") }
    return key
  }

  /// Opens the contents.
  ///
  /// - Throws: `.outdatedKey` where the key is that of another password or salt, `.damaged` where the file was altered.
  func contents(_ key: VaultKey) throws(VaultError) -> VaultContents {
    guard key.derivation == derivation, key.mark == mark else {
      throw VaultError(.outdatedKey, "The password of the vault was changed since it was unlocked.")
    }
    return try VaultContents(decoding: try opened(key))
  }

  private func opened(_ key: VaultKey) throws(VaultError) -> SecretBytes {
    do {
      let box = try AES.GCM.SealedBox(nonce: AES.GCM.Nonce(data: nonce), ciphertext: ciphertext, tag: tag)
      var plain = try AES.GCM.open(box, using: key.sealingKey, authenticating: header)
      defer { plain.resetBytes(in: 0..<plain.count) }
      return plain.withUnsafeBytes { SecretBytes(copying: $0) }
    } catch {
      throw .damaged("its seal is broken")
    }
  }

  private static func header(_ key: VaultKey, nonce: [UInt8], length: Int) -> [UInt8] {
    VaultFormat.magic + VaultFormat.version.bytes + UInt32(key.derivation.rounds).bytes + key.derivation.salt + key.mark
      + nonce + UInt32(length).bytes
  }
}
