package import JSONText

/// An answer that is an error, in whatever of its shapes it came.
///
/// `{"error":{"message","type","code"}}` is OpenAI's and, with a word around it, Anthropic's; Google's has a `status` and
/// `details`; others send `{"error":"text"}`, `{"message"}`, `{"detail"}`, an array
/// that holds one of these, text or a page.
package struct ServerAnswer: Sendable {
  /// The HTTP status; nil for an error inside a stream that names none.
  package let status: Int?
  /// Whether it is JSON, so that a program of this kind wrote it.
  package let isFromAPI: Bool
  /// On one line; may be empty.
  package let message: String
  /// Such as `exceed_context_size_error`, `invalid_request_error`.
  package let type: String?
  /// Such as `invalid_api_key`; nil where it is a number or missing.
  package let code: String?
  /// What the limit that was reached is called: type and code, and what Anthropic's and Google's errors add to them.
  package let limitNames: [String]
  /// The object that says what went wrong; nil where nothing is JSON.
  package let detail: JSONValue?
  package let promptTokens: Int?
  package let contextLength: Int?

  package init(status: Int?, body: [UInt8]) {
    if let value = try? JSONValue(parsing: body, options: .repairingText) {
      self.init(status: status, value: value)
    } else {
      // A page of HTML is the answer of a proxy, and nothing to show.
      let text = String(decoding: body.prefix(200), as: UTF8.self)
      self.init(status: status, isFromAPI: false, text: text.contains("<") ? "" : text, detail: nil)
    }
  }

  package init(status: Int?, value: JSONValue) {
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
    self.detail = detail
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
  package var isLoading: Bool { status == 503 && isFromAPI && message.lowercased().hasPrefix("loading model") }

  package func holds(anyOf marks: [String]) -> Bool {
    let text = message.lowercased()
    return marks.contains { text.contains($0) }
  }

  package func text(or fallback: String) -> String { message.isEmpty ? fallback : message }

  /// The whole numbers in the message after `mark`, in their order; none where it does not hold the mark.
  ///
  /// For APIs that name the size of a prompt in words alone.
  package func numbers(after mark: String) -> [Int] {
    let text = Array(message.lowercased().utf8)
    let wanted = Array(mark.utf8)
    guard let start = text.indices.first(where: { text[$0...].starts(with: wanted) }) else { return [] }
    let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
    // A comma or an underscore within a number groups its digits.
    let rest = text[(start + wanted.count)...].filter { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "_") }
    return rest.split { !isDigit($0) }.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
  }
}
