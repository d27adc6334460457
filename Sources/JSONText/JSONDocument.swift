/// A JSON text that is read with the places of all its parts, and edited without touching what an edit does not name.
package struct JSONDocument: Sendable {
  package private(set) var bytes: [UInt8]
  package private(set) var root: JSONNode
  private let maximumDepth: Int

  package init(parsing bytes: [UInt8], maximumDepth: Int = 256) throws(JSONError) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
    root = try Self.read(bytes, maximumDepth: maximumDepth)
  }

  package init(parsing text: String, maximumDepth: Int = 256) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), maximumDepth: maximumDepth)
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }
  package var value: JSONValue { root.value }

  /// The value at a path, or `nil` when there is none; of a repeated name, the last.
  package func node(at path: [JSONPathStep]) -> JSONNode? {
    path.reduce(root as JSONNode?) { node, step in node?[step] }
  }

  /// Line and column of a byte; reads the text from its start.
  package func position(of offset: Int) -> JSONPosition {
    bytes.withUnsafeBufferPointer { JSONPosition(offset: offset, in: $0) }
  }

  private static func read(_ bytes: [UInt8], maximumDepth: Int) throws(JSONError) -> JSONNode {
    let value = try JSONValue(parsing: bytes, options: JSONReadingOptions(maximumDepth: maximumDepth))
    return bytes.withUnsafeBufferPointer { bytes in
      var locator = JSONLocator(bytes)
      return locator.locate(value)
    }
  }

  /// Replaces bytes by others that make a JSON text again.
  mutating func replace(_ range: Range<Int>, with replacement: [UInt8]) throws(JSONError) {
    var edited = bytes
    edited.replaceSubrange(range, with: replacement)
    root = try Self.read(edited, maximumDepth: maximumDepth)
    bytes = edited
  }
}

extension JSONDocument {
  /// Makes the document that a value is when written pretty, to look at its parts as if they had been read.
  package init(_ value: JSONValue) {
    bytes = value.bytes(.pretty)
    maximumDepth = Int.max
    root = bytes.withUnsafeBufferPointer { bytes in
      var locator = JSONLocator(bytes)
      return locator.locate(value)
    }
  }
}
