/// A vault that stays unlocked for a while: its key, and until when.
///
/// It holds the derived key and never the password, so that it is worth nothing without the file, and nothing at all once the
/// vault is rotated.
package struct VaultSession: Sendable {
  package let key: VaultKey
  /// In seconds since 1970-01-01T00:00:00Z.
  package let endsAt: Int64

  package init(key: VaultKey, endsAt: Int64) {
    self.key = key
    self.endsAt = endsAt
  }

  static let encodedSize = 1 + 4 + KeyDerivation.saltSize + KeyDerivation.keySize + 8
  private static let version: UInt8 = 1

  func encoded() -> SecretBytes {
    SecretBytes(count: Self.encodedSize) { room in
      room[0] = Self.version
      UInt32(key.derivation.rounds).store(in: room, at: 1)
      UnsafeMutableRawBufferPointer(rebasing: room[5...]).copyBytes(from: key.derivation.salt)
      key.bytes.withBytes { UnsafeMutableRawBufferPointer(rebasing: room[21...]).copyMemory(from: $0) }
      UInt64(bitPattern: endsAt).store(in: room, at: 53)
    }
  }

  /// Nil for bytes that are no session of this version.
  init?(_ encoded: SecretBytes) {
    guard encoded.count == Self.encodedSize, encoded.withBytes({ $0[0] == Self.version }) else { return nil }
    let (rounds, salt, end) = encoded.withBytes { bytes in
      (UInt32(bytes, at: 1), Array(bytes[5..<21]), UInt64(bytes, at: 53))
    }
    key = VaultKey(derivation: KeyDerivation(rounds: Int(rounds), salt: salt), bytes: encoded.slice(21..<53))
    endsAt = Int64(bitPattern: end)
  }
}

extension KeyDerivation {
  /// Names the vault, and this password of it, without telling anything: it stands in the clear in the file.
  package var identifier: String {
    let digits = Array("0123456789abcdef")
    return String(salt.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
