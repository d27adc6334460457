package import JSONText
import ScriptedServer

/// A scripted server of Anthropic's Messages API on a loopback port: it answers requests for replies in their order, holds
/// each to what the API takes, and goes wrong where an answer says so.
package final class MessagesServer: Sendable {
  package struct Setup: Sendable {
    package var model = "claude-test-5"
    /// What requests must bring.
    package var key = "sk-ant-test"
    package var lifecycle = "active"
    /// RFC 3339.
    package var retiresAt: String?
    package var maxInputTokens = 200_000
    package var maxTokens = 64_000
    /// The values of `thinking.type` that the model takes.
    package var thinkingTypes: Set<String> = ["adaptive", "disabled"]
    package var efforts: Set<String> = ["low", "medium", "high", "max"]
    package var takesSchemas = true
    /// Whether it takes sampling options and words put into its mouth, as older models do.
    package var isEarly = false
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
    let rules = MessagesRules(setup: setup)
    for fault in rules.faults(in: request) { queue.complain(fault) }
    guard request.headers["x-api-key"] == setup.key else {
      try connection.respond(Self.error("invalid x-api-key", "authentication_error"), status: "401 Unauthorized")
      return true
    }
    switch (request.method, request.target) {
    case ("POST", "/v1/messages"):
      let isNew = request.headers["anthropic-version"] == MessagesRules.newVersion
      guard let (body, answer) = queue.next(request, rules: { rules.faults(in: $0, isNew: isNew) }) else {
        try connection.respond(Self.error("no answer", "api_error"), status: "500 Internal Server Error")
        return true
      }
      return try AnswerScript(messages: answer, model: body["model"]?.string ?? "").write(to: connection, as: answer)
    case ("POST", "/v1/messages/count_tokens"):
      let body = try JSONValue(parsing: request.body)
      for fault in rules.countingFaults(in: body) { queue.complain(fault) }
      try connection.respond(JSONValue.object(["input_tokens": JSONValue(body.text().utf8.count / 4)]).text())
    case ("GET", "/v1/models/\(setup.model)") where setup.tellsOfModels: try connection.respond(entry.text())
    case ("GET", let target) where target.hasPrefix("/v1/models?") && setup.tellsOfModels:
      // In two pages, as long lists come.
      let isFirst = !target.contains("after_id=")
      let other: JSONValue = ["type": "model", "id": "claude-other-1", "lifecycle": "retired"]
      let page: JSONValue = [
        "data": [isFirst ? other : entry], "has_more": .bool(isFirst), "first_id": "x", "last_id": "claude-other-1",
      ]
      try connection.respond(page.text())
    case ("GET", let target) where target.hasPrefix("/v1/models/") && setup.tellsOfModels:
      let name = target.dropFirst("/v1/models/".count)
      try connection.respond(Self.error("model: \(name)", "not_found_error"), status: "404 Not Found")
    default:
      if setup.tellsOfModels { queue.complain("\(request.method) \(request.target) is not known") }
      try connection.respond("not found", status: "404 Not Found", type: "text/plain")
    }
    return true
  }

  private var entry: JSONValue {
    func supported(_ names: Set<String>, of all: [String]) -> [JSONObject.Member] {
      all.map { .init(key: $0, value: ["supported": .bool(names.contains($0))]) }
    }
    let types = supported(setup.thinkingTypes, of: ["adaptive", "between_tools", "disabled", "enabled"])
    let efforts = supported(setup.efforts, of: ["low", "medium", "high", "xhigh", "max"])
    return [
      "type": "model", "id": .string(setup.model), "display_name": "Claude", "created_at": "2026-10-01T00:00:00Z",
      "lifecycle": .string(setup.lifecycle), "retires_at": setup.retiresAt.map(JSONValue.string) ?? .null,
      "max_input_tokens": JSONValue(setup.maxInputTokens), "max_tokens": JSONValue(setup.maxTokens),
      "capabilities": [
        "thinking": ["supported": true, "types": .object(JSONObject(types))],
        "effort": .object(JSONObject([.init(key: "supported", value: .bool(!setup.efforts.isEmpty))] + efforts)),
        "structured_outputs": ["supported": .bool(setup.takesSchemas)],
      ],
    ]
  }

  static func error(_ message: String, _ type: String, code: String? = nil) -> String {
    var error: JSONObject = ["type": .string(type), "message": .string(message)]
    if let code { error["details"] = ["error_code": .string(code)] }
    return JSONValue.object(["type": "error", "error": .object(error), "request_id": "req_1"]).text()
  }
}
