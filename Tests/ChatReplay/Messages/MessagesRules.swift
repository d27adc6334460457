import JSONText
import ScriptedServer

/// What a request must be; strict, so that a slip is seen here and not by the API.
///
/// Source: Anthropic API reference, "Create a Message", "Versions", "Errors".
struct MessagesRules {
  static let newVersion = "2026-10-21"

  let setup: MessagesServer.Setup

  private static let known: Set = [
    "model", "max_tokens", "messages", "system", "stream", "stop_sequences", "tools", "thinking", "output_config",
    "temperature", "top_p", "top_k",
  ]
  private static let sampling: Set = ["temperature", "top_p", "top_k"]

  func faults(in request: ReceivedRequest) -> [String] {
    var faults: [String] = []
    if !["2023-06-01", Self.newVersion].contains(request.headers["anthropic-version"]) {
      faults.append("the version is \(request.headers["anthropic-version"] ?? "missing")")
    }
    if request.headers["authorization"] != nil { faults.append("there are two keys") }
    if request.target.contains(setup.key) { faults.append("the key is in the address") }
    if request.method == "POST", request.headers["content-type"] != "application/json" {
      faults.append("the content type is not JSON")
    }
    return faults
  }

  func faults(in body: JSONValue, isNew: Bool) -> [String] {
    var faults: [String] = []
    let members = Set(body.object?.keys ?? [])
    let strange = members.subtracting(Self.known)
    if !strange.isEmpty { faults.append("members that the API refuses: \(strange.sorted())") }
    if !members.isDisjoint(with: Self.sampling), isNew || !setup.isEarly {
      faults.append("there are sampling options")
    }
    if body["model"]?.string != setup.model { faults.append("the model is \(body["model"]?.text() ?? "none")") }
    if !(1...setup.maxTokens).contains(body["max_tokens"]?.int ?? 0) { faults.append("max_tokens is out of range") }
    if body["stream"]?.bool != true { faults.append("it asks for no stream") }
    for stop in body["stop_sequences"]?.array ?? [] where stop.string?.allSatisfy(\.isWhitespace) ?? true {
      faults.append("a stop sequence is blank")
    }
    faults += thinkingFaults(body) + formatFaults(body)
    faults += (body["tools"]?.array ?? []).flatMap(toolFaults)
    let marks = body.text().split(separator: "\"cache_control\"").count - 1
    if marks > 4 { faults.append("there are \(marks) marks of the cache") }
    return faults + MessagesTurns(body["messages"]?.array ?? [], takesPrefill: setup.isEarly).faults
  }

  func countingFaults(in body: JSONValue) -> [String] {
    let taken: Set = ["model", "messages", "system", "tools", "thinking", "output_config"]
    let strange = Set(body.object?.keys ?? []).subtracting(taken)
    return strange.isEmpty ? [] : ["members that counting refuses: \(strange.sorted())"]
  }

  private func thinkingFaults(_ body: JSONValue) -> [String] {
    var faults: [String] = []
    if let effort = body["output_config"]?["effort"]?.string, !setup.efforts.contains(effort) {
      faults.append("the effort is \(effort)")
    }
    guard let thinking = body["thinking"] else { return faults }
    let type = thinking["type"]?.string ?? "missing"
    if !setup.thinkingTypes.contains(type) { faults.append("thinking is \(type)") }
    if type == "enabled" {
      let budget = thinking["budget_tokens"]?.int ?? 0
      if budget < 1024 || budget >= body["max_tokens"]?.int ?? 0 { faults.append("the budget is \(budget)") }
    }
    if ["enabled", "adaptive"].contains(type), body["temperature"] != nil {
      faults.append("temperature while it thinks")
    }
    return faults
  }

  private func formatFaults(_ body: JSONValue) -> [String] {
    guard let format = body["output_config"]?["format"] else { return [] }
    guard setup.takesSchemas, format["type"] == "json_schema", let schema = format["schema"] else {
      return ["the format is \(format.text())"]
    }
    return schemaFaults(schema)
  }

  private func schemaFaults(_ schema: JSONValue) -> [String] {
    guard let object = schema.object else { return ["a schema is \(schema.typeName)"] }
    var faults: [String] = []
    if object["type"] == "object", object["additionalProperties"] != false { faults.append("an object is open") }
    let limits: Set = ["minimum", "maximum", "minLength", "maxLength", "maxItems", "pattern", "oneOf"]
    let strange = Set(object.keys).intersection(limits)
    if !strange.isEmpty { faults.append("limits that are refused: \(strange.sorted())") }
    for member in object["properties"]?.object?.members ?? [] { faults += schemaFaults(member.value) }
    if let items = object["items"] { faults += schemaFaults(items) }
    return faults
  }

  private func toolFaults(_ tool: JSONValue) -> [String] {
    let isNamed = tool["name"]?.string.map { !$0.isEmpty && $0.utf8.count <= 64 } ?? false
    return isNamed && tool["input_schema"]?["type"] == "object" ? [] : ["a tool is \(tool.text())"]
  }
}
