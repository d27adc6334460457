/// Finds out why libgit2 cannot read an index, by looking at the file itself.
///
/// Source: Git, "Git index format", <https://git-scm.com/docs/index-format>.
enum IndexProbe {
  /// The error that names the feature in the way, if the index at `path` uses one; else `error`.
  static func explain(_ error: GitError, at path: String) -> GitError {
    guard error.code == .library, let bytes = try? FileSystem.bytes(of: path), let feature = feature(in: bytes) else {
      return error
    }
    return self.error(feature, error)
  }

  static func error(_ feature: UnsupportedFeature, _ error: GitError? = nil) -> GitError {
    GitError(
      .unsupported(feature), "The index uses \(feature), which libgit2 cannot handle.",
      libraryClass: error?.libraryClass, libraryCode: error?.libraryCode, underlying: error)
  }

  /// The feature that libgit2 does not know of the index at `path`, if there is one.
  static func feature(at path: String) -> UnsupportedFeature? {
    guard FileSystem.kind(of: path) == .regular, let bytes = try? FileSystem.bytes(of: path) else { return nil }
    return feature(in: bytes)
  }

  /// The feature that libgit2 does not know; `nil` if the bytes are no index at all or one it should know.
  static func feature(in bytes: [UInt8]) -> UnsupportedFeature? {
    guard bytes.count >= 32, bytes.starts(with: Array("DIRC".utf8)) else { return nil }
    let names = extensionNames(in: bytes)
    if names.contains("link") { return .splitIndex }
    if names.contains("sdir") { return .sparseIndex }
    if bytes.suffix(20).allSatisfy({ $0 == 0 }) { return .indexWithoutChecksum }
    let isMandatory: (String) -> Bool = { $0.utf8.first.map { (0x61...0x7A).contains($0) } ?? false }
    return names.contains(where: isMandatory) || !(2...4).contains(number(in: bytes, at: 4, 4)) ? .index : nil
  }

  /// The four letters of each extension after the entries; empty if the file ends before it should.
  private static func extensionNames(in bytes: [UInt8]) -> [String] {
    let version = number(in: bytes, at: 4, 4)
    var offset = 12
    for _ in 0..<number(in: bytes, at: 8, 4) {
      guard let next = endOfEntry(in: bytes, at: offset, version: version) else { return [] }
      offset = next
    }
    var names: [String] = []
    while offset + 8 <= bytes.count - 20 {
      names.append(String(decoding: bytes[offset..<offset + 4], as: UTF8.self))
      offset += 8 + number(in: bytes, at: offset + 4, 4)
    }
    return names
  }

  private static func endOfEntry(in bytes: [UInt8], at start: Int, version: Int) -> Int? {
    guard start + 64 <= bytes.count else { return nil }
    let flags = number(in: bytes, at: start + 60, 2)
    let name = start + 62 + (version >= 3 && flags & 0x4000 != 0 ? 2 : 0)
    let length = flags & 0xFFF
    // A name that is longer says no more than that; in version 4 only its end is there.
    if version < 4, length < 0xFFF { return start + (name - start + length + 8) / 8 * 8 }
    guard name < bytes.count, let end = bytes[name...].firstIndex(of: 0) else { return nil }
    // In version 4 the name is cut at the front and ends with one zero, else zeros fill up to a multiple of eight.
    return version == 4 ? end + 1 : start + (end - start + 8) / 8 * 8
  }

  private static func number(in bytes: [UInt8], at offset: Int, _ count: Int) -> Int {
    var number = 0
    for position in offset..<offset + count { number = number << 8 | Int(bytes[position]) }
    return number
  }
}
