import JSONText
import ModelWire

/// A parameter that a server does not take of a model, as its error names it. Thrown where the request may go out without.
///
/// Servers of this API differ in what they know, and the same server in what it takes of its models. Only names in their
/// own members count, never words of a message.
/// Source: OpenAI API reference, "Error codes" (`param`, `code`); Mistral's API, status 422 (`loc`, `extra_forbidden`).
struct RefusedParameter: Error, Hashable {
  let name: String
  /// Whether it is refused beside tools alone.
  var isBesideTools = false

  /// What requests can do without; a schema, say, is not among these.
  private static let dispensable: Set = [
    "max_tokens", "temperature", "top_p", "top_k", "seed", "stop", "stream_options", "reasoning_effort",
    "reasoning_content",
  ]
  /// A value that is out of range has other codes, and is for the user to mend.
  private static let codes: Set = ["unsupported_parameter", "unsupported_value", "unknown_parameter"]

  /// Nil for an error that names no such parameter.
  init?(_ answer: ServerAnswer, in body: JSONValue) {
    guard answer.status == 400 || answer.status == 422, let (name, isCertain) = Self.name(in: answer),
      Self.dispensable.contains(name)
    else { return nil }
    self.name = name
    isBesideTools = name == "reasoning_effort" && body["tools"] != nil
    guard isCertain || isBesideTools else { return nil }
  }

  private static func name(in answer: ServerAnswer) -> (String, isCertain: Bool)? {
    if let name = answer.detail?["param"]?.string {
      return (name, isCertain: answer.code.map(codes.contains) ?? false)
    }
    let details = answer.detail?["detail"]?.array ?? answer.detail?["message"]?["detail"]?.array
    guard let forbidden = details?.first(where: { $0["type"]?.string == "extra_forbidden" }),
      let name = forbidden["loc"]?.array?.last?.string
    else { return nil }
    return (name, isCertain: true)
  }

  /// What is told of it.
  var notice: String {
    switch name {
    case "max_tokens": "The server takes max_completion_tokens in place of max_tokens"
    case "reasoning_effort" where isBesideTools:
      "The server takes no thinking beside tools of this model, so it is asked not to think"
    default: "The server does not take \(name) of this model, so it is left out"
    }
  }

  /// A request as the server takes it.
  func applied(to body: JSONObject) -> JSONObject {
    var body = body
    switch name {
    case "max_tokens":
      if let limit = body["max_tokens"] { body["max_completion_tokens"] = limit }
      body["max_tokens"] = nil
    case "reasoning_effort" where isBesideTools:
      if body["tools"] != nil { body["reasoning_effort"] = "none" }
    case "reasoning_content":
      let messages = (body["messages"]?.array ?? []).map { message in
        guard var object = message.object else { return message }
        object["reasoning_content"] = nil
        return .object(object)
      }
      body["messages"] = .array(messages)
    default: body[name] = nil
    }
    return body
  }
}
