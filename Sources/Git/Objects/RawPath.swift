/// A path in a repository as git has it: bytes, which need not be UTF-8, with slashes between the components.
struct RawPath: Hashable, Comparable, Sendable {
  let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  init(_ text: String) { bytes = Array(text.utf8) }

  init(_ pointer: UnsafePointer<CChar>) {
    let text = UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt8.self)
    var count = 0
    while text[count] != 0 { count += 1 }
    bytes = Array(UnsafeBufferPointer(start: text, count: count))
  }

  /// The path as text; bytes that are not UTF-8 are replaced.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether `text` differs from the path.
  var isRepaired: Bool { String(validating: bytes, as: UTF8.self) == nil }

  var components: [[UInt8]] {
    bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
  }

  /// The last component.
  var name: [UInt8] { Array(bytes.suffix(while: { $0 != UInt8(ascii: "/") })) }

  func appending(_ name: [UInt8]) -> RawPath {
    RawPath(bytes.isEmpty ? name : bytes + [UInt8(ascii: "/")] + name)
  }

  /// Calls `body` with the path as a C string.
  func withCString<Result, Failure: Error>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let terminated = (bytes + [0]).map { CChar(bitPattern: $0) }
    var outcome: Swift.Result<Result, Failure>?
    terminated.withUnsafeBufferPointer { buffer in
      do throws(Failure) { outcome = .success(try body(buffer.baseAddress!)) } catch { outcome = .failure(error) }
    }
    return try outcome!.get()
  }

  static func < (left: RawPath, right: RawPath) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

extension Array where Element == UInt8 {
  /// The longest run of bytes at the end that all satisfy `condition`.
  fileprivate func suffix(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = lastIndex { !condition($0) }.map { $0 + 1 } ?? startIndex
    return self[start...]
  }
}
