import JSONText
import NexusProtocol

/// What a server tells of itself.
struct ServerState: Sendable, Equatable {
  /// Of the program, such as `1.117.1`.
  var version: String?
  /// As the server writes it, such as `koboldcpp/Qwen3-8B-Q4_K_M`; nil where no text model is loaded.
  var fullName: String?
  /// The window of one request, in tokens.
  var contextLength: Int?
  /// The model's template, from versions that tell it.
  var template: String?

  /// What users call the model.
  var name: String? { fullName.map(Self.plainName) }

  static func plainName(_ name: String) -> String {
    name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
  }

  private static let prefix = "koboldcpp/"
  /// What a server says in place of a name.
  static let inactive = "inactive"
  static let withheld = prefix + "protected-model"

  /// What the model can do, as far as its template shows.
  var capabilities: Set<String>? {
    guard let template else { return nil }
    var capabilities: Set = ["completion"]
    if template.contains("tools") { capabilities.insert("tools") }
    if template.contains("think") || template.contains("reasoning") { capabilities.insert("thinking") }
    return capabilities
  }
}
