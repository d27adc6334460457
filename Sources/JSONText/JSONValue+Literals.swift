extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }

  /// Takes over a literal, which must be finite.
  package init(floatLiteral value: Double) {
    guard let number = JSONNumber(value) else { preconditionFailure("JSON has no infinity and no NaN") }
    self = .number(number)
  }

  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
  }
}

extension JSONValue {
  package init(_ value: Bool) { self = .bool(value) }
  package init(_ value: Int) { self = .number(JSONNumber(value)) }
  package init(_ value: String) { self = .string(value) }
  package init(_ values: [String]) { self = .array(values.map(JSONValue.string)) }

  /// Takes over a number, or is `nil` when it is infinite or NaN, which JSON cannot say.
  package init?(_ value: Double) {
    guard let number = JSONNumber(value) else { return nil }
    self = .number(number)
  }
}

extension JSONValue {
  /// An object with these members, in their order.
  package init(members: [(String, JSONValue)]) {
    self = .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
  }
}
