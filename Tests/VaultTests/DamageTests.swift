import Testing

@testable import Vault

/// A file that was cut off, altered by accident, or altered by somebody who knows the format: every such file is refused,
/// with its own error, and left as it is.
@Suite struct DamageTests {
  /// A file of one key, the smallest there is besides that of none, and the key that opens it.
  private static func sample() throws -> (file: [UInt8], key: VaultKey) {
    let key = try KeyDerivation(rounds: 2).key(from: SecretBytes("correct"))
    var contents = VaultContents()
    try contents.set(
      VaultContents.Entry(name: KeyName("openai"), value: KeyValue(SecretBytes("sk-one")), setAt: 1))
    return (try SealedVault.file(contents, key), key)
  }

  private static func code(_ file: [UInt8], _ key: VaultKey) -> VaultError.Code? {
    do throws(VaultError) {
      _ = try SealedVault(file, rounds: TestVault.rounds).contents(key)
      return nil
    } catch {
      return error.code
    }
  }

  private static func withNewChecksum(_ file: [UInt8]) -> [UInt8] {
    let body = file.dropLast(VaultFormat.checksumSize)
    return body + VaultFormat.checksum(body)
  }

  @Test func opensWhatIsWhole() throws {
    let (file, key) = try Self.sample()
    #expect(file.count == 368)
    #expect(Self.code(file, key) == nil)
    #expect(Self.code(Self.withNewChecksum(file), key) == nil)
  }

  @Test func refusesEveryChangeOfOneByte() throws {
    let (file, key) = try Self.sample()
    for index in file.indices {
      // Any value in the header, whose fields mean something; one bit, or all of them, in what is sealed.
      let changes = index < VaultFormat.headerSize ? Array(1...255) : (0..<8).map { 1 << $0 } + [255]
      for change in changes {
        var damaged = file
        damaged[index] ^= UInt8(change)
        let code = Self.code(damaged, key)
        let expected: Set<VaultError.Code> =
          switch index {
          case ..<VaultFormat.versionOffset: [.notAVault]
          case VaultFormat.lengthOffset..<VaultFormat.headerSize: [.damaged, .truncated]
          default: [.damaged]
          }
        #expect(code.map(expected.contains) == true, "byte \(index), change \(change): \(String(describing: code))")
      }
    }
  }

  @Test func refusesEveryFileThatIsCutOff() throws {
    let (file, key) = try Self.sample()
    for count in 0..<file.count {
      #expect(Self.code(Array(file.prefix(count)), key) == .truncated, "\(count) bytes")
    }
  }

  @Test func refusesWhatStandsAfterTheEnd() throws {
    let (file, key) = try Self.sample()
    #expect(Self.code(file + [0], key) == .damaged)
    #expect(Self.code(Self.withNewChecksum(file + [0]), key) == .damaged)
  }

  /// Who alters the file on purpose mends the checksum as well. Then the mark and the seal refuse it.
  @Test func refusesEveryChangeOfOneBitUnderANewChecksum() throws {
    let (file, _) = try Self.sample()
    for index in 0..<file.count - VaultFormat.checksumSize {
      for bit in 0..<8 {
        var forged = file
        forged[index] ^= 1 << bit
        forged = Self.withNewChecksum(forged)
        var code: VaultError.Code?
        do throws(VaultError) {
          let sealed = try SealedVault(forged, rounds: TestVault.rounds)
          _ = try sealed.contents(try sealed.key(from: SecretBytes("correct")))
        } catch {
          code = error.code
        }
        let expected: Set<VaultError.Code> =
          switch index {
          case ..<VaultFormat.versionOffset: [.notAVault]
          case ..<VaultFormat.roundsOffset: [.newerFormat, .olderFormat]
          case ..<VaultFormat.saltOffset: [.unsafeRounds, .wrongPassword]
          case ..<VaultFormat.nonceOffset: [.wrongPassword]
          case VaultFormat.lengthOffset..<VaultFormat.headerSize: [.damaged, .truncated]
          default: [.damaged]
          }
        #expect(code.map(expected.contains) == true, "byte \(index), bit \(bit): \(String(describing: code))")
      }
    }
  }

  @Test func tellsOtherFormatsFromDamage() throws {
    let (file, key) = try Self.sample()
    var newer = file
    newer.replaceSubrange(8..<12, with: UInt32(2).bytes)
    #expect(Self.code(Self.withNewChecksum(newer), key) == .newerFormat)
    var older = file
    older.replaceSubrange(8..<12, with: UInt32(0).bytes)
    #expect(Self.code(Self.withNewChecksum(older), key) == .olderFormat)
    // A later version may be laid out in another way, but begins and ends like this one.
    let other = VaultFormat.magic + UInt32(7).bytes + [1, 2, 3]
    let error = #expect(throws: VaultError.self) { try SealedVault(other + VaultFormat.checksum(other)) }
    #expect(error?.message == "A newer nexus wrote the vault, in format 7; this one reads 1.")
  }

  @Test(arguments: ["", "something else", "NXVAULT", "NXVAULT\r\n", "nxvault\n"])
  func tellsWhatIsNoVault(_ text: String) throws {
    let error = #expect(throws: VaultError.self) { try SealedVault(Array(text.utf8)) }
    #expect(error?.code == ("NXVAULT\n".hasPrefix(text) ? .truncated : .notAVault))
  }

  @Test func leavesADamagedFileAndItsBackupAsTheyAre() throws {
    try TestVault.with { test in
      let key = try test.create()
      try test.set("a", "one", key)
      try test.set("a", "two", key)
      var bytes = try test.bytes
      bytes[100] ^= 1
      try test.put(bytes)
      let backup = Vault(path: test.vault.backupPath, rounds: TestVault.rounds)
      for change in [
        { try test.set("a", "three", key) }, { _ = try test.vault.remove(KeyName("a"), key) },
        { _ = try test.vault.rotate(key, to: SecretBytes("other"), rounds: 2) },
        { _ = try test.vault.unlock(password: SecretBytes("correct")) },
      ] {
        let error = #expect(throws: VaultError.self, performing: change)
        #expect(error?.code == .damaged && error?.path == test.vault.path)
        #expect(try test.bytes == bytes)
        #expect(try backup.contents(key).values == ["a": "one"])
      }
    }
  }
}
