import Secrets

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
    return Self.visible(result.text)
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static func visible(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A: result.append(scalar)
      case 0x0D: continue
      case 0..<0x20: result.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
      case 0x7F: result.append("\u{2421}")
      case 0x80..<0xA0, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
