import CurlHTTP
import JSONText
import ModelWire
package import NexusProtocol

extension OllamaClient {
  /// The server's version; for diagnostics only, since imitations tell anything.
  package func version() async throws -> String {
    let object = try await metadata(.get, "/api/version")
    guard let version = object["version"]?.string else {
      throw located(ModelError(.notAModelServer, "The server does not tell a version of Ollama"), nil)
    }
    return version
  }

  /// The models that are installed.
  package func installed() async throws -> [InstalledModel] {
    try await metadata(.get, "/api/tags")["models"]?.array?.compactMap(InstalledModel.init) ?? []
  }

  /// The models in memory, and those being loaded.
  package func running() async throws -> [RunningModel] {
    try await metadata(.get, "/api/ps")["models"]?.array?.compactMap(RunningModel.init) ?? []
  }

  /// Loads a model, with the options that later requests will have: with others the server would load it again.
  package func load(
    _ model: String, options: GenerationOptions, keepAlive: KeepAlive? = nil,
    onEvent: @Sendable (ModelEvent) async throws -> Void = { _ in }
  ) async throws {
    let request = ChatRequest(model: model, messages: [], options: options, keepAlive: keepAlive)
    let body = try request.body(stream: true, canThink: false)
    _ = try await exchange("/api/chat", body, model: model, watchesLoad: true, onEvent: onEvent)
  }

  /// Downloads a model, from where an interrupted download stopped; cancelling interrupts it.
  package func pull(
    _ model: String, onProgress: @Sendable (PullProgress) async throws -> Void
  ) async throws {
    let server = configuration.host.baseURL
    let body: JSONValue = ["model": .string(model), "stream": true]
    do {
      let response = try await http.send(request(.post, "/api/pull", body))
      guard response.status == 200 else { throw try await refusal(response) }
      var last: PullProgress?
      for try await lines in response.body.lines() {
        for line in lines where !line.allSatisfy({ $0 == 0x20 }) {
          last = try progress(line)
          if let last { try await onProgress(last) }
        }
      }
      guard last?.status == "success" else {
        throw ModelError(.incomplete, "The download ended before it was complete", retry: .once)
      }
      await knownFacts.forget(model)
    } catch let error as HTTPError {
      throw located(ModelError(httpError: error, server: server), model)
    } catch let error as ModelError {
      throw located(error, model)
    }
  }

  private func progress(_ line: ArraySlice<UInt8>) throws(ModelError) -> PullProgress {
    guard case .object(let object)? = try? JSONValue(parsing: line, options: .repairingText) else {
      throw ModelError(.notAModelServer, "The server sent something that is no progress of a download")
    }
    if object["error"] != nil { throw ModelError(serverAnswer: ServerAnswer(status: nil, object: object)) }
    guard let progress = PullProgress(object) else {
      throw ModelError(.notAModelServer, "The server sent something that is no progress of a download")
    }
    return progress
  }
}
