package import JSONText
import ScriptedServer

/// A scripted server of Google's Gemini API on a loopback port: it answers requests for replies in their order, holds each
/// to what the API takes, and goes wrong where an answer says so.
package final class ContentServer: Sendable {
  package struct Setup: Sendable {
    package var model = "gemini-9-test"
    /// What requests must bring.
    package var key = "AIza-test"
    package var inputTokenLimit = 1_048_576
    package var outputTokenLimit = 65_536
    package var thinks = true
    /// Whether it wants thinking as a number of tokens, as older models do.
    package var takesBudget = false
    /// Whether it tells of single models; gateways may not.
    package var tellsOfModels = true

    package init() {}
  }

  private let setup: Setup
  private let queue: AnswerQueue<ChatAnswer>

  package init(_ answers: [ChatAnswer] = [], _ change: (inout Setup) -> Void = { _ in }) throws {
    var setup = Setup()
    change(&setup)
    self.setup = setup
    queue = AnswerQueue(answers)
    try queue.start { [weak self] in try self?.answer($0, $1) ?? false }
  }

  deinit { stop() }

  package func stop() { queue.stop() }

  package var url: String { "http://127.0.0.1:\(queue.port)" }
  package var key: String { setup.key }
  /// The bodies of the requests for replies.
  package var bodies: [JSONValue] { queue.bodies }
  /// What was wrong with requests, and answers that nobody asked for.
  package var complaints: [String] { queue.complaints }

  /// Returns whether the connection stays open.
  private func answer(_ request: ReceivedRequest, _ connection: ServerConnection) throws -> Bool {
    let rules = ContentRules(setup: setup)
    for fault in rules.faults(in: request) { queue.complain(fault) }
    guard request.headers["x-goog-api-key"] == setup.key else {
      let text = "API key not valid. Please pass a valid API key."
      let body = Self.error(400, text, "INVALID_ARGUMENT", [["reason": "API_KEY_INVALID"]])
      try connection.respond(body, status: "400 Bad Request")
      return true
    }
    let model = "/v1beta/models/\(setup.model)"
    switch (request.method, request.target) {
    case ("POST", "\(model):streamGenerateContent?alt=sse"):
      guard let (_, answer) = queue.next(request, rules: rules.faults) else {
        try connection.respond(Self.error(500, "no answer", "INTERNAL"), status: "500 Internal Server Error")
        return true
      }
      return try AnswerScript(content: answer, model: setup.model).write(to: connection, as: answer)
    case ("POST", "\(model):countTokens"):
      let body = try JSONValue(parsing: request.body)["generateContentRequest"] ?? .null
      if body["model"]?.string != "models/\(setup.model)" { queue.complain("counting is for another model") }
      try connection.respond(JSONValue.object(["totalTokens": JSONValue(body.text().utf8.count / 4)]).text())
    case ("GET", model) where setup.tellsOfModels: try connection.respond(entry.text())
    case ("GET", let target) where target.hasPrefix("/v1beta/models?") && setup.tellsOfModels:
      // In two pages, as long lists come.
      let isFirst = !target.contains("pageToken=")
      let other: JSONValue = ["name": "models/embedding-1", "supportedGenerationMethods": ["embedContent"]]
      var page: JSONObject = ["models": [isFirst ? other : entry]]
      if isFirst { page["nextPageToken"] = "next/page" }
      try connection.respond(JSONValue.object(page).text())
    case ("GET", let target) where target.hasPrefix("/v1beta/models/") && setup.tellsOfModels:
      let text = "\(target.dropFirst("/v1beta/".count)) is not found for API version v1beta, a model may be gone"
      try connection.respond(Self.error(404, text, "NOT_FOUND"), status: "404 Not Found")
    default:
      if setup.tellsOfModels { queue.complain("\(request.method) \(request.target) is not known") }
      try connection.respond("not found", status: "404 Not Found", type: "text/plain")
    }
    return true
  }

  private var entry: JSONValue {
    [
      "name": .string("models/\(setup.model)"), "version": "1", "displayName": "Gemini",
      "inputTokenLimit": JSONValue(setup.inputTokenLimit), "outputTokenLimit": JSONValue(setup.outputTokenLimit),
      "supportedGenerationMethods": ["generateContent", "countTokens"], "thinking": .bool(setup.thinks),
    ]
  }

  static func error(_ code: Int, _ message: String, _ status: String, _ details: [JSONValue] = []) -> String {
    var error: JSONObject = ["code": JSONValue(code), "message": .string(message), "status": .string(status)]
    if !details.isEmpty { error["details"] = .array(details) }
    return JSONValue.object(["error": .object(error)]).text()
  }
}
