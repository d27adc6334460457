internal import JSONText
internal import NexusProtocol

/// Calls of tools as Python writes them: `read_file(path="a.py")`, a list of such, in `print(…)`, below `default_api`.
enum PythonCalls {
  /// The calls that are all of `text`; nil when it is anything else.
  static func read(_ text: Substring) -> [ToolCall]? {
    var reader = Reader(rest: text.trimmed)
    return reader.calls()
  }

  private struct Reader {
    var rest: Substring

    mutating func calls() -> [ToolCall]? {
      var calls: [ToolCall] = []
      while true {
        rest = rest.drop { $0.isWhitespace || "[],;".contains($0) }
        if rest.isEmpty { return calls.isEmpty ? nil : calls }
        if rest.hasPrefix("print(") {
          rest = rest.dropFirst(6)
          guard let call = call(), take(")") else { return nil }
          calls.append(call)
        } else {
          guard let call = call() else { return nil }
          calls.append(call)
        }
      }
    }

    private mutating func call() -> ToolCall? {
      let name = rest.prefix { $0.isLetter || $0.isNumber || "_.".contains($0) }
      guard !name.isEmpty else { return nil }
      rest = rest[name.endIndex...]
      guard take("(") else { return nil }
      var members: [JSONObject.Member] = []
      while true {
        skipSpace()
        if take(")") { break }
        guard let member = member(members.count) else { return nil }
        members.append(member)
        skipSpace()
        if take(",") { continue }
        guard take(")") else { return nil }
        break
      }
      let bare = name.hasSuffix(".call") ? name.dropLast(5) : name
      return ToolCall(
        name: JSONCalls.plain(String(bare)), arguments: JSONValue.object(JSONObject(members)).text())
    }

    /// `key=value`; a value alone is the path or the pattern, which is what every tool takes first.
    private mutating func member(_ index: Int) -> JSONObject.Member? {
      let key = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      let after = rest[key.endIndex...].drop { $0 == " " }
      if !key.isEmpty, after.first == "=" || after.first == ":" {
        rest = after.dropFirst()
        skipSpace()
        return value().map { JSONObject.Member(key: String(key), value: $0) }
      }
      guard index == 0, let value = value() else { return nil }
      return JSONObject.Member(key: "path", value: value)
    }

    private mutating func value() -> JSONValue? {
      guard let first = rest.first else { return nil }
      if first == "\"" || first == "'" { return string(first).map(JSONValue.string) }
      if first == "[" || first == "{" {
        guard let (value, after) = JSONCalls.first(in: rest) else { return nil }
        rest = after
        return value
      }
      let word = rest.prefix { $0.isLetter || $0.isNumber || "-._".contains($0) }
      rest = rest[word.endIndex...]
      switch word {
      case "True", "true": return .bool(true)
      case "False", "false": return .bool(false)
      case "None", "null": return .null
      default: return Int(word).map { JSONValue($0) }
      }
    }

    private mutating func string(_ quote: Character) -> String? {
      var text = ""
      var index = rest.index(after: rest.startIndex)
      while index < rest.endIndex {
        let character = rest[index]
        if character == "\\", rest.index(after: index) < rest.endIndex {
          index = rest.index(after: index)
          // Of a regular expression the backslash stays.
          text +=
            rest[index] == "n"
            ? "\n"
            : rest[index] == "t" ? "\t" : "\\\"'".contains(rest[index]) ? String(rest[index]) : "\\\(rest[index])"
        } else if character == quote {
          rest = rest[rest.index(after: index)...]
          return text
        } else {
          text.append(character)
        }
        index = rest.index(after: index)
      }
      return nil
    }

    private mutating func skipSpace() { rest = rest.drop(while: \.isWhitespace) }

    private mutating func take(_ mark: Character) -> Bool {
      guard rest.first == mark else { return false }
      rest = rest.dropFirst()
      return true
    }
  }
}
