/// Tells whether a file and an edit are text that can be combined without changing any other byte.
struct TextCheck {
  let index: LineIndex
  let path: String

  func refusal(for item: FileEditing.Item) -> Refusal? {
    guard let reason = reason(for: item.hunk.texts) else { return nil }
    return Refusal(
      .notText, edit: item.edit.number, hunk: item.isOneOfSeveral ? item.number : nil, path: path, reason: reason,
      advice: "Leave this file out.", range: item.hunk.range)
  }

  private func reason(for texts: [HunkText]) -> String? {
    if index.holdsZeroBytes { return "The file is not text: it holds zero bytes." }
    if !index.isUTF8 {
      return texts.contains { !$0.search.isASCII || !$0.replace.isASCII }
        ? "The file is not UTF-8, so only its plain ASCII lines can be edited." : nil
    }
    return TextCheck.damage(in: texts[0].replace, of: index.text.bytes)
  }

  /// A byte that stands in no text: what `\b`, `\f` in front of a letter, or `\0` is as an escape.
  private static func controlCharacter(in text: [UInt8]) -> UInt8? {
    for (index, byte) in text.enumerated() where byte < 0x20 {
      switch byte {
      case ASCII.tab, ASCII.newline, ASCII.carriageReturn, 0x1B: continue
      case 0x0C where index + 1 == text.count || !ASCII.isWord(text[index + 1]): continue
      default: return byte
      }
    }
    return nil
  }

  /// What makes new text unfit to be written: bytes that are not UTF-8 or no text, or characters lost on the way.
  static func damage(in new: [UInt8], of old: [UInt8]) -> String? {
    if let byte = controlCharacter(in: new), !old.contains(byte) {
      let digits = String(byte, radix: 16, uppercase: true)
      return "The new text holds the control character U+00\(digits.count < 2 ? "0" : "")\(digits), which no text has: "
        + "an escape seems to lack a backslash."
    }
    guard !new.isASCII else { return nil }
    guard String(validating: new, as: UTF8.self) != nil else { return "The new text is not UTF-8." }
    let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
    if new.firstRange(of: replacement, from: 0) != nil, old.firstRange(of: replacement, from: 0) == nil {
      return "The new text holds U+FFFD, which stands for characters lost on the way."
    }
    return nil
  }
}
