import Testing

@testable import Vault

/// Random sequences of changes, held against a dictionary.
@Suite struct RandomVaultTests {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func holdsWhatADictionaryWouldHold(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    try TestVault.with { test in
      var password = "0"
      var key = try test.create(password)
      var expected: [String: String] = [:]
      for step in 1...25 {
        let name = "key-\(Int.random(in: 0..<6, using: &numbers))"
        switch Int.random(in: 0..<8, using: &numbers) {
        case 0..<5:
          let value = Self.value(&numbers)
          try test.set(name, value, key, at: Int64(step))
          expected[name] = value
        case 5, 6:
          #expect(try test.vault.remove(KeyName(name), key) == (expected.removeValue(forKey: name) != nil))
        default:
          password = "\(step)"
          key = try test.vault.rotate(key, to: SecretBytes(password), rounds: 2 + step)
        }
        #expect(try test.values(key) == expected)
      }
      #expect(try test.values(test.vault.unlock(password: SecretBytes(password))) == expected)
      #expect(try (test.bytes.count - VaultFormat.overhead) % VaultContents.granularity == 0)
    }
  }

  @Test func sealsTheSameContentsDifferentlyEachTime() throws {
    let key = try KeyDerivation(rounds: 2).key(from: SecretBytes("p"))
    let files = try (0..<50).map { _ in try SealedVault.file(VaultContents(), key) }
    #expect(Set(files.map { Array($0[VaultFormat.nonceOffset..<VaultFormat.lengthOffset]) }).count == 50)
    #expect(Set(files.map { Array($0[VaultFormat.headerSize...]) }).count == 50)
  }

  @Test func holdsAThousandKeysAndNoMore() throws {
    var contents = VaultContents()
    let value = try KeyValue(SecretBytes("v"))
    for number in 0..<VaultContents.limit {
      try contents.set(VaultContents.Entry(name: KeyName("k\(number)"), value: value, setAt: 0))
    }
    let decoded = try VaultContents(decoding: contents.encoded())
    #expect(decoded.entries.map(\.name) == contents.entries.map(\.name))
    let error = #expect(throws: VaultError.self) {
      try contents.set(VaultContents.Entry(name: KeyName("more"), value: value, setAt: 0))
    }
    #expect(error?.code == .invalidInput)
    // One that is there can still be set.
    try contents.set(VaultContents.Entry(name: KeyName("k5"), value: value, setAt: 1))
  }

  /// Any printable text of 1 to 400 characters.
  private static func value(_ numbers: inout SeededNumbers) -> String {
    let letters = Array("abcXYZ019-_+/=.~ äß日")
    let count = Int.random(in: 1...400, using: &numbers)
    let text = String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &numbers)] })
    return "<" + text + ">"
  }
}
