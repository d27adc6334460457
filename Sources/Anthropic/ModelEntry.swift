import JSONText

/// What the server tells of one model.
///
/// Source: Anthropic API reference, "Get a Model"; `ModelInfo` of its Python SDK 2.14.0.
struct ModelEntry: Sendable {
  let id: String
  /// RFC 3339.
  let createdAt: String?
  /// Such as `active`, `deprecated`, `retired`.
  let lifecycle: String?
  /// RFC 3339; when it is to be, or was, retired.
  let retiresAt: String?
  let maxInputTokens: Int?
  /// The most that a request may ask for.
  let maxOutputTokens: Int?
  /// Each with whether it is supported; nil where the server tells of none.
  let capabilities: JSONValue?
  /// Whether it is written as Anthropic does, and not as the many that list models of OpenAI's shape.
  let isFromAnthropic: Bool

  init?(_ value: JSONValue) {
    guard let id = value["id"]?.string else { return nil }
    self.id = id
    createdAt = value["created_at"]?.string
    lifecycle = value["lifecycle"]?.string
    retiresAt = value["retires_at"]?.string
    maxInputTokens = value["max_input_tokens"]?.int.flatMap { $0 > 0 ? $0 : nil }
    maxOutputTokens = value["max_tokens"]?.int.flatMap { $0 > 0 ? $0 : nil }
    capabilities = value["capabilities"].flatMap { $0.object == nil ? nil : $0 }
    isFromAnthropic = value["type"]?.string == "model"
  }

  var isRetired: Bool { lifecycle == "retired" }

  /// Said of a retired model, without a period.
  var retirement: String {
    "It was retired" + (retiresAt.map { " on \($0.prefix(10))" } ?? "") + " and answers no more"
  }

  /// Said of a model whose end is announced; nil for others.
  var announcedEnd: String? {
    guard lifecycle == "deprecated" else { return nil }
    return "\(id) will be retired" + (retiresAt.map { " on \($0.prefix(10))" } ?? "")
  }

  /// Whether something is supported; nil where the server does not tell.
  func can(_ path: String...) -> Bool? {
    path.reduce(capabilities) { $0?[$1] }?["supported"]?.bool
  }
}
