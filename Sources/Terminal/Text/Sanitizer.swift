/// Makes text from a model, a repository or a program harmless to a terminal, without hiding what was there.
///
/// What would act is shown instead: control characters as their pictures (`␛[31m`), everything else by number
/// (`\u{202e}`). An escape sequence is so disarmed at its first character, wherever a stream was cut. Invalid UTF-8 becomes
/// U+FFFD, one for each maximal part, as `String(decoding:as:)` has it. The result holds no control character but line
/// feed and tab, and in the form ``Form/oneLine`` not even those.
///
/// One value serves one stream: it remembers the part of a character, and a carriage return, at the end of a piece.
package struct Sanitizer: Sendable {
  /// How line structure is treated.
  package enum Form: Sendable {
    /// Line feeds and tabs stay; CR LF becomes LF.
    case text
    /// For names and titles: line feeds, tabs and invisible characters become visible too.
    case oneLine
  }

  private let form: Form
  private var decoder = UTF8Decoder()
  private var hasPendingReturn = false

  package init(form: Form = .text) {
    self.form = form
  }

  /// Returns what of the stream can be shown after `piece`.
  package mutating func append(_ piece: String) -> String {
    append(Array(piece.utf8))
  }

  /// Returns what of the stream can be shown after `piece`, raw bytes.
  package mutating func append(_ piece: [UInt8]) -> String {
    if !hasPendingReturn, !decoder.isInsideCharacter, piece.allSatisfy(isPlain) {
      return String(decoding: piece, as: UTF8.self)
    }
    var output = String.UnicodeScalarView()
    var decoder = decoder
    decoder.decode(piece) { add($0, to: &output) }
    self.decoder = decoder
    return String(output)
  }

  /// Returns what was held back, and makes the value ready for another stream.
  package mutating func finish() -> String {
    var output = String.UnicodeScalarView()
    var decoder = decoder
    decoder.finish { add($0, to: &output) }
    self.decoder = decoder
    if hasPendingReturn { flushReturn(to: &output) }
    return String(output)
  }

  /// A whole text, with its lines and tabs.
  package static func text(_ text: String) -> String { whole(Array(text.utf8), form: .text) }

  /// A whole text of raw bytes, with its lines and tabs.
  package static func text(_ bytes: [UInt8]) -> String { whole(bytes, form: .text) }

  /// A whole name or title, on one line.
  package static func oneLine(_ text: String) -> String { whole(Array(text.utf8), form: .oneLine) }

  /// A whole name or title of raw bytes, on one line.
  package static func oneLine(_ bytes: [UInt8]) -> String { whole(bytes, form: .oneLine) }

  private static func whole(_ bytes: [UInt8], form: Form) -> String {
    var sanitizer = Sanitizer(form: form)
    return sanitizer.append(bytes) + sanitizer.finish()
  }

  private mutating func add(_ scalar: Unicode.Scalar, to output: inout String.UnicodeScalarView) {
    if hasPendingReturn {
      if scalar == "\n" {
        hasPendingReturn = false
      } else {
        flushReturn(to: &output)
      }
    }
    switch scalar {
    case "\r": hasPendingReturn = true
    case "\n" where form == .text, "\t" where form == .text: output.append(scalar)
    default:
      if let visible = scalar.visibleForm(hidesInvisible: form == .oneLine) {
        output.append(contentsOf: visible)
      } else {
        output.append(scalar)
      }
    }
  }

  private mutating func flushReturn(to output: inout String.UnicodeScalarView) {
    hasPendingReturn = false
    output.append("\u{240D}")
  }

  /// Whether a byte is shown as it is in the current form, on its own and whatever stands beside it.
  private func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) || (form == .text && (byte == 0x0A || byte == 0x09))
  }
}
