extension Recording {
  /// What a request must be for an exchange to answer it.
  package struct Expectation: Sendable {
    /// Something a request can carry.
    package enum Part: String, Sendable, CaseIterable {
      case format, think, tools, suffix, images
    }

    /// Nil accepts `/api/chat` and `/api/generate`.
    package var endpoint: Endpoint?
    /// The name of the model, compared as Ollama does; nil for any.
    package var model: String?
    /// A key of the recording's `roles`; another way to name the model.
    package var role: String?
    /// Strings the prompt must hold: all messages, system and prompt texts, joined by line ends.
    package var contains: [String] = []
    /// Strings the prompt must not hold.
    package var lacks: [String] = []
    /// What the request must carry.
    package var requires: Set<Part> = []
    /// What the request must not carry.
    package var forbids: Set<Part> = []

    package init() {}

    /// Why `request` does not meet this; empty when it does.
    func shortcomings(of request: SeenRequest, roles: [String: String]) -> [String] {
      var found: [String] = []
      if let endpoint {
        if request.endpoint != endpoint { found.append("the endpoint is \(request.path), not \(endpoint.path)") }
      } else if request.endpoint != .chat, request.endpoint != .generate {
        found.append("the endpoint is \(request.path), not one that generates text")
      }
      if let expected = model ?? role.flatMap({ roles[$0] }) {
        let actual = request.model ?? ""
        if ModelName.normalised(actual) != ModelName.normalised(expected) {
          found.append("the model is \"\(actual)\", not \"\(expected)\"")
        }
      } else if let role {
        found.append("the recording names no model for the role \"\(role)\"")
      }
      let prompt = request.prompt
      found += contains.filter { !prompt.contains($0) }.map { "the prompt lacks \"\($0)\"" }
      found += lacks.filter { prompt.contains($0) }.map { "the prompt must not contain \"\($0)\"" }
      found += ordered(requires).filter { !request.carries($0) }.map { "the request has no \"\($0.rawValue)\"" }
      found += ordered(forbids).filter { request.carries($0) }.map { "the request must have no \"\($0.rawValue)\"" }
      return found
    }

    private func ordered(_ parts: Set<Part>) -> [Part] {
      Part.allCases.filter(parts.contains)
    }
  }
}
