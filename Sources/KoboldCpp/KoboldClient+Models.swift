import CurlHTTP
import Isolation
import JSONText
import ModelWire
package import NexusProtocol

extension KoboldClient {
  package func identity() async throws -> ServerIdentity {
    ServerIdentity(name: "KoboldCpp", version: try await freshState().version)
  }

  package func installed() async throws -> [InstalledModel] {
    try await freshState().name.map { [InstalledModel(name: $0)] } ?? []
  }

  package func running() async throws -> [RunningModel] {
    let state = try await freshState()
    return state.name.map { [RunningModel(name: $0, contextLength: state.contextLength)] } ?? []
  }

  package func facts(of model: String) async throws -> ModelFacts {
    let state = try await state(for: model)
    var facts = ModelFacts()
    facts.fixedContextLength = state.contextLength
    facts.capabilities = state.capabilities
    return facts
  }

  package func factsBeforePrompt(of model: String) async throws -> ModelFacts {
    try refuseRemote(model, host: configuration.url.host)
    return try await facts(of: model)
  }

  /// What the server tells, once it is known to have `model`; asked anew when it has another than it had.
  ///
  /// It answers with whatever model it has, so another name is a mistake that it would not tell.
  func state(for model: String) async throws -> ServerState {
    let fullName = try await loadedModel()
    let state: ServerState
    if let known = known.withLock({ $0 }), known.fullName == fullName {
      state = known
    } else {
      state = try await freshState()
    }
    guard let name = state.name else {
      throw label.label(ModelError(.modelNotFound, "The server has no text model loaded"), model: model)
    }
    guard areEqual(name, model) else {
      throw label.label(ModelError(.modelNotFound, "The server has only \(name)"), model: model)
    }
    return state
  }

  private func freshState() async throws -> ServerState {
    // Other programs imitate its other paths.
    let program = try await object(.get, "/api/extra/version")
    guard program?["result"]?.string == "KoboldCpp" else {
      throw label.label(ModelError(.notAModelServer, "What answers there is another program"), model: nil)
    }
    var state = ServerState(version: program?["version"]?.string)
    state.fullName = try await loadedModel()
    if state.fullName != nil {
      // The other path for this may tell less than there is, which is what the server gives to strangers.
      let length = try await object(.get, "/api/extra/true_max_context_length", isOptional: true)?["value"]?.int
      state.contextLength = length.flatMap { $0 > 0 ? $0 : nil }
      state.template = try await object(.get, "/props", isOptional: true)?["chat_template"]?.string
    }
    known.withLock { $0 = state }
    return state
  }

  /// The model that the server has; nil for none.
  private func loadedModel() async throws -> String? {
    guard let name = try await object(.get, "/api/v1/model")?["result"]?.string else {
      throw label.label(ModelError(.notAModelServer, "The server's answer is not one of this API"), model: nil)
    }
    switch ServerState.plainName(name) {
    case ServerState.inactive: return nil
    case ServerState.plainName(ServerState.withheld):
      throw label.label(ModelError(.unauthorized, "It asks for its password"), model: nil)
    default: return name
    }
  }

  /// What the last run took, and whether there is one.
  func performance() async throws -> Performance? {
    try await object(.get, "/api/extra/perf", isOptional: true).map(Performance.init)
  }

  /// Whether the server is working, so that silence means that this request waits or its prompt is being read.
  func isAtWork() async -> Bool {
    // A server that does not answer this either gives no sign of life, which is all that matters here.
    (try? await performance())?.isAtWork ?? false
  }
}

/// What the server tells of its last run, whoever asked for it.
///
/// Source: KoboldCpp, `koboldcpp.py` (`/api/extra/perf`) and `expose.cpp` (`stop_reason`).
struct Performance: Sendable, Equatable {
  enum StopReason: Int, Sendable { case failed = -2, invalid, outOfTokens, endToken, stopSequence }

  var promptTokens: Int?
  var outputTokens: Int?
  var stopReason: StopReason?
  var promptDuration: Duration?
  var outputDuration: Duration?
  var isAtWork: Bool

  init(_ object: JSONObject) {
    func duration(_ name: String) -> Duration? {
      object[name]?.double.flatMap { $0 >= 0 && $0 < 1e9 ? .microseconds(Int64($0 * 1_000_000)) : nil }
    }
    promptTokens = object["last_input_count"]?.int
    outputTokens = object["last_token_count"]?.int
    stopReason = object["stop_reason"]?.int.flatMap(StopReason.init)
    promptDuration = duration("last_process_time")
    outputDuration = duration("last_eval_time")
    isAtWork = object["idle"]?.int == 0 || (object["queue"]?.int ?? 0) > 0
  }

  /// Whether it is of the run of a prompt with so many tokens. Servers count the token that begins a text, or do not.
  func isOf(promptTokens tokens: Int) -> Bool {
    promptTokens.map { abs($0 - tokens) <= 2 } ?? false
  }
}
