/// Finds the JSON in what a model wrote: in prose, in a fence, after thinking aloud.
///
/// Never answers with a part of something larger: of an object that is cut off or malformed, no member is taken for the
/// answer. Brackets in prose that are no JSON are passed over. What stands in `<think>` is not searched, with or without
/// the opening tag, which some templates write themselves.
package struct JSONExtractor: Sendable {
  package struct Extraction: Sendable, Hashable {
    package let value: JSONValue
    /// Where the value stands, in bytes of the text's UTF-8.
    package let range: Range<Int>
  }

  package var options: JSONReadingOptions
  private let isWanted: @Sendable (JSONValue) -> Bool

  /// Makes an extractor.
  /// - Parameter isWanted: Whether a value is what one looks for; every object and array is, unless told otherwise.
  package init(
    options: JSONReadingOptions = .lenient, where isWanted: @escaping @Sendable (JSONValue) -> Bool = { _ in true }
  ) {
    self.options = options
    self.isWanted = isWanted
  }

  /// Finds the first complete object or array that is wanted.
  /// - Throws: `JSONError` with the code `.unexpectedEnd` when the text is cut off inside one, `.noValue` when it holds
  ///   none, and otherwise what is wrong with the first that is malformed.
  package func extract(from text: String) throws(JSONError) -> Extraction {
    try search(text).get()
  }

  private func search(_ text: String) -> Result<Extraction, JSONError> {
    var text = text
    return text.withUTF8 { bytes in
      var search = JSONSearch(bytes: bytes, options: options, isWanted: isWanted)
      return search.run()
    }
  }
}

/// One walk over a text, from candidate to candidate.
private struct JSONSearch {
  let bytes: UnsafeBufferPointer<UInt8>
  let options: JSONReadingOptions
  let isWanted: (JSONValue) -> Bool
  private var index = 0
  private var best: JSONExtractor.Extraction?
  private var firstFault: JSONError?

  init(
    bytes: UnsafeBufferPointer<UInt8>, options: JSONReadingOptions, isWanted: @escaping (JSONValue) -> Bool
  ) {
    self.bytes = bytes
    self.options = options
    self.isWanted = isWanted
  }

  mutating func run() -> Result<JSONExtractor.Extraction, JSONError> {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): tryValue()
      case UInt8(ascii: "<"): skipTag()
      default: index += 1
      }
    }
    if let best { return .success(best) }
    if let firstFault {
      let position = JSONPosition(offset: firstFault.position.offset, in: bytes)
      return .failure(JSONError(firstFault.code, at: position, message: firstFault.message))
    }
    let nothing = JSONError(
      .noValue, at: JSONPosition(offset: bytes.count, in: bytes),
      message: "There is no JSON object or array in the text.")
    return .failure(nothing)
  }

  private mutating func tryValue() {
    var reader = JSONReader(bytes, options: options, from: index)
    reader.countsLines = false  // prose may hold many brackets, and counting starts at the first line each time
    do throws(JSONError) {
      let value = try reader.readValue()
      if best == nil, isWanted(value) { best = JSONExtractor.Extraction(value: value, range: index..<reader.index) }
      index = reader.index
    } catch {
      let isMeant = reader.hasSeenMember || error.code == .unexpectedEnd || error.code == .tooDeep
      guard isMeant else { return index += 1 }
      firstFault = firstFault ?? error
      index = endOfBalanced(from: index)
    }
  }

  /// Passes over a thinking block; a closing tag without an opening one makes thinking of all that went before.
  private mutating func skipTag() {
    if matches("</think>") {
      best = nil
      firstFault = nil
      index += 8
    } else if matches("<think>") {
      index += 7
      while index < bytes.count, !matches("</think>") { index += 1 }
    } else {
      index += 1
    }
  }

  private func matches(_ tag: StaticString, at place: Int? = nil) -> Bool {
    let index = place ?? index
    guard index + tag.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<tag.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == tag.utf8Start[$0] }
  }

  /// The end of the malformed value at a bracket: after the bracket that closes it, or where thinking ends, or the end of
  /// the text.
  private func endOfBalanced(from start: Int) -> Int {
    var depth = 0
    var isInString = false
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "<"), !isInString, matches("</think>", at: index) { return index }
      index += 1
      switch byte {
      case UInt8(ascii: "\\") where isInString: index += 1
      case UInt8(ascii: "\""): isInString.toggle()
      case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString: depth += 1
      case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString:
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
    }
    return bytes.count
  }
}
