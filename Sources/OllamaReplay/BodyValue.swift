/// A JSON value, as it was read from a request's body or is written into a reply.
///
/// Objects keep the order in which they were written here; an object read from JSON has its keys in alphabetical order.
package indirect enum BodyValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([BodyValue])
  case object([Member])

  /// One key of an object and what it stands for.
  package struct Member: Sendable, Hashable {
    package var key: String
    package var value: BodyValue

    package init(_ key: String, _ value: BodyValue) {
      self.key = key
      self.value = value
    }
  }

  /// The member called `key`; nil when this is no object, when there is none, or when it is null, as Ollama reads null.
  package subscript(key: String) -> BodyValue? {
    guard case .object(let members) = self else { return nil }
    guard let value = members.first(where: { $0.key == key })?.value, value != .null else { return nil }
    return value
  }

  /// The element at `index`; nil when this is no array or is too short.
  package subscript(index: Int) -> BodyValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  package var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  package var array: [BodyValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  package var members: [Member]? {
    if case .object(let value) = self { value } else { nil }
  }
}

extension BodyValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self = .string(value) }
}

extension BodyValue: ExpressibleByBooleanLiteral {
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension BodyValue: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self = .integer(value) }
}

extension BodyValue: ExpressibleByFloatLiteral {
  package init(floatLiteral value: Double) { self = .number(value) }
}

extension BodyValue: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: BodyValue...) { self = .array(elements) }
}

extension BodyValue: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, BodyValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
