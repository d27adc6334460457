import JSONText

/// What a request of the Responses API must be; strict, so that a slip is seen here and not by a host.
struct ResponsesRules {
  private static let known: Set = [
    "model", "input", "instructions", "tools", "reasoning", "text", "max_output_tokens", "store", "include", "stream",
  ]

  func faults(in body: JSONValue) -> [String] {
    var faults: [String] = []
    let strange = Set(body.object?.keys ?? []).subtracting(Self.known)
    if !strange.isEmpty { faults.append("members that may be refused: \(strange.sorted())") }
    if body["store"]?.bool != false { faults.append("the host would keep it") }
    if body["include"] != ["reasoning.encrypted_content"] { faults.append("thinking would be lost") }
    if (body["max_output_tokens"]?.int ?? 16) < 16 { faults.append("too few tokens") }
    for tool in body["tools"]?.array ?? [] where tool["name"] == nil || tool["strict"]?.bool != false {
      faults.append("a tool is \(tool.text())")
    }
    var open: Set<String> = []
    var isAfterThinking = false
    for item in body["input"]?.array ?? [] {
      switch (item["type"]?.string, item["role"]?.string) {
      case ("reasoning", _):
        if item["encrypted_content"]?.string == nil { faults.append("thinking has no content") }
      case ("function_call", _): open.insert(item["call_id"]?.string ?? "")
      case ("function_call_output", _):
        if open.remove(item["call_id"]?.string ?? "") == nil { faults.append("a result answers no call") }
        if isAfterThinking { faults.append("thinking stands without what it led to") }
      case (nil, "user"), (nil, "assistant"), (nil, "developer"):
        if item["content"]?.string?.isEmpty ?? true { faults.append("a message is empty") }
      default: faults.append("an item is \(item.text())")
      }
      isAfterThinking = item["type"] == "reasoning"
    }
    if isAfterThinking { faults.append("thinking stands last") }
    if !open.isEmpty { faults.append("calls have no result") }
    return faults
  }
}
