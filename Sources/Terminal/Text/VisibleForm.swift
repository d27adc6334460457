extension Unicode.Scalar {
  /// The harmless text that stands for a character which would act on the terminal or mislead the reader; nil for others.
  ///
  /// - Parameter hidesInvisible: Whether to treat characters that show nothing, and are of use only in running text,
  ///   as misleading too.
  func visibleForm(hidesInvisible: Bool) -> String.UnicodeScalarView? {
    switch value {
    case 0x00...0x1F:
      // The block Control Pictures has one for each, in order.
      return String.UnicodeScalarView([Unicode.Scalar(0x2400 + value)!])
    case 0x7F:
      return String.UnicodeScalarView(["\u{2421}"])
    case _ where actsUnseen || (hidesInvisible && isInvisible):
      return "\\u{\(String(value, radix: 16))}".unicodeScalars
    default:
      return nil
    }
  }

  /// C1 controls, line and paragraph separators, explicit bidirectional formatting, the deprecated format characters,
  /// the byte order mark, interlinear annotation, and tags.
  ///
  /// Source: Unicode Technical Standard #39 and UAX #9, section 2; "Trojan Source" (CVE-2021-42574).
  private var actsUnseen: Bool {
    switch value {
    case 0x80...0x9F, 0x2028...0x202E, 0x2066...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: false
    }
  }

  /// Marks of direction, soft hyphen and characters of no width that no emoji or script needs for its shape.
  private var isInvisible: Bool {
    switch value {
    case 0xAD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060...0x2065, 0x115F, 0x1160, 0x3164, 0xFFA0: true
    default: false
    }
  }
}
