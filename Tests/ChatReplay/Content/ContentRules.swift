import JSONText
import ScriptedServer

/// What a request must be; strict, so that a slip is seen here and not by the API.
///
/// Source: Gemini API reference, "models.generateContent", "Gemini thinking", "Thought signatures".
struct ContentRules {
  /// What the server signs calls with, and takes back only so.
  static let signature = "c2lnbmVk"

  let setup: ContentServer.Setup

  private static let known: Set = [
    "contents", "systemInstruction", "tools", "generationConfig", "continuationToken",
  ]
  private static let ofGeneration: Set = [
    "maxOutputTokens", "temperature", "topP", "topK", "seed", "stopSequences", "responseMimeType", "responseJsonSchema",
    "thinkingConfig",
  ]

  func faults(in request: ReceivedRequest) -> [String] {
    var faults: [String] = []
    if request.headers["authorization"] != nil { faults.append("there are two keys") }
    if request.target.contains("key=") || request.target.contains(setup.key) {
      faults.append("the key is in the address")
    }
    if request.method == "POST", request.headers["content-type"] != "application/json" {
      faults.append("the content type is not JSON")
    }
    return faults
  }

  func faults(in body: JSONValue) -> [String] {
    var faults: [String] = []
    let strange = Set(body.object?.keys ?? []).subtracting(Self.known)
    if !strange.isEmpty { faults.append("members that the API refuses: \(strange.sorted())") }
    if let instruction = body["systemInstruction"], instruction["parts"]?[0]?["text"]?.string == nil {
      faults.append("the instruction is \(instruction.text())")
    }
    for tool in body["tools"]?.array ?? [] {
      for declaration in tool["functionDeclarations"]?.array ?? [.null]
      where declaration["name"]?.string == nil || declaration["parametersJsonSchema"]?["type"] != "object" {
        faults.append("a tool is \(declaration.text())")
      }
    }
    return faults + generationFaults(body["generationConfig"] ?? [:]) + turnFaults(body["contents"]?.array ?? [])
  }

  private func generationFaults(_ config: JSONValue) -> [String] {
    var faults: [String] = []
    let strange = Set(config.object?.keys ?? []).subtracting(Self.ofGeneration)
    if !strange.isEmpty { faults.append("members that generation refuses: \(strange.sorted())") }
    if let tokens = config["maxOutputTokens"]?.int, !(1...setup.outputTokenLimit).contains(tokens) {
      faults.append("maxOutputTokens is \(tokens)")
    }
    if config["stopSequences"]?.array?.count ?? 0 > 5 { faults.append("there are too many stop sequences") }
    if let seed = config["seed"], seed.int.flatMap({ Int32(exactly: $0) }) == nil {
      faults.append("the seed is \(seed)")
    }
    if config["responseJsonSchema"] != nil, config["responseMimeType"] != "application/json" {
      faults.append("there is a schema for text")
    }
    guard let thinking = config["thinkingConfig"] else { return faults }
    if !setup.thinks, thinking["includeThoughts"] == true { faults.append("it is asked for thoughts it has not") }
    if thinking[setup.takesBudget ? "thinkingLevel" : "thinkingBudget"] != nil {
      faults.append("thinking is \(thinking)")
    }
    if let level = thinking["thinkingLevel"]?.string, !["LOW", "MEDIUM", "HIGH"].contains(level) {
      faults.append("the level is \(level)")
    }
    return faults
  }

  private func turnFaults(_ turns: [JSONValue]) -> [String] {
    var faults: [String] = []
    if turns.first?["role"] != "user" || turns.last?["role"] != "user" {
      faults.append("the first or the last turn is not the user's")
    }
    for (before, after) in zip(turns, turns.dropFirst()) where before["role"] == after["role"] {
      faults.append("two turns of one role follow each other")
    }
    var open: [JSONValue] = []
    for turn in turns {
      let parts = turn["parts"]?.array ?? []
      if parts.isEmpty { faults.append("a turn is empty") }
      let results = parts.compactMap { $0["functionResponse"] }
      // As many as there were calls, in one turn.
      if turn["role"] == "user", results.map({ $0["name"] ?? .null }) != open.map({ $0["name"] ?? .null }) {
        faults.append("the results \(results) are not those of \(open)")
      }
      for (result, call) in zip(results, open) where result["id"] != call["id"] || result["response"]?.object == nil {
        faults.append("a result is \(result.text())")
      }
      open = turn["role"] == "model" ? parts.compactMap { $0["functionCall"] } : []
      for part in parts {
        if let text = part["text"], text.string?.isEmpty ?? true { faults.append("a text is \(text.text())") }
        if let image = part["inlineData"], image["data"]?.string == nil || image["mimeType"]?.string == nil {
          faults.append("an image is \(image.text())")
        }
        if let call = part["functionCall"], call["args"]?.object == nil { faults.append("a call is \(call.text())") }
        if let signature = part["thoughtSignature"], signature.string != Self.signature {
          faults.append("a call is signed otherwise")
        }
      }
    }
    return faults
  }
}
