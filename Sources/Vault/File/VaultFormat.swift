internal import Crypto

/// The layout of the vault's file, version 1. docs/vault.md describes it for other programs.
///
/// Every version begins with the magic bytes and the number of the version, and ends with the SHA-256 of all that stands
/// before, so that damage can be told from a file of another version, and without the password.
enum VaultFormat {
  static let magic = Array("NXVAULT\n".utf8)
  static let version: UInt32 = 1

  static let versionOffset = 8
  static let roundsOffset = 12
  static let saltOffset = 16
  static let markOffset = 32
  static let markSize = 16
  static let nonceOffset = 48
  static let nonceSize = 12
  static let lengthOffset = 60
  static let headerSize = 64
  static let tagSize = 16
  static let checksumSize = 32

  /// What a file has besides its sealed contents.
  static let overhead = headerSize + tagSize + checksumSize
  static let smallestFile = versionOffset + 4 + checksumSize
  /// Larger files are not read at all.
  static let largestFile = 16 * 1024 * 1024

  static func checksum(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var hash = SHA256()
    Array(bytes).withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Array(hash.finalize())
  }
}
