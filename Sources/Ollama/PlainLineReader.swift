#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads the one kind of line that nearly all of a stream consists of, without making a tree of its values.
///
/// Such a line is an object whose members are known, plain and not the last: `{"model":"m","created_at":"…",
/// "message":{"role":"assistant","content":" word"},"done":false}`. Whatever is not exactly that is left to `JSONValue`,
/// which alone decides what is valid; what is read here comes out as it would there.
struct PlainLineReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  /// All bytes of text passed by so far, joined by "or": below 0x80 while they are ASCII.
  private var seen: UInt8 = 0

  /// The line that `bytes` are, or `nil` when they have to be read with care.
  /// - Parameter model: The model's name if it is known, which then is not told again.
  static func line(_ bytes: ArraySlice<UInt8>, model: String) -> StreamLine? {
    bytes.withUnsafeBufferPointer { buffer in
      var reader = PlainLineReader(bytes: buffer)
      return reader.readLine(model)
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  private mutating func readLine(_ model: String) -> StreamLine? {
    var line = StreamLine()
    guard take("{") else { return nil }
    repeat {
      guard let key = takeKey() else { return nil }
      if isEqual(key, "message") {
        guard takeMessage(into: &line) else { return nil }
      } else if isEqual(key, "created_at") {
        guard takePlainString() != nil else { return nil }
      } else if isEqual(key, "model") {
        guard let range = takePlainString() else { return nil }
        if isEqual(range, model) {
          line.model = nil
        } else {
          guard let name = string(range) else { return nil }
          line.model = name
        }
      } else if isEqual(key, "done") {
        guard takeFalse() else { return nil }
      } else if isEqual(key, "response") {
        guard takeText(into: &line.content) else { return nil }
      } else if isEqual(key, "thinking") {
        guard takeText(into: &line.thinking) else { return nil }
      } else {
        return nil
      }
    } while take(",")
    guard take("}") else { return nil }
    skipSpaces()
    return index == bytes.count ? line : nil
  }

  private mutating func takeMessage(into line: inout StreamLine) -> Bool {
    guard take("{") else { return false }
    repeat {
      guard let key = takeKey() else { return false }
      if isEqual(key, "content") {
        guard takeText(into: &line.content) else { return false }
      } else if isEqual(key, "role") {
        guard takePlainString() != nil else { return false }
      } else if isEqual(key, "thinking") {
        guard takeText(into: &line.thinking) else { return false }
      } else {
        return false
      }
    } while take(",")
    return take("}")
  }
}

// MARK: - Parts

extension PlainLineReader {
  private mutating func skipSpaces() {
    while index < bytes.count, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\r") { index += 1 }
  }

  /// Moves past `mark`, with the spaces before it.
  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard index < bytes.count, bytes[index] == UInt8(ascii: mark) else { return false }
    index += 1
    return true
  }

  private mutating func takeKey() -> Range<Int>? {
    guard let key = takePlainString(), take(":") else { return nil }
    return key
  }

  private mutating func takeFalse() -> Bool {
    skipSpaces()
    guard index + 5 <= bytes.count, isEqual(index..<index + 5, "false") else { return false }
    index += 5
    return true
  }

  /// Moves past a string without escapes; returns where it stands, without its quotes.
  private mutating func takePlainString() -> Range<Int>? {
    guard take("\"") else { return nil }
    let start = index
    skipPlainText()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
    index += 1
    return start..<index - 1
  }

  /// Moves past a string and appends it, unless an escape in it is one of those by number, or it is not UTF-8.
  private mutating func takeText(into text: inout String) -> Bool {
    guard take("\"") else { return false }
    while true {
      let start = index
      skipPlainText()
      guard index < bytes.count, let piece = string(start..<index) else { return false }
      if text.isEmpty { text = piece } else { text += piece }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return true
      case UInt8(ascii: "\\"):
        guard index + 1 < bytes.count, let character = Self.escaped(bytes[index + 1]) else { return false }
        text.unicodeScalars.append(character)
        index += 2
      default: return false
      }
    }
  }

  /// Moves to the next quote, backslash or control character.
  private mutating func skipPlainText() {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
      seen |= byte
      index += 1
    }
  }

  private static func escaped(_ letter: UInt8) -> Unicode.Scalar? {
    switch letter {
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "t"): "\t"
    case UInt8(ascii: "r"): "\r"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): Unicode.Scalar(letter)
    default: nil
    }
  }

  private func string(_ range: Range<Int>) -> String? {
    let text = UnsafeBufferPointer(rebasing: bytes[range])
    // Validating costs several times as much, and ASCII needs none.
    return seen < 0x80 ? String(decoding: text, as: UTF8.self) : String(validating: text, as: UTF8.self)
  }

  private func isEqual(_ range: Range<Int>, _ text: String) -> Bool {
    let bytes = UnsafeBufferPointer(rebasing: bytes[range])
    // Strings of Swift's own are contiguous; another kind only costs being told the model again.
    return text.utf8.withContiguousStorageIfAvailable { text in
      text.count == bytes.count && (bytes.isEmpty || memcmp(text.baseAddress!, bytes.baseAddress!, bytes.count) == 0)
    } ?? false
  }

  private func isEqual(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    for offset in 0..<range.count where bytes[range.lowerBound + offset] != text.utf8Start[offset] { return false }
    return true
  }
}
