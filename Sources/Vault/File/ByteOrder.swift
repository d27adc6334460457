/// Numbers in the vault's file and in the messages of sessions: without sign, most significant byte first.
extension FixedWidthInteger where Self: UnsignedInteger {
  /// Reads the number that begins at `offset`, which has to lie within the bytes.
  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    self.init(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Self.self))
  }

  /// Writes the number so that it begins at `offset`, which has to lie within the bytes.
  func store(in bytes: UnsafeMutableRawBufferPointer, at offset: Int) {
    bytes.storeBytes(of: bigEndian, toByteOffset: offset, as: Self.self)
  }

  /// The number as bytes.
  var bytes: [UInt8] { withUnsafeBytes(of: bigEndian, Array.init) }
}
