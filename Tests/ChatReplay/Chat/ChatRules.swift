import JSONText

/// What a request for a reply must be; strict, so that a slip is seen here and not by a server of a user.
struct ChatRules {
  let isLlamaCpp: Bool
  let models: [String]
  /// Members that such a server knows besides.
  var others: Set<String> = []

  private static let known: Set = [
    "model", "messages", "stream", "stream_options", "max_tokens", "temperature", "seed", "top_p", "top_k", "stop",
    "tools", "response_format", "reasoning_effort",
  ]
  private static let ofLlamaCpp: Set = ["cache_prompt", "chat_template_kwargs"]

  func faults(in body: JSONValue, headers: [String: String]) -> [String] {
    var faults: [String] = []
    let members = Set(body.object?.keys ?? [])
    let strange = members.subtracting(Self.known).subtracting(isLlamaCpp ? Self.ofLlamaCpp : [])
      .subtracting(others)
    if !strange.isEmpty { faults.append("members that such a server may refuse: \(strange.sorted())") }
    if headers["content-type"] != "application/json" { faults.append("the content type is not JSON") }
    // It would let the server go on when the client is gone.
    if headers["x-conversation-id"] != nil { faults.append("there is a header that keeps work alive") }
    if body["stream"]?.bool != true || body["stream_options"]?["include_usage"]?.bool != true {
      faults.append("it asks for no stream with usage")
    }
    if !models.contains(body["model"]?.string ?? "") {
      faults.append("the model is \(body["model"]?.text() ?? "none")")
    }
    if let format = body["response_format"], !isFormat(format) { faults.append("the format is \(format.text())") }
    return faults + messageFaults(body["messages"]?.array ?? [])
  }

  private func isFormat(_ format: JSONValue) -> Bool {
    switch format["type"]?.string {
    case "json_object": true
    case "json_schema": format["json_schema"]?["schema"]?.object != nil && format["json_schema"]?["name"] != nil
    default: false
    }
  }

  /// Whether a message of the user's is made of a text and images, in this order.
  private func isIllustrated(_ message: JSONValue) -> Bool {
    guard message["role"] == "user", let parts = message["content"]?.array, parts.count > 1 else { return false }
    return parts[0]["type"] == "text" && parts[0]["text"]?.string != nil
      && parts.dropFirst().allSatisfy {
        $0["type"] == "image_url" && $0["image_url"]?["url"]?.string?.hasPrefix("data:image/") == true
      }
  }

  private func messageFaults(_ messages: [JSONValue]) -> [String] {
    var faults: [String] = []
    var open: [String] = []
    for message in messages {
      if message["content"]?.string == nil, !isIllustrated(message) { faults.append("a message has no content") }
      switch message["role"]?.string {
      case "system", "user": break
      case "assistant": open = message["tool_calls"]?.array?.compactMap { $0["id"]?.string } ?? []
      case "tool":
        let id = message["tool_call_id"]?.string ?? ""
        if !open.contains(id) { faults.append("a result answers no call: \(id)") }
      default: faults.append("a role is \(message["role"]?.text() ?? "missing")")
      }
    }
    // llama.cpp goes on with a last message of the assistant, but with no more than one.
    if messages.suffix(2).allSatisfy({ $0["role"]?.string == "assistant" }) {
      faults.append("the last two messages are the assistant's")
    }
    if messages.isEmpty { faults.append("there are no messages") }
    return faults
  }
}
