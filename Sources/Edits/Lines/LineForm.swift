/// A line taken apart for comparison: indentation, body, white space at its end.
struct LineForm: Sendable {
  let indentation: ArraySlice<UInt8>
  let body: ArraySlice<UInt8>
  let tail: ArraySlice<UInt8>
  /// The body in plain form, for lines with other than ASCII; nil for plain lines.
  let folded: String?
  /// Equal for lines that match on any rung; different lines may share it.
  let key: UInt64

  init(_ line: ArraySlice<UInt8>) {
    if line.isASCII {
      let range = line.trimmedRange
      let indent = min(line.indentation.endIndex, range.lowerBound)
      // White space other than spaces and tabs at the start belongs to the body, so that no shift touches it.
      let start = range.isEmpty ? range.lowerBound : indent
      indentation = line[line.startIndex..<start]
      body = line[start..<range.upperBound]
      tail = line[range.upperBound...]
      folded = nil
      key = LineForm.hash(body)
      return
    }
    // A space of another kind at either end is white space too, once folded.
    let indent = line.indentation.endIndex
    let end = max(indent, line.trimmedEnd.endIndex)
    indentation = line[line.startIndex..<indent]
    body = line[indent..<end]
    tail = line[end...]
    guard let text = String(validating: body, as: UTF8.self) else {
      folded = nil
      key = LineForm.hash(body)
      return
    }
    let plain = LookAlikes.fold(text).utf8
    let trimmed = Array(plain).trimmed
    let foldedText = String(decoding: trimmed, as: UTF8.self)
    folded = foldedText
    key = trimmed.isASCII ? LineForm.hash(trimmed) : UInt64(bitPattern: Int64(foldedText.hashValue))
  }

  var isBlank: Bool { body.isEmpty || folded?.isEmpty == true }

  /// A space that is not ASCII stands where the body begins, so the indentation is not what it seems.
  var beginsWithUnusualSpace: Bool {
    guard folded != nil, let first = body.text.unicodeScalars.first else { return false }
    return LookAlikes.isUnusualSpace(first)
  }

  /// Whether the bodies are equal to the byte.
  func equals(_ other: LineForm) -> Bool { body == other.body }

  /// Whether the bodies are equal but for look-alikes.
  func resembles(_ other: LineForm) -> Bool {
    if body == other.body { return true }
    if folded == nil, other.folded == nil { return false }
    return (folded ?? body.text) == (other.folded ?? other.body.text)
  }

  /// Collisions cost time and never correctness.
  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var hasher = Hasher()
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}
