/// A vault's file as it stands on the disk, with its layout checked and its contents still sealed.
struct SealedVault: Sendable {
  let derivation: KeyDerivation
  let mark: [UInt8]
  let nonce: [UInt8]
  /// Everything before the sealed contents, which the seal protects as well.
  let header: [UInt8]
  let ciphertext: [UInt8]
  let tag: [UInt8]

  /// Takes a file apart, trusting nothing in it.
  ///
  /// - Parameter rounds: The rounds that are accepted.
  /// - Throws: `.notAVault`, `.truncated`, `.damaged`, `.newerFormat`, `.olderFormat` or `.unsafeRounds`.
  init(_ file: [UInt8], rounds: ClosedRange<Int> = KeyDerivation.safeRounds) throws(VaultError) {
    try Self.checkFrame(file)
    header = Array(file[..<VaultFormat.headerSize])
    let (count, length) = header.withUnsafeBytes { bytes in
      (UInt32(bytes, at: VaultFormat.roundsOffset), UInt32(bytes, at: VaultFormat.lengthOffset))
    }
    guard file.count == VaultFormat.overhead + Int(length) else { throw .damaged("its length is wrong") }
    guard rounds.contains(Int(count)) else {
      throw VaultError(
        .unsafeRounds,
        "The vault says that its key is derived in \(count) rounds; only \(rounds.lowerBound) to \(rounds.upperBound) are "
          + "accepted.")
    }
    derivation = KeyDerivation(
      rounds: Int(count), salt: Self.field(header, VaultFormat.saltOffset, KeyDerivation.saltSize))
    mark = Self.field(header, VaultFormat.markOffset, VaultFormat.markSize)
    nonce = Self.field(header, VaultFormat.nonceOffset, VaultFormat.nonceSize)
    ciphertext = Self.field(file, VaultFormat.headerSize, Int(length))
    tag = Self.field(file, VaultFormat.headerSize + Int(length), VaultFormat.tagSize)
  }

  /// What all versions have in common, and of version 1 that the file is not cut off.
  private static func checkFrame(_ file: [UInt8]) throws(VaultError) {
    let isCutOff = VaultFormat.magic.starts(with: file.prefix(VaultFormat.magic.count))
    guard file.starts(with: VaultFormat.magic) else {
      if isCutOff { throw .truncated }
      throw VaultError(.notAVault, "The file is not a vault of nexus, or its beginning is damaged.")
    }
    guard file.count >= VaultFormat.smallestFile else { throw .truncated }
    let version = file.withUnsafeBytes { UInt32($0, at: VaultFormat.versionOffset) }
    if version == VaultFormat.version {
      guard file.count >= VaultFormat.overhead else { throw .truncated }
      let length = file.withUnsafeBytes { UInt32($0, at: VaultFormat.lengthOffset) }
      if file.count < VaultFormat.overhead + Int(length) { throw .truncated }
    }
    let end = file.count - VaultFormat.checksumSize
    guard VaultFormat.checksum(file[..<end]) == Array(file[end...]) else {
      throw .damaged("its checksum does not fit")
    }
    if version > VaultFormat.version {
      throw VaultError(
        .newerFormat, "A newer nexus wrote the vault, in format \(version); this one reads \(VaultFormat.version).")
    }
    if version < VaultFormat.version {
      throw VaultError(.olderFormat, "The vault has format \(version), which this nexus does not read.")
    }
  }

  private static func field(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> [UInt8] {
    Array(bytes[offset..<offset + size])
  }
}

extension VaultError {
  static func damaged(_ reason: String) -> VaultError { VaultError(.damaged, "The vault is damaged: \(reason).") }
  static var truncated: VaultError { VaultError(.truncated, "The vault is cut off: its end is missing.") }
}
