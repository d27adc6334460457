/// One reading of a value by a schema, which may refer to parts of itself.
struct SchemaReading {
  let root: JSONValue
  /// Deeper schemas are taken for ones that refer to themselves without end.
  private static let depthLimit = 100

  func fault(in value: JSONValue, _ schema: JSONValue, _ path: String, depth: Int) -> String? {
    guard depth < Self.depthLimit else { return nil }
    if schema.bool == false { return "\(path) must not be there." }
    if let reference = schema["$ref"]?.string {
      guard let target = target(of: reference) else { return "\(path) cannot be checked: there is no \(reference)." }
      if let fault = fault(in: value, target, path, depth: depth + 1) { return fault }
    }
    return faultOfValue(value, schema, path) ?? faultOfChoice(value, schema, path, depth: depth + 1)
      ?? fault(inMembersOf: value, schema, path, depth: depth + 1)
      ?? fault(inElementsOf: value, schema, path, depth: depth + 1)
  }

  func target(of reference: String) -> JSONValue? {
    guard reference.hasPrefix("#") else { return nil }
    var place = root
    for part in reference.dropFirst().split(separator: "/") {
      let name = part.replacing("~1", with: "/").replacing("~0", with: "~")
      guard let next = place[String(name)] else { return nil }
      place = next
    }
    return place
  }

  /// The names of the types that a schema allows; none where it allows all.
  static func types(of schema: JSONValue) -> [String] {
    schema["type"]?.string.map { [$0] } ?? schema["type"]?.array?.compactMap(\.string) ?? []
  }

  private func faultOfValue(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> String? {
    let types = Self.types(of: schema)
    if !types.isEmpty, !types.contains(where: value.isOf) {
      return "\(path) must be \(types.map(Self.article).joined(separator: " or ")), and is \(value.typeName)."
    }
    if let allowed = schema["enum"]?.array, !allowed.contains(value) {
      return "\(path) must be one of \(allowed.map { $0.text() }.joined(separator: ", "))."
    }
    if let only = schema["const"], only != value { return "\(path) must be \(only.text())." }
    if let number = value.double {
      if let low = schema["minimum"]?.double, number < low { return "\(path) must be at least \(low)." }
      if let high = schema["maximum"]?.double, number > high { return "\(path) must be at most \(high)." }
      if let low = schema["exclusiveMinimum"]?.double, number <= low { return "\(path) must be above \(low)." }
      if let high = schema["exclusiveMaximum"]?.double, number >= high { return "\(path) must be below \(high)." }
    }
    if let text = value.string {
      // JSON Schema counts characters of Unicode.
      let count = text.unicodeScalars.count
      if let low = schema["minLength"]?.int, count < low { return "\(path) must have at least \(low) characters." }
      if let high = schema["maxLength"]?.int, count > high { return "\(path) must have at most \(high) characters." }
    }
    return nil
  }

  private func faultOfChoice(_ value: JSONValue, _ schema: JSONValue, _ path: String, depth: Int) -> String? {
    for part in schema["allOf"]?.array ?? [] {
      if let fault = fault(in: value, part, path, depth: depth) { return fault }
    }
    if let choices = schema["anyOf"]?.array {
      let faults = choices.compactMap { fault(in: value, $0, path, depth: depth) }
      if faults.count == choices.count { return Self.noneFits(faults, path) }
    }
    if let choices = schema["oneOf"]?.array {
      let faults = choices.compactMap { fault(in: value, $0, path, depth: depth) }
      if faults.count == choices.count { return Self.noneFits(faults, path) }
      if choices.count - faults.count > 1 { return "\(path) fits more than one of the forms it may have." }
    }
    if let other = schema["not"], fault(in: value, other, path, depth: depth) == nil {
      return "\(path) is of a form that it must not have."
    }
    return nil
  }

  private static func noneFits(_ faults: [String], _ path: String) -> String {
    faults.count == 1 ? faults[0] : "\(path) fits none of the forms it may have: \(faults.joined(separator: " "))"
  }

  private func fault(inMembersOf value: JSONValue, _ schema: JSONValue, _ path: String, depth: Int) -> String? {
    guard let object = value.object else { return nil }
    for name in schema["required"]?.array?.compactMap(\.string) ?? [] where object[name] == nil {
      return "\(path) lacks the member \"\(name)\"."
    }
    let count = object.members.count
    if let low = schema["minProperties"]?.int, count < low { return "\(path) must have at least \(low) members." }
    if let high = schema["maxProperties"]?.int, count > high { return "\(path) must have at most \(high) members." }
    let properties = schema["properties"]?.object
    let others = schema["additionalProperties"]
    for member in object.members {
      if let inner = properties?[member.key] {
        if let fault = fault(in: member.value, inner, "\"\(member.key)\"", depth: depth) { return fault }
      } else if let others, others.object != nil {
        if let fault = fault(in: member.value, others, "\"\(member.key)\"", depth: depth) { return fault }
      } else if others?.bool == false {
        return "\(path) has a member \"\(member.key)\" that is not asked for."
      }
    }
    return nil
  }

  private func fault(inElementsOf value: JSONValue, _ schema: JSONValue, _ path: String, depth: Int) -> String? {
    guard let list = value.array else { return nil }
    if let low = schema["minItems"]?.int, list.count < low { return "\(path) must have at least \(low) elements." }
    if let high = schema["maxItems"]?.int, list.count > high { return "\(path) must have at most \(high) elements." }
    if schema["uniqueItems"]?.bool == true, Set(list).count < list.count {
      return "\(path) must not repeat an element."
    }
    guard let inner = schema["items"] else { return nil }
    for (index, element) in list.enumerated() {
      let place = "Element \(index) of \(path.lowercasedFirst)"
      if let fault = fault(in: element, inner, place, depth: depth) { return fault }
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
  /// Of JSON Schema.
  static let typeNames = ["integer", "number", "string", "boolean", "array", "object", "null"]

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
