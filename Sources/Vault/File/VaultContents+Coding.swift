extension VaultContents {
  /// The plain text is filled up with zeros to a multiple of this, so that the file's length says little about the keys.
  static let granularity = 256

  private static let entryOverhead = 2 + 8 + 4

  /// The bytes that are sealed: the number of entries, and of each its name, time and value.
  func encoded() -> SecretBytes {
    let size = entries.reduce(4) { $0 + Self.entryOverhead + $1.name.text.utf8.count + $1.value.bytes.count }
    let full = (size + Self.granularity - 1) / Self.granularity * Self.granularity
    return SecretBytes(count: full) { room in
      UInt32(entries.count).store(in: room, at: 0)
      var offset = 4
      for entry in entries {
        let name = Array(entry.name.text.utf8)
        UInt16(name.count).store(in: room, at: offset)
        UnsafeMutableRawBufferPointer(rebasing: room[(offset + 2)...]).copyBytes(from: name)
        offset += 2 + name.count
        UInt64(bitPattern: entry.setAt).store(in: room, at: offset)
        UInt32(entry.value.bytes.count).store(in: room, at: offset + 8)
        offset += 12
        entry.value.bytes.withBytes { UnsafeMutableRawBufferPointer(rebasing: room[offset...]).copyMemory(from: $0) }
        offset += entry.value.bytes.count
      }
    }
  }

  /// Reads what ``encoded()`` wrote, strictly: who knows the key wrote something else only by a fault.
  ///
  /// - Throws: `.damaged`.
  init(decoding plain: SecretBytes) throws(VaultError) {
    self.init()
    try plain.withBytes { (bytes) throws(VaultError) in
      var reader = Reader(bytes)
      for _ in 0..<(try reader.number(UInt32.self)) {
        let name = try reader.take(Int(try reader.number(UInt16.self)))
        let setAt = Int64(bitPattern: try reader.number(UInt64.self))
        let value = try reader.take(Int(try reader.number(UInt32.self)))
        let entry = try Self.entry(name, value, setAt)
        if let last = entries.last, !(last.name < entry.name) { throw .damaged("its keys are out of order") }
        try set(entry)
      }
      guard reader.rest.allSatisfy({ $0 == 0 }), bytes.count % Self.granularity == 0 else {
        throw .damaged("something stands after its keys")
      }
    }
  }

  private static func entry(
    _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ setAt: Int64
  ) throws(VaultError) -> Entry {
    do {
      return Entry(
        name: try KeyName(String(decoding: name, as: UTF8.self)), value: try KeyValue(SecretBytes(copying: value)),
        setAt: setAt)
    } catch {
      throw .damaged("a key in it cannot be read")
    }
  }

  /// Takes fields from the beginning of what is left.
  private struct Reader {
    private(set) var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    mutating func take(_ count: Int) throws(VaultError) -> UnsafeRawBufferPointer {
      guard count <= rest.count else { throw .damaged("a key in it is cut off") }
      defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
      return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }

    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
      _ type: Number.Type
    ) throws(VaultError) -> Number {
      Number(try take(MemoryLayout<Number>.size), at: 0)
    }
  }
}
