import Terminal
import Testing

@Suite struct SanitizerTests {
  @Test func keepsPlainTextWithLinesAndTabs() {
    #expect(Sanitizer.text("let a = 1\n\tb\n") == "let a = 1\n\tb\n")
    #expect(Sanitizer.text("Grüße, 日本語 👩‍👩‍👧 e\u{301}") == "Grüße, 日本語 👩‍👩‍👧 e\u{301}")
  }

  @Test(arguments: [
    ("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛[0m"),
    ("\u{1B}]0;title\u{07}", "␛]0;title␇"),
    ("\u{1B}P1$q\u{1B}\\", "␛P1$q␛\\"),
    ("a\u{08}b\u{7F}c\u{00}", "a␈b␡c␀"),
    ("\u{9B}31m", "\\u{9b}31m"),
    ("\u{85}", "\\u{85}"),
    ("a\u{202E}b\u{2066}c", "a\\u{202e}b\\u{2066}c"),
    ("a\u{2028}b\u{2029}c", "a\\u{2028}b\\u{2029}c"),
    ("\u{FEFF}x", "\\u{feff}x"),
    ("\u{E0061}", "\\u{e0061}"),
  ])
  func showsWhatWouldAct(raw: String, visible: String) {
    #expect(Sanitizer.text(raw) == visible)
  }

  @Test func readsWindowsLineEndsAndShowsALoneCarriageReturn() {
    #expect(Sanitizer.text("a\r\nb\rc\r\r\nd\r") == "a\nb␍c␍\nd␍")
  }

  @Test func oneLineShowsLineEndsTabsAndInvisibleCharacters() {
    #expect(Sanitizer.oneLine("a\nb\tc\r\nd\re") == "a␊b␉c␊d␍e")
    #expect(Sanitizer.oneLine("a\u{200B}b\u{200F}") == "a\\u{200b}b\\u{200f}")
    #expect(Sanitizer.oneLine("👩‍👧") == "👩‍👧")
  }

  @Test func replacesInvalidBytesAsTheStandardLibraryDoes() {
    var generator = SeededGenerator(seed: 1)
    // The bytes that begin, continue and spoil characters, none of which makes a control character on its own.
    let alphabet: [UInt8] = [0x41, 0xA0, 0x8F, 0xBF, 0xC3, 0xC0, 0xE0, 0xE3, 0xED, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF]
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0...12, using: &generator)).map { _ in alphabet.randomElement(using: &generator)!
      }
      let expected = String(decoding: bytes, as: UTF8.self)
      guard expected.unicodeScalars.allSatisfy({ Sanitizer.text(String($0)) == String($0) }) else { continue }
      #expect(Sanitizer.text(bytes) == expected, "\(bytes)")
    }
  }

  @Test func isHarmlessAndTheSameHoweverTheStreamIsCut() {
    var generator = SeededGenerator(seed: 2)
    for form in [Sanitizer.Form.text, .oneLine] {
      for _ in 0..<2000 {
        let bytes = hostileBytes(using: &generator)
        let whole = form == .text ? Sanitizer.text(bytes) : Sanitizer.oneLine(bytes)
        var sanitizer = Sanitizer(form: form)
        var pieces = ""
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = Int.random(in: 1...min(4, rest.count), using: &generator)
          pieces += sanitizer.append(Array(rest.prefix(count)))
          rest = rest.dropFirst(count)
        }
        pieces += sanitizer.finish()
        #expect(Array(pieces.utf8) == Array(whole.utf8), "\(bytes)")
        #expect(whole.unicodeScalars.allSatisfy { isHarmless($0, in: form) }, "\(bytes)")
      }
    }
  }

  @Test func servesAnotherStreamAfterFinishing() {
    var sanitizer = Sanitizer()
    #expect(sanitizer.append([0xE2, 0x82]) == "")
    #expect(sanitizer.finish() == "\u{FFFD}")
    #expect(sanitizer.append("a\r") == "a")
    #expect(sanitizer.finish() == "␍")
    #expect(sanitizer.append("b") == "b")
    #expect(sanitizer.finish() == "")
  }

  private func hostileBytes(using generator: inout SeededGenerator) -> [UInt8] {
    let parts: [[UInt8]] = [
      [0x1B], [0x1B, 0x5B], Array("31m".utf8), [0x0D], [0x0A], [0x0D, 0x0A], [0x09], [0xC2, 0x9B], [0x9B],
      Array("日".utf8),
      Array("\u{202E}".utf8), Array("\u{E0041}".utf8), Array("a".utf8), [0xE2, 0x80], [0xFF], [0x00], [0x7F],
    ]
    return (0..<Int.random(in: 0...10, using: &generator)).flatMap { _ in parts.randomElement(using: &generator)! }
  }

  private func isHarmless(_ scalar: Unicode.Scalar, in form: Sanitizer.Form) -> Bool {
    if scalar == "\n" || scalar == "\t" { return form == .text }
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xE0000...0xE007F: return false
    default: return true
    }
  }
}

/// A generator that gives the same numbers in each run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
