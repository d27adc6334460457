import CurlHTTP
import JSONText
import ModelWire
package import NexusProtocol

extension OpenAIClient {
  /// Counted by llama.cpp's server alone; nil as well from one that is too old to.
  ///
  /// Source: llama.cpp, `tools/server/README.md`, "POST /v1/chat/completions/input_tokens".
  package func promptTokens(of request: ChatRequest) async throws -> Int? {
    try refuseRemote(request.model)
    let listing = try await whenLoaded(onEvent: { _ in }) { try await self.listing() }
    guard listing.dialect.isLlamaCpp else { return nil }
    let body = try request.body(for: listing.dialect)
    do {
      let response = try await http.send(
        self.request(
          .post, "/v1/chat/completions/input_tokens", body: body, silence: configuration.metadataTimeout))
      let bytes = try await response.body.collect(limitInBytes: 1 << 20)
      guard response.status == 200 else {
        if response.status == 404 || response.status == 405 { return nil }
        throw located(ModelError(serverAnswer: ServerAnswer(status: response.status, body: bytes)), request.model)
      }
      return (try? JSONValue(parsing: bytes))?["input_tokens"]?.int
    } catch let error as HTTPError {
      throw located(ModelError(httpError: error, server: address), request.model)
    }
  }
}
