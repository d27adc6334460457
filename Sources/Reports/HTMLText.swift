import Graphs
import Secrets
import Terminal

/// Text of others on its way into a page: secrets are taken out, and nothing of it is markup.
struct HTMLText {
  /// How many texts held secrets.
  private(set) var redacted = 0

  /// As content of an element or value of an attribute in double quotes.
  mutating func callAsFunction(_ text: String) -> String { Self.escaped(plain(text)) }

  /// Without secrets, and without what would act on a reader: control characters, and marks that turn text around.
  mutating func plain(_ text: String) -> String {
    let result = Redaction.redact(text)
    if result.isChanged { redacted += 1 }
    return Sanitizer.text(result.text)
  }

  static func escaped(_ text: String) -> String { MarkupText.escaped(text) }
}
