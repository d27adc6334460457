import CVault
import Foundation
import Testing

@testable import Vault

@Suite struct SecretBytesTests {
  @Test func showsNothingOfItself() throws {
    let secret = SecretBytes("sk-hidden")
    var dumped = ""
    dump(secret, to: &dumped)
    dump(try KeyValue(secret), to: &dumped)
    dump(try KeyDerivation(rounds: 2).key(from: SecretBytes("hidden-password")), to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), dumped, "\(try KeyValue(secret))"] {
      #expect(!text.contains("hidden"), "\(text)")
      #expect(text.contains("secret bytes"))
    }
  }

  @Test func comparesWholeContents() {
    #expect(SecretBytes("same").isEqual(to: SecretBytes("same")))
    for other in ["", "sam", "samf", "Same", "same "] { #expect(!SecretBytes("same").isEqual(to: SecretBytes(other))) }
    #expect(SecretBytes("").isEqual(to: SecretBytes("")))
  }

  /// What the memory of a secret is overwritten with before it is given back.
  @Test func wipingLeavesNothing() {
    var bytes = Array("sk-hidden".utf8)
    bytes.withUnsafeMutableBytes { nexus_wipe($0.baseAddress!, $0.count) }
    #expect(bytes == [UInt8](repeating: 0, count: 9))
  }

  @Test(arguments: [
    ("secret\nrest", "secret"), ("secret\r\nrest", "secret"), ("secret", "secret"), ("", ""), ("\n", ""), ("\r\n", ""),
    ("se\rcret\n", "se\rcret"), ("12345678\n", "12345678"),
  ])
  func readsALine(_ input: String, _ expected: String) throws {
    let descriptor = try Self.descriptor(holding: input)
    defer { close(descriptor) }
    #expect(try SecretBytes.read(from: descriptor, to: .line, limit: 8).text == expected)
  }

  @Test func leavesWhatComesAfterTheLine() throws {
    let descriptor = try Self.descriptor(holding: "one\ntwo\n")
    defer { close(descriptor) }
    #expect(try SecretBytes.read(from: descriptor, to: .line, limit: 8).text == "one")
    #expect(try SecretBytes.read(from: descriptor, to: .line, limit: 8).text == "two")
  }

  @Test(arguments: [SecretBytes.End.line, .input])
  func refusesMoreThanTheLimit(_ end: SecretBytes.End) throws {
    for input in ["123456789", "123456789\n", "1234567890123"] {
      let descriptor = try Self.descriptor(holding: input)
      defer { close(descriptor) }
      let error = #expect(throws: VaultError.self) { try SecretBytes.read(from: descriptor, to: end, limit: 8) }
      #expect(error?.code == .invalidInput)
    }
  }

  @Test func readsToTheEnd() throws {
    let descriptor = try Self.descriptor(holding: "a\nb\n")
    defer { close(descriptor) }
    #expect(try SecretBytes.read(from: descriptor, to: .input, limit: 8).text == "a\nb\n")
  }

  @Test func saysThatADescriptorCannotBeRead() {
    let error = #expect(throws: VaultError.self) { try SecretBytes.read(from: -1, to: .line, limit: 8) }
    #expect(error?.code == .ioFailed)
  }

  /// Last, in effect: nothing else in these tests needs to be dumped or traced.
  @Test func forbidsDumps() throws {
    try ProcessProtection.forbidDumps()
    #expect(!ProcessProtection.mayBeDumped)
  }

  /// A file that is gone already but for its descriptor.
  private static func descriptor(holding text: String) throws -> Int32 {
    let url = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
    try Data(text.utf8).write(to: url)
    let descriptor = open(url.path, O_RDONLY)
    try FileManager.default.removeItem(at: url)
    return descriptor
  }
}
