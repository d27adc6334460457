package import JSONText
import ScriptedServer
import Synchronization

/// A scripted llama.cpp server on a loopback port: it answers requests for replies in their order, holds each to what
/// such a server takes, and goes wrong where an answer says so.
package final class ChatServer: Sendable {
  package struct Setup: Sendable {
    /// The model's name.
    package var model = "qwen2.5-coder"
    package var aliases: [String] = []
    package var contextLength = 16_384
    /// What requests must bring, if anything.
    package var key: String?
    /// Whether it is llama.cpp's; else a plain server, which knows fewer members and tells less.
    package var isLlamaCpp = true
    package var takesTools = true
    /// How it counts the tokens of prompts.
    package var bytesPerToken = 4
    /// Parameters that it does not take, as OpenAI's newest models do not take some.
    package var refused: Set<String> = []
    /// Whether it says so as Mistral does.
    package var refusesAsMistral = false
    /// Whether it takes an effort beside tools, other than none.
    package var takesEffortBesideTools = true
    /// Whether it has the Responses API too.
    package var hasResponses = false
    /// Whether it is a router, which has its one model in memory only once it was loaded.
    package var isRouter = false
    /// Whether a router fails to load it.
    package var loadFails = false

    package init() {}
  }

  private let setup: Setup
  private let queue: AnswerQueue<ChatAnswer>
  /// How often it is to say that it is loading its model.
  private let loadingAnswers: Mutex<Int>
  /// Of a router: what it says of its model, and for how many more listings that is `loading`.
  private let shelf = Mutex<(status: String, left: Int)>(("unloaded", 0))
  private let orders = Mutex<[String]>([])

  package init(_ answers: [ChatAnswer] = [], _ change: (inout Setup) -> Void = { _ in }) throws {
    var setup = Setup()
    change(&setup)
    self.setup = setup
    queue = AnswerQueue(answers)
    loadingAnswers = Mutex(answers.first?.fault == .loading ? 3 : 0)
    try queue.start { [weak self] in try self?.answer($0, $1) ?? false }
  }

  deinit { stop() }

  package func stop() { queue.stop() }

  package var port: UInt16 { queue.port }
  package var url: String { "http://127.0.0.1:\(port)" }
  /// The bodies of the requests for replies.
  package var bodies: [JSONValue] { queue.bodies }
  /// What was wrong with requests, and answers that nobody asked for.
  package var complaints: [String] { queue.complaints }

  /// What a router was told to load and to unload.
  package var routed: [String] { orders.withLock { $0 } }

  /// Returns whether the connection stays open.
  private func answer(_ request: ReceivedRequest, _ connection: ServerConnection) throws -> Bool {
    let isLoading = loadingAnswers.withLock { count in
      count -= 1
      return count >= 0
    }
    if isLoading {
      try connection.respond(Self.error("Loading model", "unavailable_error", 503), status: "503 Service Unavailable")
      return true
    }
    if let key = setup.key, request.headers["authorization"] != "Bearer \(key)" {
      try connection.respond(Self.error("Invalid API Key", "authentication_error", 401), status: "401 Unauthorized")
      return true
    }
    switch (request.method, request.target) {
    case ("GET", "/v1/models"): try connection.respond(models.text())
    case ("GET", "/props") where setup.isLlamaCpp: try connection.respond(props.text())
    case ("POST", "/models/load") where setup.isRouter, ("POST", "/models/unload") where setup.isRouter:
      try route(request, connection)
    case ("GET", "/slots") where setup.isLlamaCpp: try connection.respond("[]")
    case ("POST", "/v1/chat/completions/input_tokens") where setup.isLlamaCpp:
      let tokens = (try? JSONValue(parsing: request.body)).map { self.tokens(of: $0) } ?? 0
      let answer: JSONValue = ["object": "response.input_tokens", "input_tokens": JSONValue(tokens)]
      try connection.respond(answer.text())
    case ("POST", "/v1/chat/completions"): return try chat(request, connection)
    case ("POST", "/v1/responses") where setup.hasResponses: return try respond(request, connection)
    case ("POST", "/v1/responses"):
      try connection.respond(#"{"detail":"Not Found"}"#, status: "404 Not Found")
    default:
      if request.target != "/props" { queue.complain("\(request.method) \(request.target) is not known") }
      try connection.respond(Self.error("File Not Found", "not_found_error", 404), status: "404 Not Found")
    }
    return true
  }

  /// Loads or unloads as a router does: at once it says that it will, and later listings tell how far it is.
  private func route(_ request: ReceivedRequest, _ connection: ServerConnection) throws {
    let loads = request.target == "/models/load"
    orders.withLock { $0.append(loads ? "load" : "unload") }
    let isDone = shelf.withLock { shelf in
      guard loads == (shelf.status == "unloaded") else { return false }
      shelf = loads ? ("loading", 2) : ("unloaded", 0)
      return true
    }
    guard isDone else {
      let words = loads ? "model is already running" : "model is not running"
      return try connection.respond(Self.error(words, "invalid_request_error", 400), status: "400 Bad Request")
    }
    try connection.respond(#"{"success":true}"#)
  }

  private func chat(_ request: ReceivedRequest, _ connection: ServerConnection) throws -> Bool {
    if setup.isRouter { shelf.withLock { $0 = ("loaded", 0) } }
    if let refusal = refusal(of: (try? JSONValue(parsing: request.body)) ?? .null) {
      try connection.respond(
        refusal.text(), status: setup.refusesAsMistral ? "422 Unprocessable Entity" : "400 Bad Request")
      return true
    }
    let others: Set = setup.refused.contains("max_tokens") ? ["max_completion_tokens"] : []
    let rules = ChatRules(isLlamaCpp: setup.isLlamaCpp, models: [setup.model] + setup.aliases, others: others)
    guard let (_, answer) = queue.next(request, rules: { rules.faults(in: $0, headers: request.headers) }) else {
      try connection.respond(Self.error("no answer", "server_error", 500), status: "500 Internal Server Error")
      return true
    }
    return try AnswerScript(chat: answer).write(to: connection, as: answer)
  }

  private func respond(_ request: ReceivedRequest, _ connection: ServerConnection) throws -> Bool {
    guard let (_, answer) = queue.next(request, rules: { ResponsesRules().faults(in: $0) }) else {
      try connection.respond(Self.error("no answer", "server_error", 500), status: "500 Internal Server Error")
      return true
    }
    return try AnswerScript(response: answer).write(to: connection, as: answer)
  }

  /// Nil for a request that is taken as it is.
  private func refusal(of body: JSONValue) -> JSONValue? {
    if !setup.takesEffortBesideTools, body["tools"] != nil, body["reasoning_effort"] != "none" {
      let message = "Function tools with reasoning_effort are not supported"
      let error: JSONObject = ["message": .string(message), "param": "reasoning_effort", "code": .null]
      return ["error": .object(error)]
    }
    guard let name = body.object?.keys.first(where: setup.refused.contains) else { return nil }
    if setup.refusesAsMistral {
      return ["detail": [["type": "extra_forbidden", "loc": ["body", .string(name)], "msg": "not permitted"]]]
    }
    return [
      "error": [
        "message": .string("Unsupported parameter: '\(name)'"), "type": "invalid_request_error", "param": .string(name),
        "code": "unsupported_parameter",
      ]
    ]
  }

  /// Twenty for the template, and one for each `bytesPerToken` of the contents.
  private func tokens(of body: JSONValue) -> Int {
    let bytes = body["messages"]?.array?.reduce(0) { $0 + ($1["content"]?.string?.utf8.count ?? 0) } ?? 0
    return 20 + bytes / setup.bytesPerToken
  }

  private var models: JSONValue {
    var entry: JSONObject = ["id": .string(setup.model), "object": "model", "created": 1_767_323_045]
    if setup.isLlamaCpp {
      entry["owned_by"] = "llamacpp"
      entry["aliases"] = JSONValue(setup.aliases)
      entry["meta"] = [
        "n_ctx": JSONValue(setup.contextLength), "n_ctx_train": 32_768, "n_params": 494_032_768, "size": 491_000_000,
        "ftype": "Q4_K - Medium",
      ]
    } else {
      entry["owned_by"] = "somebody"
    }
    if setup.isRouter {
      let status = shelf.withLock { shelf in
        if shelf.status == "loading" {
          shelf.left -= 1
          if shelf.left < 0 { shelf.status = setup.loadFails ? "unloaded" : "loaded" }
        }
        return shelf.status
      }
      entry["status"] = ["value": .string(status), "args": []]
      // As the real one does: it says so until it is told to load again.
      if setup.loadFails, status == "unloaded", orders.withLock({ $0.contains("load") }) {
        entry["status"] = ["value": .string(status), "args": [], "exit_code": 1, "failed": true]
      }
      if status != "loaded" { entry["meta"] = nil }
    }
    return ["object": "list", "data": [.object(entry)]]
  }

  private var props: JSONValue {
    if setup.isRouter {
      return ["role": "router", "default_generation_settings": ["n_ctx": 0], "build_info": "b11434-test"]
    }
    return [
      "default_generation_settings": ["n_ctx": JSONValue(setup.contextLength)], "total_slots": 1,
      "chat_template_caps": ["supports_tools": true, "supports_tool_calls": .bool(setup.takesTools)],
      "build_info": "b11434-test", "is_sleeping": false,
    ]
  }

  static func error(_ message: String, _ type: String, _ code: Int, beside: [(String, JSONValue)] = []) -> String {
    var error: JSONObject = ["code": JSONValue(code), "message": .string(message), "type": .string(type)]
    for (key, value) in beside { error[key] = value }
    return JSONValue.object(["error": .object(error)]).text()
  }
}
