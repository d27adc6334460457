import JSONText

/// What a request to Converse must be; strict, so that a slip is seen here and not by the service.
///
/// Source: botocore 1.44.8, service model of `bedrock-runtime`, for shapes and limits.
struct ConverseRules {
  private static let known: Set = [
    "messages", "system", "inferenceConfig", "toolConfig", "additionalModelRequestFields", "outputConfig",
  ]

  func faults(in body: JSONValue) -> [String] {
    var faults: [String] = []
    let strange = Set(body.object?.keys ?? []).subtracting(Self.known)
    if !strange.isEmpty { faults.append("unknown members: \(strange.sorted())") }
    let inference = body["inferenceConfig"]
    for name in ["temperature", "topP"] {
      if let value = inference?[name]?.double, !(0...1).contains(value) { faults.append("\(name) is \(value)") }
    }
    if let tokens = inference?["maxTokens"], tokens.int ?? 0 < 1 { faults.append("maxTokens is \(tokens.text())") }
    if let format = body["outputConfig"]?["textFormat"] {
      let schema = format["structure"]?["jsonSchema"]?["schema"]?.string
      if format["type"] != "json_schema" || schema.flatMap({ try? JSONValue(parsing: $0) })?.object == nil {
        faults.append("the format is \(format.text())")
      }
    }
    for block in body["system"]?.array ?? [] where isBlank(block["text"]) { faults.append("a system text is blank") }
    return faults + turnFaults(body["messages"]?.array ?? []) + toolFaults(body)
  }

  private func turnFaults(_ turns: [JSONValue]) -> [String] {
    var faults: [String] = []
    var open: [String] = []
    for (index, turn) in turns.enumerated() {
      let role = index % 2 == 0 ? "user" : "assistant"
      if turn["role"]?.string != role { faults.append("turn \(index) is not the \(role)'s") }
      let blocks = turn["content"]?.array ?? []
      if blocks.isEmpty { faults.append("turn \(index) is empty") }
      for block in blocks where block.object?.count != 1 { faults.append("a block is not one thing: \(block.text())") }
      for block in blocks where block["text"].map({ isBlank($0) }) == true { faults.append("a text is blank") }
      for image in blocks.compactMap({ $0["image"] })
      where image["source"]?["bytes"]?.string == nil || !["png", "jpeg", "gif", "webp"].contains(image["format"]) {
        faults.append("an image is \(image.text())")
      }
      let results = blocks.compactMap { $0["toolResult"] }
      if results.compactMap({ $0["toolUseId"]?.string }) != open {
        faults.append("not all calls are answered in turn \(index)")
      }
      if !blocks.prefix(results.count).allSatisfy({ $0["toolResult"] != nil }) {
        faults.append("results do not stand first")
      }
      for result in results where result["content"]?.array?.contains(where: { isBlank($0["text"]) }) ?? true {
        faults.append("a result is blank")
      }
      let uses = blocks.compactMap { $0["toolUse"] }
      open = uses.compactMap { $0["toolUseId"]?.string }
      for use in uses where use["input"]?.object == nil { faults.append("the input of a call is no object") }
      for id in open where !isIdentifier(id, "_.:-") { faults.append("an identifier is \(id)") }
    }
    if turns.isEmpty { faults.append("there are no turns") }
    return faults
  }

  private func toolFaults(_ body: JSONValue) -> [String] {
    let tools = body["toolConfig"]?["tools"]?.array
    let names = tools?.compactMap { $0["toolSpec"]?["name"]?.string } ?? []
    var faults: [String] = []
    if let tools, tools.isEmpty || names.count != tools.count { faults.append("the tools are \(tools)") }
    for name in names where !isIdentifier(name, "_-") { faults.append("a tool is called \(name)") }
    if Set(names).count != names.count { faults.append("two tools are called the same") }
    for tool in tools ?? [] where tool["toolSpec"]?["inputSchema"]?["json"]?.object == nil {
      faults.append("a tool has no schema")
    }
    let blocks = (body["messages"]?.array ?? []).flatMap { $0["content"]?.array ?? [] }
    let called = blocks.compactMap { $0["toolUse"]?["name"]?.string }
    if !Set(called).isSubset(of: names) { faults.append("the history calls tools that there are not") }
    return faults
  }

  private func isBlank(_ value: JSONValue?) -> Bool { value?.string?.allSatisfy(\.isWhitespace) ?? true }

  private func isIdentifier(_ text: String, _ signs: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || signs.contains($0) }
  }
}
