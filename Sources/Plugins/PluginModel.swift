import JSONText
package import NexusProtocol

/// The models of a provider plugin.
package struct PluginModel: LanguageModel {
  private let plugin: Plugin

  package init(_ plugin: Plugin) { self.plugin = plugin }

  /// Asks the plugin; `request.model` is the name that the plugin knows.
  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    let (deltas, continuation) = AsyncStream.makeStream(of: String.self)
    var content = ""
    do {
      async let answered = answer(to: request, telling: continuation)
      for await delta in deltas {
        content += delta
        try await onEvent(.content(delta))
      }
      let answer = try await answered
      // What did not come in pieces comes at the end.
      if content.isEmpty, let whole = answer["text"]?.string, !whole.isEmpty {
        content = whole
        try await onEvent(.content(whole))
      }
      guard !content.isEmpty else {
        throw ModelError(
          .emptyReply, "The plugin gave an empty reply", model: request.model, server: plugin.address, retry: .once)
      }
      var usage = Usage()
      // A number below 1 is none that was counted.
      usage.promptTokens = answer["promptTokens"]?.int.flatMap { $0 > 0 ? $0 : nil }
      usage.outputTokens = answer["outputTokens"]?.int.flatMap { $0 > 0 ? $0 : nil }
      return ModelReply(
        model: request.model, content: content, stopReason: answer["cutOff"]?.bool == true ? .length : .stop,
        usage: usage)
    } catch let error as PluginError {
      throw ModelError(error, of: plugin, model: request.model)
    }
  }

  private func answer(
    to request: ChatRequest, telling continuation: AsyncStream<String>.Continuation
  ) async throws -> JSONValue {
    defer { continuation.finish() }
    return try await plugin.process.answer(to: Self.json(request)) { part in
      continuation.yield(part["delta"]?.string ?? "")
    }
  }

  private static func json(_ request: ChatRequest) -> JSONObject {
    let messages = request.messages.map { message -> JSONValue in
      ["role": .string(message.role.rawValue), "content": .string(message.content)]
    }
    var options = JSONObject()
    options["max_tokens"] = request.options.maxTokens.map { JSONValue($0) }
    options["temperature"] = request.options.temperature.flatMap { JSONValue($0) }
    options["seed"] = request.options.seed.map { JSONValue($0) }
    options["top_p"] = request.options.topP.flatMap { JSONValue($0) }
    options["top_k"] = request.options.topK.map { JSONValue($0) }
    if !request.options.stop.isEmpty { options["stop"] = JSONValue(request.options.stop) }
    var json: JSONObject = [
      "do": "chat", "model": .string(request.model), "messages": .array(messages), "options": .object(options),
    ]
    if case .schema(let text)? = request.format, let schema = try? JSONValue(parsing: text) { json["schema"] = schema }
    return json
  }
}

extension Plugin {
  /// What stands for an address in messages.
  var address: String { "plugin \(manifest.name)" }
}

extension ModelError {
  /// What went wrong with a plugin, as one asks a model.
  init(_ error: PluginError, of plugin: Plugin, model: String?) {
    let (code, retry): (Code, Retry) =
      switch error.code {
      case .manifest, .notStarted: (.unreachable, .never)
      case .ended: (.modelFailed, .once)
      case .timedOut: (.timedOut, .once)
      case .flooded, .wrongAnswer: (.notAModelServer, .never)
      case .refused(let isTemporary): (.modelFailed, isTemporary ? .withBackoff : .never)
      }
    self.init(code, error.message, model: model, server: plugin.address, retry: retry)
    serverKind = .plugin
  }
}
