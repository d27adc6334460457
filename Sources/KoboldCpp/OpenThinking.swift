import ReplyMarks

/// Thinking that a prompt has begun for the model.
enum OpenThinking {
  /// Beyond this a mark is none.
  private static let longestMark = 48

  /// The mark of thinking at the end of a prompt, white space aside; nil where it ends in something else.
  static func mark(atEndOf prompt: String) -> String? {
    let tail = Array(prompt.utf8.suffix(longestMark + 16))
    let end = tail.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? 0
    let text = tail[..<end]
    for start in text.indices.dropFirst(max(0, end - longestMark)) {
      if case .whole(let tag) = ThinkingTag.opening(text[start...]), start + tag.length == end {
        return String(decoding: text[start...], as: UTF8.self)
      }
    }
    return nil
  }
}
