/// Text between backticks, as Markdown has it: as many to close as to open, and one blank inside each end dropped.
struct CodeSpan {
  let content: String
  /// What follows the closing backticks.
  let rest: Substring

  /// Reads the span that a text begins with, or is nil when there is none.
  /// - Parameter limit: In how many bytes it must end, so that looking for many spans takes no time without bounds.
  init?(at text: Substring, limit: Int = .max) {
    let ticks = text.count(leading: UInt8(ascii: "`"))
    guard ticks > 0 else { return nil }
    let afterTicks = text.dropping(bytes: ticks)
    let inside = limit < .max && afterTicks.utf8.count > limit ? Substring(afterTicks.utf8.prefix(limit)) : afterTicks
    var run = 0
    var index = inside.utf8.startIndex
    while index <= inside.utf8.endIndex {
      let isTick = index < inside.utf8.endIndex && inside.utf8[index] == UInt8(ascii: "`")
      if !isTick, run == ticks {
        content = Self.unpadded(inside[..<inside.utf8.index(index, offsetBy: -ticks)])
        rest = afterTicks[index...]
        return
      }
      guard index < inside.utf8.endIndex else { return nil }
      run = isTick ? run + 1 : 0
      index = inside.utf8.index(after: index)
    }
    return nil
  }

  /// The content of a text that is one span and nothing else, or nil.
  static func whole(_ text: Substring) -> String? {
    guard let span = CodeSpan(at: text), span.rest.isEmpty else { return nil }
    return span.content
  }

  /// Writes text, which must not be blank, as a span.
  static func written(_ text: String) -> String {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let ticks = String(repeating: "`", count: longest + 1)
    let needsPadding = text.utf8.first == UInt8(ascii: "`") || text.utf8.last == UInt8(ascii: "`")
    return needsPadding ? "\(ticks) \(text) \(ticks)" : ticks + text + ticks
  }

  private static func unpadded(_ content: Substring) -> String {
    let isPadded = content.utf8.first == UInt8(ascii: " ") && content.utf8.last == UInt8(ascii: " ")
    guard isPadded, !content.isBlank else { return String(content) }
    return String(content.dropping(bytes: 1).dropping(suffix: " ") ?? "")
  }
}
