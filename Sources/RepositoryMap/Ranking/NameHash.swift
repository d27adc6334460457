/// Names as numbers: FNV-1a in 32 bits.
///
/// Tags keep these instead of texts, so that those of ten thousand files fit into memory and compare at once. Two names
/// with one number are rare (one in ten thousand of those used, where half a million are defined), and cost no more than
/// a link between two files that is not there.
/// Source: "The FNV Non-Cryptographic Hash Algorithm", <https://datatracker.ietf.org/doc/html/rfc9923>.
struct NameHash {
  private(set) var value: UInt32 = 2_166_136_261

  mutating func add(_ byte: UInt8) { value = (value ^ UInt32(byte)) &* 16_777_619 }

  static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var hash = NameHash()
    for byte in bytes { hash.add(byte) }
    return hash.value
  }

  static func of(_ text: String) -> UInt32 { of(text.utf8) }
}

/// Numbers as little-endian bytes, as they are kept.
enum PackedNumbers {
  static func bytes(_ numbers: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count * 4)
    for number in numbers { withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// Calls `body` with each number; returns false if the bytes are no list of numbers.
  static func forEach(_ bytes: [UInt8], _ body: (UInt32) -> Void) -> Bool {
    guard bytes.count % 4 == 0 else { return false }
    bytes.withUnsafeBytes { buffer in
      for offset in stride(from: 0, to: buffer.count, by: 4) {
        body(UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      }
    }
    return true
  }

  static func numbers(_ bytes: [UInt8]) -> [UInt32]? {
    var numbers: [UInt32] = []
    numbers.reserveCapacity(bytes.count / 4)
    return forEach(bytes) { numbers.append($0) } ? numbers : nil
  }
}
