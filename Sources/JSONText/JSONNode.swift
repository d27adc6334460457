/// A value of a document and where it stands in the text, in bytes.
package struct JSONNode: Sendable {
  package struct Member: Sendable {
    package let key: String
    /// Where the name stands, with its quotes.
    package let keyRange: Range<Int>
    package let node: JSONNode
  }

  package let value: JSONValue
  package let range: Range<Int>
  /// The members of an object in the order of the text, repeated names included; empty for other values.
  package let members: [Member]
  /// The elements of an array; empty for other values.
  package let elements: [JSONNode]

  /// The member of that name; the last one when it is repeated.
  package subscript(key: String) -> Member? { members.last { $0.key == key } }

  package subscript(step: JSONPathStep) -> JSONNode? {
    switch step {
    case .key(let key): self[key]?.node
    case .index(let index): elements.indices.contains(index) ? elements[index] : nil
    }
  }

  /// Where the members with their names, or the elements, stand.
  var childRanges: [Range<Int>] {
    members.isEmpty ? elements.map(\.range) : members.map { $0.keyRange.lowerBound..<$0.node.range.upperBound }
  }
}

/// One step from a value to a value inside it.
package enum JSONPathStep: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case key(String)
  case index(Int)

  package init(stringLiteral key: String) { self = .key(key) }
  package init(integerLiteral index: Int) { self = .index(index) }
}

/// Finds the places of a value's parts in the text it was read from, by walking both side by side.
struct JSONLocator {
  let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Locates a value that begins at the next byte that is not white space. The text must be the value's.
  mutating func locate(_ value: JSONValue) -> JSONNode {
    skipTo { !Self.isBetweenTokens($0) }
    let start = index
    var members: [JSONNode.Member] = []
    var elements: [JSONNode] = []
    switch value {
    case .string: skipString()
    case .null, .bool, .number:
      skipTo { Self.isBetweenTokens($0) || $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "]") }
    case .array(let values):
      index += 1
      for value in values { elements.append(locate(value)) }
      skipTo { $0 == UInt8(ascii: "]") }
      index += 1
    case .object(let object):
      index += 1
      for member in object.members {
        skipTo { $0 == UInt8(ascii: "\"") }
        let keyStart = index
        skipString()
        let keyRange = keyStart..<index
        members.append(JSONNode.Member(key: member.key, keyRange: keyRange, node: locate(member.value)))
      }
      skipTo { $0 == UInt8(ascii: "}") }
      index += 1
    }
    return JSONNode(value: value, range: start..<index, members: members, elements: elements)
  }

  private static func isBetweenTokens(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: ":"): true
    default: false
    }
  }

  private mutating func skipTo(_ isWanted: (UInt8) -> Bool) {
    while index < bytes.count, !isWanted(bytes[index]) { index += 1 }
  }

  private mutating func skipString() {
    index += 1
    while bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
    index += 1
  }
}
