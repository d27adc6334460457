import JSONText

/// The server says that it is loading its model.
struct LoadingModel: Error {}

/// An answer that is an error, in whatever of its shapes it came.
///
/// `{"error":{"message","type","code"}}` is OpenAI's; others send `{"error":"text"}`, `{"message"}`, `{"detail"}`, an array
/// that holds one of these, text or a page.
struct ServerAnswer {
  /// The HTTP status; nil for an error inside a stream that names none.
  let status: Int?
  /// Whether it is JSON, so that a program of this kind wrote it.
  let isFromAPI: Bool
  /// On one line; may be empty.
  let message: String
  /// Such as `exceed_context_size_error`, `invalid_request_error`.
  let type: String?
  /// Such as `invalid_api_key`; nil where it is a number or missing.
  let code: String?
  /// What the limit that was reached is called: type and code, and what Anthropic's and Google's errors add to them.
  let limitNames: [String]
  let promptTokens: Int?
  let contextLength: Int?

  init(status: Int?, body: [UInt8]) {
    if let value = try? JSONValue(parsing: body, options: .repairingText) {
      self.init(status: status, value: value)
    } else {
      // A page of HTML is the answer of a proxy, and nothing to show.
      let text = String(decoding: body.prefix(200), as: UTF8.self)
      self.init(status: status, isFromAPI: false, text: text.contains("<") ? "" : text, detail: nil)
    }
  }

  init(status: Int?, value: JSONValue) {
    let value = value.array?.first ?? value
    let error = value["error"]
    let detail = error?.object == nil ? value : error
    let nested = detail?["detail"]
    let text =
      error?.string ?? detail?["message"]?.string ?? nested?.string ?? nested?["msg"]?.string
      ?? nested?.array?.first?["msg"]?.string ?? ""
    let inner = detail?["code"]?.int.flatMap { (400...599).contains($0) ? $0 : nil }
    self.init(status: status ?? inner, isFromAPI: value.object != nil, text: text, detail: detail)
  }

  private init(status: Int?, isFromAPI: Bool, text: String, detail: JSONValue?) {
    self.status = status
    self.isFromAPI = isFromAPI
    message = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    type = detail?["type"]?.string ?? detail?["detail"]?["type"]?.string
    code = detail?["code"]?.string
    let details = detail?["details"]
    let quotas = (details?.array ?? []).flatMap { $0["violations"]?.array ?? [] }
    limitNames =
      [detail?["type"]?.string, code, details?["error_code"]?.string].compactMap(\.self)
      + quotas.compactMap { $0["quotaId"]?.string }
    promptTokens = detail?["n_prompt_tokens"]?.int
    contextLength = detail?["n_ctx"]?.int
  }

  /// Source: llama.cpp, `tools/server/server-http.cpp`: whatever is asked while the model is being loaded.
  var isLoading: Bool { status == 503 && isFromAPI && message.lowercased().hasPrefix("loading model") }

  func holds(anyOf marks: [String]) -> Bool {
    let text = message.lowercased()
    return marks.contains { text.contains($0) }
  }

  func text(or fallback: String) -> String { message.isEmpty ? fallback : message }
}
