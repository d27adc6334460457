import Crypto
import CryptoExtras
import Foundation
import Testing

@testable import Vault

/// Published answers for what the vault is made of, so that another library, or another build of this one, cannot silently
/// compute something else.
@Suite struct PrimitiveTests {
  /// Source: RFC 7914, section 11, "Test Vectors for PBKDF2 with HMAC-SHA-256"; its first 32 bytes.
  @Test(arguments: [
    ("passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
    ("Password", "NaCl", 80000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"),
  ])
  func derivesThePublishedKeys(password: String, salt: String, rounds: Int, key: String) throws {
    let derivation = KeyDerivation(rounds: rounds, salt: Array(salt.utf8))
    let derived = try derivation.key(from: SecretBytes(password))
    #expect(derived.bytes.withBytes(Array.init) == hex(key))
  }

  struct Sealing: Sendable, CustomTestStringConvertible {
    var name: String
    var key: String
    var nonce: String
    var plain = ""
    var authenticated = ""
    var cipher = ""
    var tag: String
    var testDescription: String { name }
  }

  /// Source: McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test cases 13, 14 and 16.
  @Test(arguments: [
    Sealing(
      name: "13", key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12),
      tag: "530f8afbc74536b9a963b4f1c4cb738b"),
    Sealing(
      name: "14", key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12),
      plain: String(repeating: "00", count: 16), cipher: "cea7403d4d606b6e074ec5d3baf39d18",
      tag: "d0d1c8a799996bf0265b98b5d48ab919"),
    Sealing(
      name: "16", key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
      nonce: "cafebabefacedbaddecaf888",
      plain: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
      authenticated: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      cipher: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
      tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
  ])
  func sealsAndOpensAsPublished(_ sealing: Sealing) throws {
    let key = SymmetricKey(data: hex(sealing.key))
    let nonce = try AES.GCM.Nonce(data: hex(sealing.nonce))
    let box = try AES.GCM.seal(
      hex(sealing.plain), using: key, nonce: nonce, authenticating: hex(sealing.authenticated))
    #expect(Array(box.ciphertext) == hex(sealing.cipher) && Array(box.tag) == hex(sealing.tag))
    let plain = try AES.GCM.open(box, using: key, authenticating: hex(sealing.authenticated))
    #expect(Array(plain) == hex(sealing.plain))
  }

  /// Source: RFC 5869, appendix A.1.
  @Test func expandsAsPublished() {
    let key = SymmetricKey(data: hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"))
    let expanded = HKDF<SHA256>.expand(
      pseudoRandomKey: key, info: hex("f0f1f2f3f4f5f6f7f8f9"), outputByteCount: 42)
    #expect(
      expanded.withUnsafeBytes(Array.init)
        == hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"))
  }

  @Test func refusesAnEmptyPassword() {
    let error = #expect(throws: VaultError.self) { try KeyDerivation(rounds: 2).key(from: SecretBytes("")) }
    #expect(error?.message == "The password is empty.")
  }
}
