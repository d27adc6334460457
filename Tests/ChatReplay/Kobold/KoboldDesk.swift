import JSONText
import ScriptedServer
import Synchronization

/// Answers the requests to a scripted KoboldCpp.
///
/// Source: KoboldCpp 1.117, `koboldcpp.py`.
final class KoboldDesk: Sendable {
  let runs: AnswerQueue<KoboldAnswer>
  let chats: AnswerQueue<ChatAnswer>
  let counted = Collected<JSONValue>()
  let aborted = Collected<String>()
  let abortion = Occasion()
  private let setup: KoboldServer.Setup
  private let figures = Mutex<JSONObject>([:])

  init(setup: KoboldServer.Setup, answers: [KoboldAnswer], chats: [ChatAnswer]) {
    self.setup = setup
    runs = AnswerQueue(answers)
    self.chats = AnswerQueue(chats)
  }

  /// Returns whether the connection stays open.
  func answer(_ request: ReceivedRequest, _ connection: ServerConnection) throws -> Bool {
    let isOpen = ["/api/v1/model", "/api/extra/version", "/api/extra/perf"].contains(request.target)
    let knows = setup.password.map { request.headers["authorization"] == "Bearer \($0)" } ?? true
    guard knows || isOpen || request.method == "GET" else {
      let refusal = KoboldAnswer("").failing(.unauthorized)
      try KoboldResponse(answer: refusal, promptTokens: 0).write(to: connection)
      return false
    }
    if request.method == "POST" {
      for fault in KoboldRules(contextLength: setup.contextLength).faults(in: request) { runs.complain(fault) }
    }
    let body = (try? JSONValue(parsing: request.body)) ?? .null
    switch (request.method, request.target) {
    case ("POST", "/api/extra/generate/stream"): try run(request, connection)
    case ("POST", "/v1/chat/completions"): return try chat(request, connection)
    default:
      if let answer = fact(request, body, knows: knows) {
        try KoboldResponse.respond(answer.text(), to: connection)
      } else {
        try KoboldResponse.respond(
          "Error: this endpoint does not exist.<br>", "404 Not Found", "text/html", to: connection)
      }
    }
    return false
  }

  private func run(_ request: ReceivedRequest, _ connection: ServerConnection) throws {
    let rules = KoboldRules(contextLength: setup.contextLength)
    let next = runs.next(request) { body in
      rules.faults(in: body, promptTokens: count(body["prompt"]))
    }
    guard let (body, answer) = next else { return }
    let tokens = count(body["prompt"])
    let isStrange = answer.fault == .strangersFigures
    figures.withLock {
      $0 = [
        "last_process": 1.5, "last_eval": 20, "last_process_time": 0.25, "last_eval_time": 1.5,
        "last_token_count": JSONValue(answer.outputTokens),
        "last_input_count": JSONValue(isStrange ? tokens + 999 : tokens + 1), "total_gens": 3,
        "stop_reason": JSONValue(answer.stopReason), "queue": 0, "idle": 1, "uptime": 100,
      ]
    }
    try KoboldResponse(answer: answer, promptTokens: tokens).write(to: connection)
  }

  private func chat(_ request: ReceivedRequest, _ connection: ServerConnection) throws -> Bool {
    let name = String(setup.model.dropFirst("koboldcpp/".count))
    let rules = ChatRules(isLlamaCpp: false, models: [setup.model, name])
    guard let (_, answer) = chats.next(request, rules: { rules.faults(in: $0, headers: request.headers) }) else {
      return false
    }
    return try AnswerScript(chat: answer).write(to: connection, as: answer)
  }

  /// What takes no run; nil for paths that there are not.
  private func fact(_ request: ReceivedRequest, _ body: JSONValue, knows: Bool) -> JSONValue? {
    switch (request.method, request.target) {
    case ("GET", "/api/extra/version"):
      let isProtected = setup.password != nil
      return [
        "result": .string(setup.program), "version": .string(setup.version), "protected": .bool(isProtected),
        "llm": .bool(setup.model != "inactive"),
      ]
    case ("GET", "/api/v1/model"): return ["result": .string(knows ? setup.model : "koboldcpp/protected-model")]
    case ("GET", "/api/extra/true_max_context_length"): return ["value": JSONValue(setup.contextLength)]
    case ("GET", "/api/v1/config/max_context_length"): return ["value": JSONValue(min(2048, setup.contextLength))]
    case ("GET", "/api/extra/perf"): return .object(figures.withLock { $0 })
    case ("GET", "/props"):
      return setup.template.map {
        ["chat_template": .string($0), "total_slots": 1, "n_ctx": JSONValue(setup.contextLength)]
      }
    case ("GET", "/v1/models"): return ["data": [["id": .string(setup.model), "owned_by": "koboldcpp"]]]
    case ("POST", "/api/extra/tokencount"): return count(body)
    case ("POST", "/api/extra/json_to_grammar") where setup.makesGrammars:
      return ["result": .string("root ::= object # " + (body["schema"] ?? .null).text()), "success": true]
    case ("POST", "/api/extra/abort"):
      // Without a key it would end the run of whoever is served.
      guard let key = body["genkey"]?.string, !key.isEmpty else {
        runs.complain("a run is to be ended without its key")
        return ["success": "false", "done": "false"]
      }
      aborted.append(key)
      abortion.fire()
      return ["success": "true", "done": "true"]
    default: return nil
    }
  }

  private func count(_ body: JSONValue) -> JSONValue {
    counted.append(body)
    if body["tools"] != nil { runs.complain("tools are counted, for which the server may run the model") }
    if let messages = body["messages"]?.array, setup.hasTemplates {
      var prompt = messages.map { message in
        "<|im_start|>\(message["role"]?.string ?? "")\n\(message["content"]?.string ?? "")<|im_end|>\n"
      }.joined()
      prompt += "<|im_start|>assistant\n"
      if setup.opensThinking, body["chat_template_kwargs"]?["enable_thinking"]?.bool != false { prompt += "<think>\n" }
      return ["value": JSONValue(tokens(of: prompt)), "ids": [], "prompt": .string(prompt)]
    }
    // An older version counts the prompt that it does not find.
    return ["value": JSONValue(tokens(of: body["prompt"]?.string ?? "")), "ids": []]
  }

  private func count(_ prompt: JSONValue?) -> Int { tokens(of: prompt?.string ?? "") }

  private func tokens(of text: String) -> Int { 1 + text.utf8.count / setup.bytesPerToken }
}
