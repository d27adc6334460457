internal import CVault

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Bytes that nobody else should see: a password, a key, or the value of a key.
///
/// They stand in pages of their own, which are kept out of swap and core dumps where the system allows it, and are
/// overwritten before the memory is given back. Printing or dumping a value shows its length and nothing else. Copies
/// that are made of them, as a `String` or by a library, are outside of this promise.
package final class SecretBytes: @unchecked Sendable {  // written only by the initialiser, before anybody else has it
  package let count: Int
  private let pages: UnsafeMutableRawBufferPointer

  /// Makes room for `count` bytes, all zero, and has `body` fill it.
  package init<Failure: Error>(
    count: Int, filledBy body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    self.count = count
    pages = Self.newPages(forBytes: count)
    try body(UnsafeMutableRawBufferPointer(rebasing: pages[..<count]))
  }

  /// Copies bytes, whose owner has to see to their own end.
  package convenience init(copying bytes: UnsafeRawBufferPointer) {
    self.init(count: bytes.count) { $0.copyMemory(from: bytes) }
  }

  /// Copies the UTF-8 of a text, for texts that are in memory already.
  package convenience init(_ text: String) {
    var text = text
    self.init(count: text.utf8.count) { room in text.withUTF8 { room.copyMemory(from: UnsafeRawBufferPointer($0)) } }
  }

  deinit {
    nexus_wipe(pages.baseAddress!, pages.count)
    munlock(pages.baseAddress!, pages.count)
    munmap(pages.baseAddress!, pages.count)
  }

  /// Lends the bytes to `body`, which must not keep them.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(rebasing: pages[..<count]))
  }

  /// The bytes as text, a copy that is not wiped; nil where they are not UTF-8.
  package var text: String? { withBytes { String(validating: $0, as: UTF8.self) } }

  /// Whether both hold the same bytes. Takes as long for a difference in the first byte as for none.
  package func isEqual(to other: SecretBytes) -> Bool {
    guard count == other.count else { return false }
    return withBytes { mine in
      other.withBytes { theirs in zip(mine, theirs).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0 }
    }
  }

  /// A copy of the first bytes, or of all where there are fewer.
  package func prefix(_ limit: Int) -> SecretBytes { slice(0..<min(max(limit, 0), count)) }

  /// A copy of some of the bytes.
  func slice(_ range: Range<Int>) -> SecretBytes {
    withBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// Whole pages of zeros. Without memory there is no going on, as with every other allocation.
  private static func newPages(forBytes count: Int) -> UnsafeMutableRawBufferPointer {
    let page = Int(getpagesize())
    let size = max(1, (count + page - 1) / page) * page
    guard let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0), start != MAP_FAILED else {
      fatalError("There is no memory for \(size) bytes.")
    }
    // Best effort: the system limits how much may be locked, and a page that is not locked is as safe as any other.
    mlock(start, size)
    nexus_keep_out_of_dumps(start, size)
    return UnsafeMutableRawBufferPointer(start: start, count: size)
  }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "\(count) secret bytes" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
