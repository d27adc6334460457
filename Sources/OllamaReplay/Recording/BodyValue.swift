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
    /// The name of the member.
    package var key: String
    /// What it stands for.
    package var value: BodyValue

    /// A member of the two.
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

  /// The text of a string; nil for anything else.
  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The value of a boolean; nil for anything else.
  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The value of a whole number; nil for anything else.
  package var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The value of any number; nil for anything else.
  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The elements of an array; nil for anything else.
  package var array: [BodyValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members of an object; nil for anything else.
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
