internal import CGit2

/// The name of an object in a repository: a SHA-1.
package struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible, LosslessStringConvertible, Codable {
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  /// The id that stands for "nothing".
  package static let zero = ObjectID(high: 0, middle: 0, low: 0)

  private init(high: UInt64, middle: UInt64, low: UInt32) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// The id written as 40 hexadecimal digits; `nil` for any other text.
  package init?(_ hexadecimal: String) {
    var digits: [UInt8] = []
    digits.reserveCapacity(40)
    for byte in hexadecimal.utf8 {
      switch byte {
      case 0x30...0x39: digits.append(byte - 0x30)
      case 0x61...0x66: digits.append(byte - 0x61 + 10)
      case 0x41...0x46: digits.append(byte - 0x41 + 10)
      default: return nil
      }
    }
    guard digits.count == 40 else { return nil }
    high = digits[0..<16].reduce(0) { $0 << 4 | UInt64($1) }
    middle = digits[16..<32].reduce(0) { $0 << 4 | UInt64($1) }
    low = digits[32..<40].reduce(0) { $0 << 4 | UInt32($1) }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = ObjectID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "An object id has 40 hexadecimal digits.")
    }
    self = id
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// All 40 digits, in lower case.
  package var description: String {
    Self.digits(high, 16) + Self.digits(middle, 16) + Self.digits(UInt64(low), 8)
  }

  /// The first seven digits, for people. Not necessarily unique in the repository.
  package var abbreviated: String { String(description.prefix(7)) }

  package static func < (left: ObjectID, right: ObjectID) -> Bool {
    (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
  }

  private static func digits(_ value: UInt64, _ count: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: count - text.count) + text
  }
}

extension ObjectID {
  /// The id that a blob with these bytes has, as `git hash-object` gives it. Nothing is written.
  package init(ofBlob bytes: [UInt8]) throws(GitError) {
    try LibGit2.load()
    var id = git_oid()
    try check("hash a file", git_odb_hash(&id, bytes, bytes.count, GIT_OBJECT_BLOB))
    self.init(id)
  }

  init(_ id: git_oid) {
    self = withUnsafeBytes(of: id) { bytes in
      ObjectID(
        high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        middle: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
        low: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
    }
  }

  /// The id behind a pointer that libgit2 owns.
  init(_ id: UnsafePointer<git_oid>) {
    self.init(id.pointee)
  }

  var raw: git_oid {
    var id = git_oid()
    withUnsafeMutableBytes(of: &id) { bytes in
      bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
      bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
    }
    return id
  }
}
