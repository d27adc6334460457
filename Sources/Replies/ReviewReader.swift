internal import JSONText
internal import NexusProtocol

/// Reads the Overseer's review of a commit from its whole reply, in JSON or in plain text.
///
/// `docs/review-format.md` describes both. A reply reads as `approve` only if it says so plainly, once or several times
/// alike, and neither an error among its findings nor an unmet criterion speaks against it.
package enum ReviewReader {
  package static func read(_ reply: String) -> ReviewReading {
    var empty = ReviewReading(verdict: nil, summary: "", findings: [], criteria: [])
    if reply.isBlank {
      empty.faults = [ReviewFault(.emptyReply, "The reply is empty.")]
      return empty
    }
    guard let text = Thinking.removed(from: reply) else {
      empty.faults = [ReviewFault(.onlyThinking, "The reply ends inside its thinking, before any review.")]
      return empty
    }
    let offset = reply.utf8.count - text.utf8.count
    let extractor = JSONExtractor { ReviewDecoding.review(in: $0) != nil }
    do throws(JSONError) {
      let found = try extractor.extract(from: String(text))
      return read(found, of: text, extractor)
    } catch {
      var parts = ReviewLineReader.read(String(text).lines)
      if error.code != .noValue, namesVerdict(text) { parts.verdicts.append(.unclear) }
      if parts.verdicts.contains(where: { $0 != .unclear }) { return parts.reading(form: .grammar) }
      guard let fault = jsonFault(error, in: text, of: reply, offset: offset) else {
        return parts.reading(form: .grammar)
      }
      empty.form = .json
      empty.faults = [fault]
      return empty
    }
  }

  /// How many further reviews in one reply are compared with the first.
  private static let furthestReview = 4

  /// Reads a review in JSON; further verdicts beside it must not say something else.
  private static func read(
    _ found: JSONExtractor.Extraction, of text: Substring, _ extractor: JSONExtractor
  ) -> ReviewReading {
    var parts = ReviewDecoding(ReviewDecoding.review(in: found.value)!).parts
    let bytes = Array(text.utf8)
    var beside = String(decoding: bytes[..<found.range.lowerBound], as: UTF8.self) + "\n"
    var rest = String(decoding: bytes[found.range.upperBound...], as: UTF8.self)
    for _ in 0..<furthestReview {
      guard case .success(let next) = Result(catching: { () throws(JSONError) in try extractor.extract(from: rest) }),
        let review = ReviewDecoding.review(in: next.value)
      else { break }
      parts.heed(ReviewDecoding(review).parts)
      let bytes = Array(rest.utf8)
      beside += String(decoding: bytes[..<next.range.lowerBound], as: UTF8.self) + "\n"
      rest = String(decoding: bytes[next.range.upperBound...], as: UTF8.self)
    }
    beside += rest
    parts.heed(ReviewLineReader.read(beside.lines))
    // A verdict in what could not be read may have said something else.
    if namesVerdict(beside[...]) { parts.verdicts.append(.unclear) }
    return parts.reading(form: .json)
  }

  /// Whether a text holds the name of a verdict as JSON writes it.
  private static func namesVerdict(_ text: Substring) -> Bool {
    ["\"verdict\"", "\"decision\"", "\"approved\""].contains { text.split(atFirst: $0) != nil }
  }

  /// What is wrong with the JSON, or nil when the reply does not seem to be any.
  private static func jsonFault(_ error: JSONError, in text: Substring, of reply: String, offset: Int) -> ReviewFault? {
    guard error.code != .noValue else { return nil }
    let lines = String(text).lines.map { MarkdownLine($0) }
    let first = lines.first { !$0.isBlank && $0.fence == nil }?.content.utf8.first
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    let place = TextPosition(offset: offset + error.position.offset, in: Array(reply.utf8))
    let isCutOff = error.code == .unexpectedEnd
    let message =
      isCutOff
      ? "The reply is cut off before the review is whole."
      : "The JSON is malformed at line \(place.line), column \(place.column): \(error.message)"
    return ReviewFault(isCutOff ? .cutOff : .malformedJSON, message, line: place.line, column: place.column)
  }
}

/// What models write before their answer, in think tags.
enum Thinking {
  /// What follows the thinking, or nil when the thinking does not end.
  ///
  /// A closing tag without an opening one counts if it stands before the review, and on a line of its own anywhere.
  static func removed(from reply: String) -> Substring? {
    var text = reply[...]
    while let inside = text.trimmed.dropping(prefix: "<think>") ?? text.trimmed.dropping(prefix: "<thinking>") {
      guard let (_, after) = firstClosing(in: inside) else { return nil }
      text = after
    }
    var rest = text
    var hasReview = false
    for line in String(text).lines {
      let content = line.trimmed
      let isWholeLine = ThinkTag(line: content) == .closing
      if isWholeLine || !hasReview, let (_, after) = firstClosing(in: line) {
        let passed = text.utf8.count - (line.base.utf8.distance(from: after.startIndex, to: line.base.endIndex))
        rest = text[text.utf8.index(text.startIndex, offsetBy: passed)...]
        hasReview = false
      } else if content.utf8.first == UInt8(ascii: "{") || ReviewLabel(MarkdownLine(line)) != nil {
        hasReview = true
      }
    }
    return rest
  }

  /// What stands before and after the first closing tag.
  private static func firstClosing(in text: Substring) -> (Substring, Substring)? {
    var index = text.startIndex
    while let start = text.utf8[index...].firstIndex(of: UInt8(ascii: "<")) {
      for tag in ["</think>", "</thinking>"] as [StaticString] {
        if let rest = text[start...].dropping(prefix: tag) { return (text[..<start], rest) }
      }
      index = text.utf8.index(after: start)
    }
    return nil
  }
}
