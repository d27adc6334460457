import Testing

@testable import Vault

@Suite struct VaultTests {
  @Test func keepsKeysUnderTheirNames() throws {
    try TestVault.with { test in
      let key = try test.create()
      try test.set("openai", "sk-one", key, at: 5)
      try test.set("anthropic", "sk-two", key, at: 6)
      let again = try test.vault.unlock(password: SecretBytes("correct"))
      let entries = try test.vault.contents(again).entries
      #expect(entries.map(\.name.text) == ["anthropic", "openai"])
      #expect(entries.map(\.value.text) == ["sk-two", "sk-one"])
      #expect(entries.map(\.setAt) == [6, 5])
    }
  }

  @Test func replacesAndRemoves() throws {
    try TestVault.with { test in
      let key = try test.create()
      try test.set("a", "one", key)
      try test.set("a", "two", key)
      #expect(try test.values(key) == ["a": "two"])
      #expect(try test.vault.remove(KeyName("a"), key) == true)
      #expect(try test.values(key) == [:])
      let bytes = try test.bytes
      #expect(try test.vault.remove(KeyName("a"), key) == false)
      // Nothing is written where nothing changes.
      #expect(try test.bytes == bytes)
    }
  }

  @Test func saysThatThereIsNone() throws {
    try TestVault.with { test in
      let derivation = try test.vault.derivation()
      #expect(derivation == nil)
      let error = #expect(throws: VaultError.self) { try test.vault.unlock(password: SecretBytes("correct")) }
      #expect(error?.code == .missing)
      #expect(error?.message == "There is no vault yet.")
    }
  }

  @Test func neverMakesOneInThePlaceOfAnother() throws {
    try TestVault.with { test in
      let key = try test.create()
      try test.set("a", "one", key)
      for bytes in [try test.bytes, [], Array("something else".utf8)] {
        try test.put(bytes)
        let error = #expect(throws: VaultError.self) { try test.create("other") }
        #expect(error?.code == .exists)
        #expect(try test.bytes == bytes)
      }
    }
  }

  @Test func changesNothingUnderAWrongPassword() throws {
    try TestVault.with { test in
      let key = try test.create()
      try test.set("a", "one", key)
      let bytes = try test.bytes
      let error = #expect(throws: VaultError.self) { try test.vault.unlock(password: SecretBytes("Correct")) }
      #expect(error?.code == .wrongPassword)
      #expect(error?.message == "The password of the vault is wrong.")
      #expect(try test.bytes == bytes)
    }
  }

  @Test func rotatesToAnotherPassword() throws {
    try TestVault.with { test in
      let old = try test.create()
      try test.set("a", "one", old)
      let new = try test.vault.rotate(old, to: SecretBytes("better"), rounds: 3)
      #expect(try test.values(new) == ["a": "one"])
      #expect(new.derivation.salt != old.derivation.salt && new.derivation.rounds == 3)
      #expect(try test.values(test.vault.unlock(password: SecretBytes("better"))) == ["a": "one"])
      #expect(throws: VaultError.self) { try test.vault.unlock(password: SecretBytes("correct")) }
      let error = #expect(throws: VaultError.self) { try test.set("b", "two", old) }
      #expect(error?.code == .outdatedKey)
      // The backup is not a way round the new password.
      let backup = Vault(path: test.vault.backupPath, rounds: TestVault.rounds)
      #expect(try backup.contents(new).values == ["a": "one"])
    }
  }

  @Test func rotatesTheSaltUnderTheSamePassword() throws {
    try TestVault.with { test in
      let old = try test.create()
      let new = try test.vault.rotate(old, to: SecretBytes("correct"), rounds: 2)
      #expect(new.derivation.salt != old.derivation.salt)
      #expect(!new.bytes.isEqual(to: old.bytes))
    }
  }

  @Test func asksForAtLeastTheSafeRounds() throws {
    try TestVault.with { test in
      let vault = Vault(path: test.vault.path)
      let error = #expect(throws: VaultError.self) { try vault.create(password: SecretBytes("p"), rounds: 599_999) }
      #expect(error?.code == .unsafeRounds)
      _ = try test.create()
      let weak = #expect(throws: VaultError.self) { try vault.unlock(password: SecretBytes("correct")) }
      #expect(weak?.code == .unsafeRounds)
      #expect(weak?.path == vault.path)
    }
  }

  @Test func derivesItsKeyInSixHundredThousandRoundsByDefault() throws {
    try TestVault.with { test in
      let vault = Vault(path: test.vault.path)
      let key = try vault.create(password: SecretBytes("p"))
      #expect(key.derivation.rounds == 600_000)
      #expect(try vault.contents(key).entries.isEmpty)
      let derivation = try vault.derivation()
      #expect(derivation == key.derivation)
    }
  }
}
