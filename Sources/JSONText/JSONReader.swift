/// Reads one JSON value from bytes, by recursive descent.
///
/// Valid only inside the closure that lent the bytes.
struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let options: JSONReadingOptions
  var index = 0
  /// Bytes of the string being unescaped; kept to be used again.
  var scratch: [UInt8] = []
  /// Whether faults tell line and column, which costs reading the text from its start; if not, both are 0.
  var countsLines = true
  private var depth = 0
  /// Whether an object's first name and colon have been read: what follows is meant to be JSON, and is no prose.
  private(set) var hasSeenMember = false

  init(_ bytes: UnsafeBufferPointer<UInt8>, options: JSONReadingOptions, from index: Int = 0) {
    self.bytes = bytes
    self.options = options
    self.index = index
  }

  /// Reads a text that is one value and white space.
  mutating func readDocument() throws(JSONError) -> JSONValue {
    skipWhitespace()
    if index == bytes.count { throw error(.noValue, "There is no JSON value.") }
    if index == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw error(.byteOrderMark, "The text begins with a byte order mark.")
    }
    let value = try readValue()
    skipWhitespace()
    guard index == bytes.count else {
      throw error(.trailingContent, "There is \(found) after the end of the value.")
    }
    return value
  }

  /// Reads the value that starts at `index`, and leaves `index` after it.
  mutating func readValue() throws(JSONError) -> JSONValue {
    switch byte(at: index) {
    case UInt8(ascii: "\""):
      index += 1
      return .string(try readString())
    case UInt8(ascii: "{"): return try readObject()
    case UInt8(ascii: "["): return try readArray()
    case UInt8(ascii: "t"):
      try expect("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try expect("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try expect("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
    default: throw unexpected("a value")
    }
  }

  private mutating func readObject() throws(JSONError) -> JSONValue {
    try enter()
    var members: [JSONObject.Member] = []
    skipWhitespace()
    if byte(at: index) != UInt8(ascii: "}") {
      members.reserveCapacity(4)
      repeat {
        skipWhitespace()
        if options.allowsTrailingCommas, !members.isEmpty, byte(at: index) == UInt8(ascii: "}") { break }
        guard byte(at: index) == UInt8(ascii: "\"") else { throw unexpected("a member's name in quotes") }
        index += 1
        let key = try readString()
        skipWhitespace()
        guard take(UInt8(ascii: ":")) else { throw unexpected("a colon after the member's name") }
        hasSeenMember = true
        skipWhitespace()
        members.append(JSONObject.Member(key: key, value: try readValue()))
        skipWhitespace()
      } while take(UInt8(ascii: ","))
    }
    guard take(UInt8(ascii: "}")) else { throw unexpected("a comma or the object's closing brace") }
    depth -= 1
    return .object(JSONObject(members))
  }

  private mutating func readArray() throws(JSONError) -> JSONValue {
    try enter()
    var elements: [JSONValue] = []
    skipWhitespace()
    if byte(at: index) != UInt8(ascii: "]") {
      repeat {
        skipWhitespace()
        if options.allowsTrailingCommas, !elements.isEmpty, byte(at: index) == UInt8(ascii: "]") { break }
        elements.append(try readValue())
        skipWhitespace()
      } while take(UInt8(ascii: ","))
    }
    guard take(UInt8(ascii: "]")) else { throw unexpected("a comma or the array's closing bracket") }
    depth -= 1
    return .array(elements)
  }

  private mutating func enter() throws(JSONError) {
    guard depth < options.maximumDepth else {
      throw error(.tooDeep, "Arrays and objects are nested more than \(options.maximumDepth) deep.")
    }
    depth += 1
    index += 1
  }

  private mutating func expect(_ word: StaticString) throws(JSONError) {
    for offset in 0..<word.utf8CodeUnitCount {
      guard byte(at: index + offset) == word.utf8Start[offset] else {
        let isCut = index + offset == bytes.count
        index += offset
        throw isCut ? unexpected("the rest of \"\(word)\"") : unexpected("\"\(word)\"")
      }
    }
    index += word.utf8CodeUnitCount
  }
}

extension JSONReader {
  /// The byte at an index, or 0 past the end: no rule of JSON has a use for NUL, so every one of them fails there.
  @inline(__always)
  func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  @inline(__always)
  mutating func skipWhitespace() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): index += 1
      default: return
      }
    }
  }

  @inline(__always)
  private mutating func take(_ expected: UInt8) -> Bool {
    guard byte(at: index) == expected else { return false }
    index += 1
    return true
  }

  func error(_ code: JSONError.Code, at offset: Int? = nil, _ message: String) -> JSONError {
    let offset = offset ?? index
    let position =
      countsLines ? JSONPosition(offset: offset, in: bytes) : JSONPosition(offset: offset, line: 0, column: 0)
    return JSONError(code, at: position, message: message)
  }

  func unexpected(_ expected: String) -> JSONError {
    guard index < bytes.count else { return error(.unexpectedEnd, "The text ends where \(expected) should be.") }
    return error(.unexpectedCharacter, "Expected \(expected), but found \(found).")
  }

  /// What stands at `index`, for a message: quoted if it can be shown.
  private var found: String {
    guard index < bytes.count else { return "the end of the text" }
    let rest = UnsafeBufferPointer(rebasing: bytes[index..<min(index + 4, bytes.count)])
    let scalar = String(decoding: rest, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
    let isShowable = scalar.value > 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar != "\u{FFFD}"
    if isShowable, scalar.properties.generalCategory != .format { return scalar == "\"" ? "'\"'" : "\"\(scalar)\"" }
    let number = String(scalar == "\u{FFFD}" ? UInt32(bytes[index]) : scalar.value, radix: 16, uppercase: true)
    return scalar == "\u{FFFD}"
      ? "the byte 0x\(number)" : "U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number
  }
}
