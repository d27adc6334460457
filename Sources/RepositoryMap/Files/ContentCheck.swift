/// Tells by a file's bytes whether it is worth to look for definitions in them.
enum ContentCheck {
  static func omission(of bytes: UnsafeBufferPointer<UInt8>) -> Omission? {
    // The same test as git's, which looks no further either.
    if bytes.prefix(8000).contains(0) { return .binary }
    if PointerFile.isPointer(bytes) { return .pointer }
    if bytes.count >= TextLimits.minifiedFromBytes {
      let lines = bytes.reduce(into: 1) { count, byte in if byte == 10 { count += 1 } }
      if bytes.count / lines > TextLimits.meanLineInBytes { return .minified }
    }
    return saysItIsGenerated(bytes) ? .generated : nil
  }

  /// Go's rule, `^// Code generated .* DO NOT EDIT\.$`, in any comment; and the mark `@generated`. Both near the top.
  ///
  /// Source: Go command, "Generate Go files by processing source", <https://pkg.go.dev/cmd/go>.
  private static func saysItIsGenerated(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var lines = 0
    for line in bytes.prefix(4000).split(separator: 10, maxSplits: 40, omittingEmptySubsequences: false) {
      lines += 1
      if lines > 40 { break }
      guard line.count < 400, isComment(line) else { continue }
      let text = String(decoding: line, as: UTF8.self)
      if text.contains("Code generated ") && text.contains("DO NOT EDIT") { return true }
      if text.contains(mark) { return true }
    }
    return false
  }

  /// In two pieces, so that it does not say of this very file what it looks for in others.
  private static let mark = "@" + "generated"

  private static func isComment(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = line.first(where: { $0 != 32 && $0 != 9 }) else { return false }
    return "/#*-;<%\"".utf8.contains(first)
  }
}
