internal import JSONText
internal import NexusProtocol

/// Calls of tools as JSON: an object with a name and arguments, a list of such, or several one after another.
enum JSONCalls {
  /// The calls that are all of `text`; nil when it is anything else.
  static func read(_ text: Substring) -> [ToolCall]? {
    var calls: [ToolCall] = []
    var rest = text.trimmed
    while !rest.isEmpty {
      guard let (value, after) = first(in: rest), let found = Self.calls(in: value) else { return nil }
      calls += found
      rest = after.drop { $0.isWhitespace || ";,".contains($0) }
    }
    return calls.isEmpty ? nil : calls
  }

  /// The JSON value that `text` begins with, and what follows it.
  static func first(in text: Substring) -> (value: JSONValue, rest: Substring)? {
    guard let bracket = text.first, "{[".contains(bracket),
      let found = try? JSONExtractor().extract(from: String(text)),
      found.range.lowerBound == 0
    else { return nil }
    return (found.value, Substring(decoding: text.utf8.dropFirst(found.range.upperBound), as: UTF8.self))
  }

  static func calls(in value: JSONValue) -> [ToolCall]? {
    if let list = value.array ?? value["tool_calls"]?.array ?? value["calls"]?.array {
      let calls = list.map(call)
      return calls.isEmpty || calls.contains(nil) ? nil : calls.compactMap(\.self)
    }
    return call(value).map { [$0] }
  }

  private static let nameKeys = ["name", "tool_name", "tool", "function", "function_name", "action", "recipient_name"]
  private static let argumentKeys = [
    "arguments", "parameters", "args", "input", "action_input", "tool_input", "tool_parameters", "kwargs",
  ]

  private static func call(_ value: JSONValue) -> ToolCall? {
    let inner = value["function"]?.object == nil ? value : value["function"] ?? value
    guard let name = nameKeys.lazy.compactMap({ inner[$0]?.string }).first, !name.isEmpty else { return nil }
    let id = (value["id"] ?? value["tool_call_id"])?.string
    guard let arguments = argumentKeys.lazy.compactMap({ inner[$0] }).first else {
      // Arguments may stand beside the name, where they are no part of anything else.
      let rest =
        inner.object?.members.filter { !nameKeys.contains($0.key) && !["id", "type", "tool_call_id"].contains($0.key) }
        ?? []
      guard !rest.isEmpty, rest.allSatisfy({ $0.value.object == nil }) else { return nil }
      return ToolCall(id: id, name: plain(name), arguments: JSONValue.object(JSONObject(rest)).text())
    }
    if let text = arguments.string {
      guard let parsed = try? JSONValue(parsing: text), parsed.object != nil else { return nil }
      return ToolCall(id: id, name: plain(name), arguments: parsed.text())
    }
    guard arguments.object != nil else { return nil }
    return ToolCall(id: id, name: plain(name), arguments: arguments.text())
  }

  /// A tool's name without the place it is called from, as `functions.` or `default_api.`, and without a number.
  static func plain(_ name: String) -> String {
    let bare = name.split(separator: ":").first.map(String.init) ?? name
    return bare.split(separator: ".").last.map(String.init) ?? bare
  }
}

/// A tool's name and its arguments in JSON after it, as GLM-4 and Mistral write them.
enum NamedJSON {
  static func read(_ text: Substring) -> [ToolCall]? {
    var rest = text
    var calls: [ToolCall] = []
    while !rest.isEmpty {
      let name = rest.prefix { $0.isLetter || $0.isNumber || "_.:-".contains($0) }
      let after = rest[name.endIndex...]
      guard !name.isEmpty, let brace = after.firstIndex(of: "{") else { return nil }
      let between = after[..<brace].trimmed
      guard between.isEmpty,
        let (value, next) = JSONCalls.first(in: after[brace...]), value.object != nil
      else { return nil }
      calls.append(ToolCall(name: JSONCalls.plain(String(name)), arguments: value.text()))
      rest = next.trimmed
    }
    return calls
  }
}
