import Testing

@testable import Vault

/// A vault that another program wrote by docs/vault.md, with Python's hashlib and the package cryptography 48.0.0: it holds
/// the format to what is documented, and later versions to reading it.
@Suite struct ForeignVaultTests {
  private static let file = hex(
    """
    4e585641554c540a00000001000927c0101112131415161718191a1b1c1d1e1f26e9a04955a5861fd07fdd72586544d56465666768696a6b
    6c6d6e6f000001007774359f34747050622ec52d911f6af4bf9ba6eec42316e5a4ce7454a51fb97f5831ee364ca254b04997659f0e04bc3f
    d5c6e1e02519450425e1229eb6b3dbc171f6b556b699ba65f79041614ff36ab7dbf81161574f9d5021440cbf6d8d4f366c3959ea635ea33e
    c24c5efb7ea6fd0cea6d8be5c2a496f98d32202d634bd3d409545db2cc25ae3da9610cbad7466e19def41b519d2ab4aec80a37f740cbfbb6
    8d1d52d4ef24ebf1ddd12113fc9c7f4e0fecffee87c574cb5b40a9d7e5e269ef285daa9cccbb78ee9f2cb64749caaae8a057727518b6dcd4
    125abbb7a616cca52140d8960453868283f0245fcc1d0330732e34631c572b19823c2218ec090333f28d838bcced3f09f35d54d105313a19
    c68e00047aca9988c60620adaf6954a5aad545af6a73e62ccd40b28b9f386d6f
    """)
  private static let password = "correct horse – Batterie"

  @Test func readsWhatAnotherProgramWrote() throws {
    let sealed = try SealedVault(Self.file)
    #expect(sealed.derivation.rounds == 600_000 && sealed.derivation.salt == Array(16..<32))
    let contents = try sealed.contents(try sealed.key(from: SecretBytes(Self.password)))
    #expect(contents.values == ["anthropic": "sk-example-1", "openai": "sk-example-2"])
    #expect(contents.entries.map(\.setAt) == [1_700_000_000_000, 1_700_000_001_000])
  }

  @Test func writesTheSameBytesButForTheNonce() throws {
    let sealed = try SealedVault(Self.file)
    let key = try sealed.key(from: SecretBytes(Self.password))
    let written = try SealedVault(try SealedVault.file(try sealed.contents(key), key))
    #expect(Array(written.header[..<48]) == Array(sealed.header[..<48]))
    #expect(Array(written.header[60...]) == Array(sealed.header[60...]))
    #expect(written.nonce != sealed.nonce && written.ciphertext != sealed.ciphertext)
  }

  @Test func refusesAnotherPassword() throws {
    let error = #expect(throws: VaultError.self) {
      try SealedVault(Self.file).key(from: SecretBytes("correct horse - Batterie"))
    }
    #expect(error?.code == .wrongPassword)
  }
}
