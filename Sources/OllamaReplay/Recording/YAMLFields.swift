import Yams

/// The fields of one mapping in a recording's file, read one by one.
///
/// A field that nobody asked for by the end is an error, so that a mistyped name cannot go unnoticed.
struct YAMLFields {
  private let file: String
  /// For messages, such as "a model".
  private let what: String
  private let line: Int?
  private let nodes: [(key: String, value: Node)]
  private var known: [String] = []

  init(_ node: Node, file: String, what: String) throws {
    guard case .mapping(let mapping) = node else {
      throw ReplayError.invalid(file: file, line: node.mark?.line, reason: "\(what) must have fields, `name: value`")
    }
    self.file = file
    self.what = what
    line = node.mark?.line
    nodes = mapping.map { ($0.key.string ?? "", $0.value) }
  }

  var keys: [String] { nodes.map(\.key) }

  /// - Throws: When there is a field that was not asked for.
  func end() throws {
    guard let foreign = nodes.first(where: { !known.contains($0.key) }) else { return }
    throw ReplayError.invalid(
      file: file, line: foreign.value.mark?.line ?? line,
      reason: "\(what) has no field \"\(foreign.key)\"; its fields are \(known.sorted().joined(separator: ", "))")
  }

  /// - Throws: When there is no text, or an empty one, in the field `key`. To be asked last, after `end()`, since a
  ///   mistyped name explains more than a missing one.
  func require(_ key: String) throws {
    guard nodes.first(where: { $0.key == key })?.value.scalar?.string.isEmpty == false else {
      throw ReplayError.invalid(file: file, line: line, reason: "\(what) must have a \"\(key)\"")
    }
  }

  /// Lets a field be, whatever is in it.
  mutating func ignore(_ key: String) { known.append(key) }

  private mutating func node(_ key: String) -> Node? {
    known.append(key)
    return nodes.first { $0.key == key }?.value
  }

  private func wrong(_ key: String, _ node: Node?, _ wanted: String) -> ReplayError {
    .invalid(file: file, line: node?.mark?.line ?? line, reason: "\"\(key)\" of \(what) must be \(wanted)")
  }

  /// Names the field in an error about its value.
  mutating func rethrowing<Value>(_ key: String, _ body: () throws(ReplayError) -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      let text = error.description.hasSuffix(".") ? String(error.description.dropLast()) : error.description
      throw ReplayError.invalid(file: file, line: node(key)?.mark?.line ?? line, reason: text)
    }
  }
}

/// The kinds of values. Each is nil when there is no such field, and throws when it is of another kind.
extension YAMLFields {
  /// The text of a scalar; nil, too, when the field is none.
  mutating func text(_ key: String) throws -> String? {
    node(key)?.scalar?.string
  }

  mutating func string(_ key: String) throws -> String? {
    guard let node = node(key) else { return nil }
    guard let text = node.scalar?.string else { throw wrong(key, node, "text") }
    return text
  }

  mutating func strings(_ key: String) throws -> [String]? {
    guard let node = node(key) else { return nil }
    if let single = node.scalar?.string { return [single] }
    guard let list = node.sequence else { throw wrong(key, node, "a list of texts") }
    return try list.map { element in
      guard let text = element.scalar?.string else { throw wrong(key, element, "a list of texts") }
      return text
    }
  }

  mutating func bool(_ key: String) throws -> Bool? {
    guard let text = try string(key) else { return nil }
    guard let value = Bool(text) else { throw wrong(key, node(key), "true or false") }
    return value
  }

  /// A whole number from 0.
  mutating func count(_ key: String) throws -> Int? {
    guard let text = try string(key) else { return nil }
    guard let value = Int(text.replacing("_", with: "")), value >= 0 else {
      throw wrong(key, node(key), "a whole number, not negative")
    }
    return value
  }

  mutating func positiveNumber(_ key: String) throws -> Double? {
    guard let text = try string(key) else { return nil }
    guard let value = Double(text), value > 0, value.isFinite else { throw wrong(key, node(key), "a number above 0") }
    return value
  }

  mutating func share(_ key: String) throws -> Double? {
    guard let text = try string(key) else { return nil }
    guard let value = Double(text), (0...1).contains(value) else { throw wrong(key, node(key), "a number from 0 to 1") }
    return value
  }

  mutating func duration(_ key: String) throws -> Duration? {
    guard let text = try string(key) else { return nil }
    guard case .duration(let duration) = KeepAlive(.string(text)), duration >= .zero else {
      throw wrong(key, node(key), "a duration such as 250ms, 1.5s or 2m")
    }
    return duration
  }

  mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ type: Value.Type
  ) throws -> Value? {
    guard let text = try string(key) else { return nil }
    guard let value = Value(rawValue: text) else { throw wrong(key, node(key), "one of " + Self.names(type)) }
    return value
  }

  /// A list of choices; the text `all` stands for all of them.
  mutating func choices<Value: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ type: Value.Type
  ) throws -> [Value]? {
    guard let texts = try strings(key) else { return nil }
    if texts == ["all"] { return Array(type.allCases) }
    return try texts.map { text in
      guard let value = Value(rawValue: text) else { throw wrong(key, node(key), "of " + Self.names(type)) }
      return value
    }
  }

  mutating func fields(_ key: String, of what: String) throws -> YAMLFields? {
    guard let node = node(key) else { return nil }
    return try YAMLFields(node, file: file, what: what)
  }

  mutating func list(_ key: String, of what: String) throws -> [YAMLFields] {
    guard let node = node(key) else { return [] }
    guard let list = node.sequence else { throw wrong(key, node, "a list") }
    return try list.map { try YAMLFields($0, file: file, what: what) }
  }

  /// Anything, as JSON would have it: only unquoted `true`, `false`, `null` and numbers are not text.
  mutating func value(_ key: String) throws -> BodyValue? {
    node(key).map(BodyValue.init(yaml:))
  }

  private static func names<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) -> String {
    type.allCases.map(\.rawValue).joined(separator: ", ")
  }
}

extension BodyValue {
  fileprivate init(yaml node: Node) {
    switch node {
    case .mapping(let mapping): self = .object(mapping.map { Member($0.key.string ?? "", BodyValue(yaml: $0.value)) })
    case .sequence(let sequence): self = .array(sequence.map(BodyValue.init(yaml:)))
    case .scalar(let scalar): self = scalar.style == .plain ? Self.plain(scalar.string) : .string(scalar.string)
    case .alias: self = .null
    }
  }

  private static func plain(_ text: String) -> BodyValue {
    switch text {
    case "", "~", "null": .null
    case "true": .bool(true)
    case "false": .bool(false)
    default:
      if let integer = Int(text) {
        .integer(integer)
      } else if let number = Double(text), number.isFinite {
        .number(number)
      } else {
        .string(text)
      }
    }
  }
}
