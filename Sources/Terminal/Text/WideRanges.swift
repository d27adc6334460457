/// The characters, emoji apart, that take two columns.
///
/// Source: the Unicode Character Database, `EastAsianWidth.txt`, classes W and F, with the unassigned places within each
/// block counted in, as that file says of the ideographic blocks. Emoji are known to the standard library.
enum WideRanges {
  /// In ascending order, not overlapping.
  static let all: [ClosedRange<UInt32>] = [
    0x1100...0x115F,  // Hangul leading consonants
    0x2329...0x232A,  // angle brackets
    0x2E80...0x303E,  // radicals, ideographic punctuation
    0x3041...0x3247,  // kana, Hangul compatibility, enclosed
    0x3250...0x4DBF,  // enclosed, compatibility, extension A
    0x4E00...0xA4CF,  // unified ideographs, Yi
    0xA960...0xA97F,  // Hangul extended A
    0xAC00...0xD7A3,  // Hangul syllables
    0xF900...0xFAFF,  // compatibility ideographs
    0xFE10...0xFE19,  // vertical forms
    0xFE30...0xFE6F,  // compatibility and small forms
    0xFF01...0xFF60,  // full-width forms
    0xFFE0...0xFFE6,  // full-width signs
    0x16FE0...0x18DFF,  // ideographic symbols, Tangut, Khitan
    0x1AFF0...0x1B2FF,  // kana supplements, Nushu
    0x1F200...0x1F265,  // enclosed ideographic supplement
    0x20000...0x2FFFD,  // ideographs, plane 2
    0x30000...0x3FFFD,  // ideographs, plane 3
  ]

  /// Whether `value` lies in one of the ranges.
  static func contain(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < all.count && all[low].contains(value)
  }
}
