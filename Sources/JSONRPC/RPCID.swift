package import JSONText

/// What a request and its answer are matched by: a string or an integer, sent back exactly as it was written.
///
/// `1` and `"1"` are two ids; `1` and `1.0` are one.
package enum RPCID: Sendable, Hashable {
  case string(String)
  case number(JSONNumber)

  package init(_ number: Int) { self = .number(JSONNumber(number)) }

  /// Takes over what stands in a message, or is `nil` where that is neither a string nor an integer.
  package init?(_ value: JSONValue?) {
    switch value {
    case .string(let text): self = .string(text)
    case .number(let number) where Self.isInteger(number): self = .number(number)
    default: return nil
    }
  }

  package var json: JSONValue {
    switch self {
    case .string(let text): .string(text)
    case .number(let number): .number(number)
    }
  }

  /// Integers of any length are kept, so that those of peers with 128 bits come back unchanged.
  private static func isInteger(_ number: JSONNumber) -> Bool {
    number.int != nil || number.text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
  }
}
