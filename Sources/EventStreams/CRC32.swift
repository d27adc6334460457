/// The checksum of IEEE 802.3, as zip, PNG and AWS's event streams have it.
package struct CRC32: Sendable {
  private static let table: [UInt32] = (UInt32(0)..<256).map { byte in
    (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }

  private var state: UInt32 = 0xFFFF_FFFF

  package init() {}

  package var value: UInt32 { state ^ 0xFFFF_FFFF }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    Self.table.withUnsafeBufferPointer { table in
      for byte in bytes { state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
    }
  }

  package static func of(_ bytes: some Collection<UInt8>) -> UInt32 {
    var sum = CRC32()
    if bytes.withContiguousStorageIfAvailable({ sum.update(UnsafeRawBufferPointer($0)) }) == nil {
      Array(bytes).withUnsafeBytes { sum.update($0) }
    }
    return sum.value
  }
}
