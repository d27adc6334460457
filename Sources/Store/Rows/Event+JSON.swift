import JSONText
package import NexusProtocol

extension Event {
  private static let ownKeys: Set<String> = ["event", "at", "plan", "task", "attempt"]

  /// The event as one line of JSON without the line's end: what the journal keeps and `--json` prints.
  ///
  /// The same event always gives the same bytes: `event`, `at`, `plan`, `task` (as `3.2`) and `attempt` where they are
  /// set, then the fields in the order of their names' UTF-8 bytes. A number that is no integer has a fraction or an
  /// exponent.
  /// - Throws: `StoreError.invalid` for a field named like one of those keys, and for a number that JSON cannot say.
  package func jsonLine() throws(StoreError) -> String {
    var object = JSONObject()
    object["event"] = .string(name.rawValue)
    object["at"] = .string(at.description)
    object["plan"] = plan.map { JSONValue($0) }
    object["task"] = task.map { .string($0.description) }
    object["attempt"] = attempt.map { JSONValue($0) }
    for (key, value) in fields.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      guard !Self.ownKeys.contains(key) else {
        throw .invalid("A field of the event \(name.rawValue) may not be called \"\(key)\".")
      }
      object.members.append(JSONObject.Member(key: key, value: try json(value)))
    }
    return JSONValue.object(object).text()
  }

  private func json(_ value: Value) throws(StoreError) -> JSONValue {
    switch value {
    case .string(let text): return .string(text)
    case .integer(let integer): return JSONValue(integer)
    case .flag(let flag): return .bool(flag)
    case .list(let list): return JSONValue(list)
    case .number(let number):
      guard let json = JSONValue(number) else {
        throw .invalid("A number of the event \(name.rawValue) is infinite or not a number.")
      }
      return json
    }
  }

  /// Reads the fields back from a line.
  static func fields(ofLine line: String) throws -> [String: Value] {
    guard let object = try? JSONValue(parsing: line).object else { throw StoreError.corrupt("an event is not JSON") }
    var fields: [String: Value] = [:]
    for member in object.members where !ownKeys.contains(member.key) {
      fields[member.key] = try value(member.value)
    }
    return fields
  }

  private static func value(_ json: JSONValue) throws -> Value {
    switch json {
    case .string(let text): return .string(text)
    case .bool(let flag): return .flag(flag)
    case .number(let number):
      if let integer = Int(number.text) { return .integer(integer) }
      if let double = number.double { return .number(double) }
    case .array(let elements):
      let texts = elements.compactMap(\.string)
      if texts.count == elements.count { return .list(texts) }
    case .null, .object: break
    }
    throw StoreError.corrupt("an event has a field of an unknown kind")
  }
}
