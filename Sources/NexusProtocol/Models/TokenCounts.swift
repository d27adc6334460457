/// The tokens of exchanges, as far as servers told of them.
///
/// A server that has the beginning of a prompt in its cache reads only the rest. Some tell how much that was; Ollama
/// counts all of a prompt, tells how long it read, and not how many tokens it read in that time.
package struct TokenCounts: Sendable, Equatable {
  /// Of prompts: those that were read for the exchange, where the server told them apart.
  package var read: Int
  /// Of prompts: those that were in the server's cache, where it told them apart.
  package var cached: Int
  /// Of prompts whose server did not tell the two apart.
  package var unparted: Int
  /// Of replies, thinking included.
  package var written: Int

  package init(read: Int = 0, cached: Int = 0, unparted: Int = 0, written: Int = 0) {
    self.read = read
    self.cached = cached
    self.unparted = unparted
    self.written = written
  }

  package init(_ usage: Usage) {
    self.init(written: usage.outputTokens ?? 0)
    guard let prompt = usage.promptTokens else { return }
    if let told = usage.cachedPromptTokens {
      cached = min(told, prompt)
      read = prompt - cached
    } else {
      unparted = prompt
    }
  }

  /// All of prompts.
  package var prompt: Int { read + cached + unparted }
  /// Whether some server told what it read and what it had; where there was no prompt there is nothing to tell.
  package var isParted: Bool { unparted == 0 || read + cached > 0 }

  package static func + (left: TokenCounts, right: TokenCounts) -> TokenCounts {
    TokenCounts(
      read: left.read + right.read, cached: left.cached + right.cached, unparted: left.unparted + right.unparted,
      written: left.written + right.written)
  }

  /// In words, such as `500 tokens read, 400 cached, 60 written`, or `900 prompt tokens, 60 written` where it is not known
  /// which of them were read.
  package var text: String {
    var parts: [String] = []
    if read + cached > 0 { parts += ["\(read) tokens read", "\(cached) cached"] }
    if unparted > 0 || parts.isEmpty { parts.append("\(unparted) prompt tokens") }
    return (parts + ["\(written) written"]).joined(separator: ", ")
  }
}
