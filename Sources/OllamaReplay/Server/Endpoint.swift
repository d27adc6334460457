/// A path of Ollama's native API that the scripted server serves.
package enum Endpoint: String, Sendable, CaseIterable {
  case root, version, status, tags, ps, show, generate, chat, embed, pull

  /// The path as a request has it.
  package var path: String {
    self == .root ? "/" : "/api/" + rawValue
  }

  /// The methods Ollama accepts here.
  var methods: [String] {
    switch self {
    case .root, .version, .tags: ["GET", "HEAD"]
    case .status, .ps: ["GET"]
    case .show, .generate, .chat, .embed, .pull: ["POST"]
    }
  }

  init?(path: String) {
    guard let match = Self.allCases.first(where: { $0.path == path }) else { return nil }
    self = match
  }
}
