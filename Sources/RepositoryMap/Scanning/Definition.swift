/// A place where something gets its name.
package struct Definition: Sendable, Hashable {
  /// Without its scope: `save`, not `Store.save`.
  package let name: String
  /// What the tagger calls it, such as `class` or `function`.
  package let kind: String
  /// Counted from 1.
  package let line: Int
  /// How many definitions of the file it stands in, by indentation.
  package let depth: Int
  /// The line it is on, without indentation, shortened if long.
  package let signature: String

  /// How many are kept of one file, which is hardly read for its outline then. What has so many may have more.
  package static let limitPerFile = 2000

  package init(name: String, kind: String, line: Int, depth: Int, signature: String) {
    self.name = name
    self.kind = kind
    self.line = line
    self.depth = depth
    self.signature = signature
  }
}

/// The definitions of a file as bytes, as they are kept.
///
/// Four bytes of line, one of depth, then name, kind and signature, each ended by a NUL, which no line of text has.
enum PackedDefinitions {
  static func bytes(_ definitions: [Definition]) -> [UInt8] {
    var bytes: [UInt8] = []
    for definition in definitions {
      withUnsafeBytes(of: UInt32(clamping: definition.line).littleEndian) { bytes.append(contentsOf: $0) }
      bytes.append(UInt8(clamping: definition.depth))
      for text in [definition.name, definition.kind, definition.signature] {
        bytes.append(contentsOf: text.utf8.lazy.filter { $0 != 0 })
        bytes.append(0)
      }
    }
    return bytes
  }

  /// Nil for bytes that are not what `bytes` makes.
  static func definitions(_ bytes: [UInt8]) -> [Definition]? {
    var definitions: [Definition] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard rest.count > 5 else { return nil }
      let line = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      let depth = Int(rest[rest.startIndex + 4])
      rest = rest.dropFirst(5)
      var texts: [String] = []
      for _ in 0..<3 {
        guard let end = rest.firstIndex(of: 0), let text = String(validating: rest[..<end], as: UTF8.self) else {
          return nil
        }
        texts.append(text)
        rest = rest[(end + 1)...]
      }
      definitions.append(Definition(name: texts[0], kind: texts[1], line: line, depth: depth, signature: texts[2]))
    }
    return definitions
  }
}
