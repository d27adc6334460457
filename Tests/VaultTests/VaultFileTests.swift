import Foundation
import Testing

@testable import Vault

@Suite struct VaultFileTests {
  @Test func makesFilesAndDirectoryForTheOwnerAlone() throws {
    try TestVault.with { test in
      let key = try test.create()
      try test.set("a", "one", key)
      #expect(try test.mode(of: test.directory) == 0o700)
      #expect(try test.mode(of: test.vault.path) == 0o600)
      #expect(try test.mode(of: test.vault.backupPath) == 0o600)
      #expect(try test.names == ["vault", "vault.bak"])
    }
  }

  @Test func keepsTheVaultBeforeTheLastChange() throws {
    try TestVault.with { test in
      let key = try test.create()
      for value in ["one", "two", "three"] { try test.set("a", value, key) }
      let backup = Vault(path: test.vault.backupPath, rounds: TestVault.rounds)
      #expect(try backup.contents(key).values == ["a": "two"])
      #expect(try test.values(key) == ["a": "three"])
      #expect(try test.names == ["vault", "vault.bak"])
    }
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o606, 0o660, 0o644])
  func refusesAFileThatIsOpenToOthers(mode: Int) throws {
    try TestVault.with { test in
      let key = try test.create()
      try test.setMode(mode, of: test.vault.path)
      let error = #expect(throws: VaultError.self) { try test.values(key) }
      #expect(error?.code == .openToOthers && error?.path == test.vault.path)
      #expect(error?.message == "The vault is open to other users: its mode is 0\(String(mode, radix: 8)).")
      try test.setMode(0o600, of: test.vault.path)
      #expect(try test.values(key) == [:])
    }
  }

  @Test(arguments: [0o750, 0o705, 0o755, 0o770, 0o777])
  func refusesADirectoryThatIsOpenToOthers(mode: Int) throws {
    try TestVault.with { test in
      let key = try test.create()
      try test.setMode(mode, of: test.directory)
      for use in [{ _ = try test.values(key) }, { try test.set("a", "one", key) }, { _ = try test.create() }] {
        let error = #expect(throws: VaultError.self, performing: use)
        #expect(error?.code == .openToOthers && error?.path == test.directory)
      }
      try test.setMode(0o700, of: test.directory)
      #expect(try test.values(key) == [:])
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
  func refusesWhatBelongsToAnotherUser() throws {
    try TestVault.with { test in
      let key = try test.create()
      try #require(chown(test.vault.path, 65534, 65534) == 0)
      #expect(failure { _ = try test.values(key) }?.code == .notOwned)
      try #require(chown(test.directory, 65534, 65534) == 0)
      #expect(failure { _ = try test.values(key) }?.path == test.directory)
    }
  }

  @Test func followsNoLinkAndReadsNoPipe() throws {
    try TestVault.with { test in
      let key = try test.create()
      let elsewhere = test.directory + "/elsewhere"
      try FileManager.default.moveItem(atPath: test.vault.path, toPath: elsewhere)
      try FileManager.default.createSymbolicLink(atPath: test.vault.path, withDestinationPath: elsewhere)
      #expect(failure { _ = try test.values(key) }?.code == .wrongKind)
      #expect(failure { _ = try test.create() }?.code == .exists)
      try FileManager.default.removeItem(atPath: test.vault.path)
      try #require(mkfifo(test.vault.path, 0o600) == 0)
      #expect(failure { _ = try test.values(key) }?.code == .wrongKind)
      try FileManager.default.removeItem(atPath: test.vault.path)
      try FileManager.default.createDirectory(atPath: test.vault.path, withIntermediateDirectories: false)
      #expect(failure { _ = try test.values(key) }?.code == .wrongKind)
    }
  }

  /// The states in which a process that was killed can leave the directory.
  @Test func goesOnAfterAProcessThatWasKilled() throws {
    try TestVault.with { test in
      let key = try test.create()
      try test.set("a", "one", key)
      let files = FileManager.default
      // While the new file was being written.
      try test.put([1, 2, 3], at: test.vault.path + ".new")
      // While the old one was being made the backup: it has both names, and that of the backup to be.
      try files.removeItem(atPath: test.vault.backupPath)
      try files.linkItem(atPath: test.vault.path, toPath: test.vault.backupPath)
      try files.linkItem(atPath: test.vault.path, toPath: test.vault.path + ".bak.new")
      #expect(try test.values(key) == ["a": "one"])
      try test.set("a", "two", key)
      #expect(try test.values(key) == ["a": "two"])
      let backup = Vault(path: test.vault.backupPath, rounds: TestVault.rounds)
      #expect(try backup.contents(key).values == ["a": "one"])
      #expect(try test.names == ["vault", "vault.bak"])
    }
  }

  @Test func losesNoneOfManyChangesAtOnce() async throws {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "vault-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let vault = Vault(path: scratch.path + "/vault", rounds: TestVault.rounds)
    let key = try vault.create(password: SecretBytes("p"), rounds: 2)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<24 {
        group.addTask {
          try vault.set(KeyValue(SecretBytes("v\(number)")), as: KeyName("k\(number)"), at: 0, key)
        }
      }
      try await group.waitForAll()
    }
    let expected = Dictionary(uniqueKeysWithValues: (0..<24).map { ("k\($0)", "v\($0)") })
    #expect(try vault.contents(key).values == expected)
  }

  @Test func saysThatAnotherProcessChangesTheVault() throws {
    try TestVault.with { test in
      _ = try test.create()
      let error = #expect(throws: VaultError.self) {
        try PrivateDirectory(test.directory).locked { () throws(VaultError) in
          try PrivateDirectory(test.directory).locked(timeout: .zero) { () throws(VaultError) in }
        }
      }
      #expect(error?.code == .busy)
    }
  }

  @Test func refusesAFileThatIsFarTooLarge() throws {
    try TestVault.with { test in
      let key = try test.create()
      try #require(truncate(test.vault.path, off_t(VaultFormat.largestFile) + 1) == 0)
      #expect(failure { _ = try test.values(key) }?.code == .damaged)
    }
  }
}
