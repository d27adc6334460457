import JSONText

/// The objects of a streamed reply, and the reply as one object.
///
/// Source: Gemini API reference, "GenerateContentResponse".
struct ContentStream {
  let answer: ChatAnswer
  let model: String

  var events: [JSONValue] {
    var events = pieces(of: answer.thinking).map { response([["text": .string($0), "thought": true]]) }
    events += pieces(of: answer.content).map { response([["text": .string($0)]]) }
    if events.isEmpty { events.append(response([])) }
    // Calls come whole, all of them at once; the last object names the reason, with an empty text where there is none.
    events.append(response(calls.isEmpty ? [["text": ""]] : calls, isLast: true))
    return events
  }

  var object: JSONValue {
    var parts: [JSONValue] = []
    if !answer.thinking.isEmpty { parts.append(["text": .string(answer.thinking), "thought": true]) }
    if !answer.content.isEmpty { parts.append(["text": .string(answer.content)]) }
    return response(parts + calls, isLast: true)
  }

  /// Only the first of them is signed.
  private var calls: [JSONValue] {
    answer.calls.enumerated().map { index, call in
      let input = (try? JSONValue(parsing: call.arguments)) ?? [:]
      var part: JSONObject = ["functionCall": ["name": .string(call.name), "args": input]]
      if answer.signsCalls {
        part["functionCall"] = ["id": .string("fc\(index)"), "name": .string(call.name), "args": input]
        if index == 0 { part["thoughtSignature"] = .string(ContentRules.signature) }
      }
      return .object(part)
    }
  }

  private func response(_ parts: [JSONValue], isLast: Bool = false) -> JSONValue {
    var candidate: JSONObject = ["index": 0]
    candidate["content"] = parts.isEmpty ? ["role": "model"] : ["role": "model", "parts": .array(parts)]
    if isLast {
      let reasons = ["stop": "STOP", "length": "MAX_TOKENS"]
      candidate["finishReason"] = .string(reasons[answer.finishReason] ?? answer.finishReason)
      if answer.finishReason == "CONTINUATION" { candidate["continuationToken"] = "Z28gb24=" }
    }
    var response: JSONObject = ["candidates": [.object(candidate)], "modelVersion": .string(model), "responseId": "r"]
    if answer.fault != .noUsage { response["usageMetadata"] = usage(isLast: isLast) }
    return .object(response)
  }

  private func usage(isLast: Bool) -> JSONValue {
    var usage: JSONObject = [
      "promptTokenCount": JSONValue(answer.promptTokens), "cachedContentTokenCount": JSONValue(answer.cachedTokens),
    ]
    if !answer.thinking.isEmpty { usage["thoughtsTokenCount"] = 7 }
    if isLast { usage["candidatesTokenCount"] = JSONValue(max(1, answer.content.utf8.count / 4)) }
    return .object(usage)
  }
}
