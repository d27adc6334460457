import JSONText

extension SettingKind {
  /// Makes the value that a text of the command line or the environment stands for.
  ///
  /// Does not say whether it is valid: a text that cannot be read becomes a string, and that is judged like a file's.
  func value(of text: String) -> JSONValue {
    switch self {
    case .boolean: Self.boolean(text) ?? .string(text)
    case .integer, .number: Self.json(text) { $0.number != nil } ?? .string(text)
    case .keepAlive: Self.json(text) { $0.number != nil } ?? .string(text)
    case .think: Self.boolean(text) ?? .string(text)
    case .modelNames, .urls, .paths:
      Self.json(text) { $0.array != nil }
        ?? .array(text.split(separator: ",").map { .string(Self.trimmed($0)) })
    case .texts: Self.json(text) { $0.array != nil } ?? .array([.string(text)])
    case .variables: Self.json(text) { $0.object != nil } ?? .string(text)
    case .checks: Self.json(text) { $0.array != nil } ?? Self.check(text)
    case .choice, .text, .modelName, .url, .key, .branchPrefix: .string(text)
    }
  }

  /// The list with one check: a command may have commas in it, so none is split at them.
  ///
  /// What looks like a faulty list, and the empty text, stay what they are.
  private static func check(_ text: String) -> JSONValue {
    let start = text.drop { $0.isWhitespace }
    if start.isEmpty || start.hasPrefix("[\"") || start.hasPrefix("[{") { return .string(text) }
    return .array([json(text) { $0.object != nil } ?? .string(text)])
  }

  private static func boolean(_ text: String) -> JSONValue? {
    switch text.lowercased() {
    case "true", "yes", "on", "1": true
    case "false", "no", "off", "0": false
    default: nil
    }
  }

  private static func json(_ text: String, where isWanted: (JSONValue) -> Bool) -> JSONValue? {
    let result = Result { () throws(JSONError) in try JSONValue(parsing: text) }
    guard case .success(let value) = result, isWanted(value) else { return nil }
    return value
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
