import JSONText

/// The members of a stored JSON object, read strictly: what nexus did not write so is damage.
struct StoredFields {
  private let json: JSONValue?

  init(_ json: JSONValue?) { self.json = json }

  func optionalText(_ key: String) throws -> String? { try optional(key, \.string) }
  func optionalInt(_ key: String) throws -> Int? { try optional(key, \.int) }
  func optionalNumber(_ key: String) throws -> Double? { try optional(key, \.double) }

  func text(_ key: String) throws -> String {
    guard let text = try optionalText(key) else { throw damaged(key) }
    return text
  }

  /// The case of an enumeration that is kept by its name.
  func named<Value: RawRepresentable<String>>(_ key: String) throws -> Value? {
    guard let name = try optionalText(key) else { return nil }
    guard let value = Value(rawValue: name) else { throw damaged(key) }
    return value
  }

  /// The objects in an array; none when there is no such member.
  func list(_ key: String) throws -> [StoredFields] {
    try (optional(key, \.array) ?? []).map { element in
      guard element.object != nil else { throw damaged(key) }
      return StoredFields(element)
    }
  }

  /// The texts in an array; none when there is no such member.
  func texts(_ key: String) throws -> [String] {
    try (optional(key, \.array) ?? []).map { element in
      guard let text = element.string else { throw damaged(key) }
      return text
    }
  }

  private func optional<Value>(_ key: String, _ read: (JSONValue) -> Value?) throws -> Value? {
    guard let object = json?.object else { throw damaged(key) }
    guard let member = object[key] else { return nil }
    guard let value = read(member) else { throw damaged(key) }
    return value
  }

  private func damaged(_ key: String) -> StoreError { .corrupt("the value of \"\(key)\" is not one that nexus writes") }
}
