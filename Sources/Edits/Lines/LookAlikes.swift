/// Characters that look alike and that models write for one another.
///
/// Classes follow what editors and word processors substitute: typographic quotes, dashes, spaces and the ellipsis.
enum LookAlikes {
  /// The plain form of a scalar: itself, another, or nothing for an invisible one.
  static func plain(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    guard scalar.value >= 0x80 else { return single(scalar) }
    switch scalar.value {
    case 0x2018, 0x2019, 0x201A, 0x201B, 0x2032, 0x2035, 0x02BC, 0xFF07: return single("'")
    case 0x201C, 0x201D, 0x201E, 0x201F, 0x2033, 0x2036, 0xFF02: return single("\"")
    case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: return single("-")
    case 0x2026: return "...".unicodeScalars
    case 0x200B, 0x2060, 0xFEFF, 0x00AD: return "".unicodeScalars
    default: return isUnusualSpace(scalar) ? single(" ") : single(scalar)
    }
  }

  /// A space that is not the ASCII one, or a mark without width.
  static func isUnusualSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00A0, 0x1680, 0x2000...0x200B, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: true
    default: false
    }
  }

  /// Text in plain form; compare with `==`, which holds composed and decomposed letters equal.
  static func fold(_ text: some StringProtocol) -> String {
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { folded.append(contentsOf: plain(scalar)) }
    return String(folded)
  }

  private static func single(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    var view = String.UnicodeScalarView()
    view.append(scalar)
    return view
  }
}
