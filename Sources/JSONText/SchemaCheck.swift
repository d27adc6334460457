/// Holds a value against the part of JSON Schema that models are asked to keep: `type`, `properties`, `required`,
/// `additionalProperties: false`, `items`, `enum`, `minimum`, `maximum`, `minItems`, `maxItems`.
package enum SchemaCheck {
  /// The first fault, as a sentence for the model; nil without one.
  package static func fault(in value: JSONValue, against schema: JSONValue, at path: String = "The reply") -> String? {
    if let type = schema["type"]?.string, !value.isOf(type) {
      return "\(path) must be \(article(type)), and is \(value.typeName)."
    }
    if let allowed = schema["enum"]?.array, !allowed.contains(value) {
      return "\(path) must be one of \(allowed.map { $0.text() }.joined(separator: ", "))."
    }
    if let number = value.double {
      if let low = schema["minimum"]?.double, number < low { return "\(path) must be at least \(low)." }
      if let high = schema["maximum"]?.double, number > high { return "\(path) must be at most \(high)." }
    }
    return fault(inMembersOf: value, schema, path) ?? fault(inElementsOf: value, schema, path)
  }

  private static func fault(inMembersOf value: JSONValue, _ schema: JSONValue, _ path: String) -> String? {
    guard let object = value.object else { return nil }
    for name in schema["required"]?.array?.compactMap(\.string) ?? [] where object[name] == nil {
      return "\(path) lacks the member \"\(name)\"."
    }
    let properties = schema["properties"]?.object
    for member in object.members {
      if let inner = properties?[member.key] {
        if let fault = fault(in: member.value, against: inner, at: "\"\(member.key)\"") { return fault }
      } else if schema["additionalProperties"]?.bool == false {
        return "\(path) has a member \"\(member.key)\" that is not asked for."
      }
    }
    return nil
  }

  private static func fault(inElementsOf value: JSONValue, _ schema: JSONValue, _ path: String) -> String? {
    guard let list = value.array else { return nil }
    if let low = schema["minItems"]?.int, list.count < low { return "\(path) must have at least \(low) elements." }
    if let high = schema["maxItems"]?.int, list.count > high { return "\(path) must have at most \(high) elements." }
    guard let inner = schema["items"] else { return nil }
    for (index, element) in list.enumerated() {
      if let fault = fault(in: element, against: inner, at: "Element \(index) of \(path.lowercasedFirst)") {
        return fault
      }
    }
    return nil
  }

  private static func article(_ type: String) -> String {
    switch type {
    case "array", "object", "integer": "an \(type)"
    case "null": "null"
    default: "a \(type)"
    }
  }
}

extension JSONValue {
  fileprivate func isOf(_ type: String) -> Bool {
    switch type {
    case "integer": int != nil
    case "number": number != nil
    case "string": string != nil
    case "boolean": bool != nil
    case "array": array != nil
    case "object": object != nil
    case "null": isNull
    default: true
    }
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
