import JSONText

/// Random JSON from a seed: the same seed gives the same values and texts on every machine.
struct RandomJSON: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func value(depth: Int = 4) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &self) {
    case 0: return .null
    case 1: return .bool(.random(using: &self))
    case 2: return .init(Int.random(in: -1000...Int.max, using: &self))
    case 3: return JSONValue(Double.random(in: -1e6...1e6, using: &self)) ?? .null
    case 4: return .string(string())
    case 5: return .array((0..<Int.random(in: 0...4, using: &self)).map { _ in value(depth: depth - 1) })
    default: return object(depth: depth)
    }
  }

  mutating func object(depth: Int = 4) -> JSONValue {
    var object = JSONObject()
    for _ in 0..<Int.random(in: 0...4, using: &self) { object[string()] = value(depth: depth - 1) }
    return .object(object)
  }

  mutating func string() -> String {
    let pieces = [
      "a", "b", "key", "\"", "\\", "\n", "\u{1}", "é", "€", "😀", "{", "]", ",", ":", " ", "long plain text",
    ]
    return (0..<Int.random(in: 0...4, using: &self)).map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
  }

  /// Writes a value with random white space, and some characters escaped that need not be.
  mutating func text(of value: JSONValue) -> String {
    switch value {
    case .array(let elements):
      return "[" + space() + elements.map { text(of: $0) + space() }.joined(separator: "," + space()) + "]"
    case .object(let object):
      let members = object.members.map {
        text(of: .string($0.key)) + space() + ":" + space() + text(of: $0.value) + space()
      }
      return "{" + space() + members.joined(separator: "," + space()) + "}"
    case .string(let string): return text(of: string)
    default: return value.text()
    }
  }

  private mutating func text(of string: String) -> String {
    guard Int.random(in: 0..<3, using: &self) == 0 else { return JSONValue.string(string).text() }
    let units = string.utf16.map {
      "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16)
    }
    return "\"" + units.joined() + "\""
  }

  private mutating func space() -> String { ["", "", " ", "\n", "\r\n\t", "  "].randomElement(using: &self) ?? "" }
}
