/// A JSON value as it was written: numbers keep their text, objects keep the order and the repetition of their members.
///
/// Equality is that of JSON: the order of members does not count, and `1`, `1.0` and `10e-1` are the same number.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  package var isNull: Bool { self == .null }

  package var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  package var number: JSONNumber? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// The number as an integer, or `nil` when it has a fraction or does not fit; `3.0` and `3e2` are integers.
  package var int: Int? { number?.int }

  /// The number rounded to the nearest `Double`, or `nil` when it is larger than any.
  package var double: Double? { number?.double }

  package var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  package var array: [JSONValue]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  package var object: JSONObject? {
    guard case .object(let value) = self else { return nil }
    return value
  }

  /// The member of that name, or `nil` when there is none or this is not an object; the last one when it is repeated.
  package subscript(key: String) -> JSONValue? { object?[key] }

  /// The element at that index, or `nil` when there is none or this is not an array.
  package subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The kind of value, as one says it in a message: `an object`, `a string`, `null`.
  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
