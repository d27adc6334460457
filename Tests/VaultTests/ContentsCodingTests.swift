import Testing

@testable import Vault

/// Plain text that only somebody with the key could have sealed, and that no nexus writes.
@Suite struct ContentsCodingTests {
  private static func code(_ bytes: [UInt8]) -> VaultError.Code? {
    let full = bytes + [UInt8](repeating: 0, count: (256 - bytes.count % 256) % 256)
    return code(exactly: full)
  }

  private static func code(exactly bytes: [UInt8]) -> VaultError.Code? {
    do throws(VaultError) {
      _ = try VaultContents(decoding: SecretBytes(count: bytes.count) { $0.copyBytes(from: bytes) })
      return nil
    } catch {
      return error.code
    }
  }

  private static func entry(_ name: String, _ value: String) -> [UInt8] {
    UInt16(name.utf8.count).bytes + Array(name.utf8) + UInt64(1).bytes + UInt32(value.utf8.count).bytes
      + Array(value.utf8)
  }

  @Test func readsWhatIsInOrder() {
    #expect(Self.code(UInt32(0).bytes) == nil)
    #expect(Self.code(UInt32(2).bytes + Self.entry("a", "x") + Self.entry("b", "y")) == nil)
  }

  @Test func refusesWhatIsNot() {
    #expect(Self.code(UInt32(2).bytes + Self.entry("b", "x") + Self.entry("a", "y")) == .damaged)
    #expect(Self.code(UInt32(2).bytes + Self.entry("a", "x") + Self.entry("a", "y")) == .damaged)
    #expect(Self.code(UInt32(1).bytes + Self.entry("a b", "x")) == .damaged)
    #expect(Self.code(UInt32(1).bytes + Self.entry("a", "x\n")) == .damaged)
    #expect(Self.code(UInt32(1).bytes + Self.entry("a", "")) == .damaged)
    #expect(Self.code(UInt32(1).bytes + Self.entry("a", "x") + [1]) == .damaged)
    #expect(Self.code(UInt32(9).bytes + Self.entry("a", "x")) == .damaged)
    #expect(Self.code(UInt32.max.bytes) == .damaged)
    #expect(Self.code(UInt32(1).bytes + UInt16.max.bytes) == .damaged)
    #expect(Self.code(UInt32(1).bytes + UInt16(1).bytes + [97] + UInt64(1).bytes + UInt32.max.bytes) == .damaged)
    #expect(Self.code(exactly: []) == .damaged)
    #expect(Self.code(exactly: UInt32(0).bytes) == .damaged)
  }
}
