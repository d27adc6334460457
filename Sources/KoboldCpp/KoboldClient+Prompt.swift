import CurlHTTP
import JSONText
import ModelWire
package import NexusProtocol
import OpenAICompatible

/// A prompt as the model reads it.
struct TemplatedPrompt: Sendable, Equatable {
  var text: String
  /// Counted by the server; nil from one that does not count.
  var tokens: Int?
  /// Text by which a reply would begin the next turn itself.
  var stops: [String]
}

extension KoboldClient {
  /// Counted by the server with its own template; nil for requests with tools, whose prompt it does not show, and from a
  /// version that does not count.
  package func promptTokens(of request: ChatRequest) async throws -> Int? {
    try refuseRemote(request.model, host: configuration.url.host)
    guard request.tools.isEmpty else { return nil }
    return try await templated(request, try await state(for: request.model)).tokens
  }

  /// The prompt by the template that the server has; by one that fits the model from versions that show none.
  func templated(_ request: ChatRequest, _ server: ServerState) async throws -> TemplatedPrompt {
    // Never with tools: without a template for them, the server would ask the model which it wants, in the middle of this.
    // Images go with the run, and are not in the text of its prompt.
    var texts = request
    for index in texts.messages.indices { texts.messages[index].images = [] }
    var body: JSONObject = ["messages": texts.chatMessages]
    if let thinks = request.wantsThinking { body["chat_template_kwargs"] = ["enable_thinking": .bool(thinks)] }
    if let effort = request.effort { body["reasoning_effort"] = .string(effort) }
    let answer = try await object(.post, "/api/extra/tokencount", .object(body), isOptional: true)
    if let text = answer?["prompt"]?.string, !text.isEmpty {
      let count = answer?["value"]?.int.flatMap { $0 > 0 ? $0 : nil }
      // Other templates end turns with tokens of their own, which a reply may well speak of.
      let isPlain = PromptForm.recognised(in: text) == .alpaca
      return TemplatedPrompt(text: text, tokens: count, stops: isPlain ? PromptForm.alpaca.stops : [])
    }
    let form = PromptForm(template: server.template, model: server.name ?? "")
    let text = form.prompt(of: request.messages)
    let count = try await tokens(of: text)
    return TemplatedPrompt(text: text, tokens: count, stops: form.stops)
  }

  /// The tokens of a text; nil from a version that does not count.
  func tokens(of text: String) async throws -> Int? {
    let answer = try await object(.post, "/api/extra/tokencount", ["prompt": .string(text)], isOptional: true)
    return answer?["value"]?.int.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// What holds a reply to its format, in the server's own language of grammars.
  func grammar(for request: ChatRequest) async throws -> String? {
    let schema: JSONValue
    switch request.format {
    case nil: return nil
    case .json: schema = ["type": "object"]
    case .schema(let text):
      do throws(ModelError) {
        schema = .object(try RequestText(model: request.model).object(text, "the schema of the answer"))
      } catch {
        throw label.label(error, model: request.model)
      }
    }
    let answer = try await object(.post, "/api/extra/json_to_grammar", ["schema": schema], isOptional: true)
    guard let grammar = answer?["result"]?.string, !grammar.isEmpty else {
      throw label.label(
        ModelError(.unsupported(feature: "the schema"), "The server cannot hold an answer to the schema"),
        model: request.model)
    }
    return grammar
  }
}

extension ChatRequest {
  /// What templates are told of thinking. A grammar holds from the first token on, so there is none with one.
  fileprivate var wantsThinking: Bool? { format == nil ? think.map { $0 != .off } : false }

  /// How hard to think, where that was said.
  var effort: String? {
    guard format == nil else { return nil }
    return switch think {
    case .low, .medium, .high: think?.rawValue
    case .max: "high"
    case .off, .on, nil: nil
    }
  }
}
