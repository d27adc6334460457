import JSONText

/// An answer that is an error, in whatever of its shapes it came.
///
/// Ollama sends `{"error":"text"}`, where the text may itself be JSON of the process that runs the model; emulators send
/// an object as `error`; proxies send anything.
struct ServerAnswer {
  /// The HTTP status; `nil` for an error inside a stream.
  let status: Int?
  /// Whether the answer has an `error`, so that it comes from Ollama or something like it.
  let isError: Bool
  /// The innermost message, or else the start of the body if it is text, on one line; may be empty.
  let message: String
  /// The kind of error that the process running the model names, such as `exceed_context_size_error`.
  let type: String?
  let promptTokens: Int?
  let contextLength: Int?
  let signInURL: String?

  init(status: Int?, body: [UInt8]) {
    if case .object(let object)? = try? JSONValue(parsing: body, options: .repairingText) {
      self.init(status: status, object: object)
    } else {
      // A page of HTML is the answer of a proxy, and nothing to show.
      let text = String(decoding: body.prefix(200), as: UTF8.self)
      self.init(status: status, isError: false, message: text.contains("<") ? "" : text, detail: nil, signInURL: nil)
    }
  }

  init(status: Int?, object: JSONObject) {
    // Answers about hosted models repeat their status in the body; there it is the true one.
    let inner = object["StatusCode"]?.int.flatMap { $0 >= 400 ? $0 : nil }
    let (message, detail) = Self.read(object["error"])
    let text = message ?? object["message"]?.string ?? object["detail"]?.string ?? ""
    self.init(
      status: inner ?? status, isError: object["error"] != nil, message: text, detail: detail,
      signInURL: object["signin_url"]?.string)
  }

  private init(status: Int?, isError: Bool, message: String, detail: JSONValue?, signInURL: String?) {
    self.status = status
    self.isError = isError
    self.message = message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    self.signInURL = signInURL
    type = detail?["type"]?.string
    promptTokens = detail?["n_prompt_tokens"]?.int ?? Self.number(before: " tokens", nth: 0, in: message)
    contextLength = detail?["n_ctx"]?.int ?? Self.number(before: " tokens", nth: 1, in: message)
  }

  /// The message of an `error`, which may be text, JSON as text (decoded once), or an object.
  private static func read(_ error: JSONValue?) -> (message: String?, detail: JSONValue?) {
    switch error {
    case .string(let text):
      guard text.hasPrefix("{"), case .object(let object)? = try? JSONValue(parsing: text, options: .repairingText)
      else { return (text, nil) }
      let inner = object["error"] ?? .object(object)
      return (inner.string ?? inner["message"]?.string ?? text, inner)
    case .object: return (error?["message"]?.string ?? error?.text(), error)
    case .none: return (nil, nil)
    case .some(let other): return (other.text(), nil)
    }
  }

  /// The number before the n-th occurrence of `unit`, counted from 0.
  private static func number(before unit: String, nth: Int, in text: String) -> Int? {
    var found = 0
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(unit) {
        let digits = text[..<index].reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
        if let number = Int(String(digits)) {
          if found == nth { return number }
          found += 1
        }
      }
      index = text.index(after: index)
    }
    return nil
  }
}
