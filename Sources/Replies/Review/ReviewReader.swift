internal import JSONText
internal import NexusProtocol
internal import ReplyMarks

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
    guard let answer = AnswerText.of(reply, isAnswer: beginsReview) else {
      empty.faults = [ReviewFault(.onlyThinking, "The reply ends inside its thinking, before any review.")]
      return empty
    }
    let text = answer[...]
    let extractor = JSONExtractor { ReviewDecoding.review(in: $0) != nil }
    do throws(JSONError) {
      let found = try extractor.extract(from: String(text))
      return read(found, of: text, extractor)
    } catch {
      var parts = ReviewLineReader.read(String(text).lines)
      if error.code != .noValue, namesVerdict(text) { parts.verdicts.append(.unclear) }
      if parts.verdicts.contains(where: { $0 != .unclear }) { return parts.reading(form: .grammar) }
      guard let fault = jsonFault(error, in: text) else {
        return parts.reading(form: .grammar)
      }
      empty.form = .json
      empty.faults = [fault]
      return empty
    }
  }

  /// Whether a line is where a review begins.
  private static func beginsReview(_ line: String) -> Bool {
    let line = MarkdownLine(line[...])
    return line.content.utf8.first == UInt8(ascii: "{") || ReviewLabel(line) != nil
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
  private static func jsonFault(_ error: JSONError, in text: Substring) -> ReviewFault? {
    guard error.code != .noValue else { return nil }
    let lines = String(text).lines.map { MarkdownLine($0) }
    let first = lines.first { !$0.isBlank && $0.fence == nil }?.content.utf8.first
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    let place = TextPosition(offset: error.position.offset, in: Array(text.utf8))
    let isCutOff = error.code == .unexpectedEnd
    let message =
      isCutOff
      ? "The reply is cut off before the review is whole."
      : "The JSON is malformed at line \(place.line), column \(place.column): \(error.message)"
    return ReviewFault(isCutOff ? .cutOff : .malformedJSON, message, line: place.line, column: place.column)
  }
}
