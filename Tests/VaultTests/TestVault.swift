import Foundation

@testable import Vault

/// A vault in a directory of its own, gone when the body ends, whose key is derived in few rounds.
struct TestVault {
  static let rounds = 2...4000

  let directory: String
  let vault: Vault

  static func with<Result>(_ body: (TestVault) throws -> Result) throws -> Result {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "vault-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let directory = scratch.path + "/a/keys"
    return try body(
      TestVault(directory: directory, vault: Vault(path: directory + "/vault", rounds: rounds)))
  }

  func create(_ password: String = "correct") throws -> VaultKey {
    try vault.create(password: SecretBytes(password), rounds: 2)
  }

  func set(_ name: String, _ value: String, _ key: VaultKey, at time: Int64 = 0) throws {
    try vault.set(KeyValue(SecretBytes(value)), as: KeyName(name), at: time, key)
  }

  func values(_ key: VaultKey) throws -> [String: String] { try vault.contents(key).values }

  var bytes: [UInt8] {
    get throws { [UInt8](try Data(contentsOf: URL(filePath: vault.path))) }
  }

  /// Writes the file over in place, as damage does.
  func put(_ bytes: [UInt8], at path: String? = nil) throws {
    try Data(bytes).write(to: URL(filePath: path ?? vault.path))
    try setMode(0o600, of: path ?? vault.path)
  }

  func setMode(_ mode: Int, of path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  func mode(of path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }
  }
}

extension VaultContents {
  var values: [String: String] {
    Dictionary(uniqueKeysWithValues: entries.map { ($0.name.text, $0.value.text) })
  }
}

/// The error that `body` ends with; nil where it ends well, or with another.
func failure(_ body: () throws -> Void) -> VaultError? {
  do {
    try body()
    return nil
  } catch {
    return error as? VaultError
  }
}

/// Bytes written in hexadecimal digits.
func hex(_ text: String) -> [UInt8] {
  let digits = text.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// The same numbers each time, for tests that try many random things.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (SplitMix64).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
