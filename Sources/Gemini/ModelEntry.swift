import JSONText

/// What the API tells of one model.
///
/// Source: Gemini API reference, "models.get"; `Model` of Google's Python SDK 3.6.1.
struct ModelEntry: Sendable {
  /// Without `models/` before it.
  let name: String
  let inputTokenLimit: Int?
  let outputTokenLimit: Int?
  let thinks: Bool
  let generatesContent: Bool

  init?(_ value: JSONValue) {
    guard let path = value["name"]?.string else { return nil }
    name = path.hasPrefix("models/") ? String(path.dropFirst("models/".count)) : path
    inputTokenLimit = value["inputTokenLimit"]?.int.flatMap { $0 > 0 ? $0 : nil }
    outputTokenLimit = value["outputTokenLimit"]?.int.flatMap { $0 > 0 ? $0 : nil }
    thinks = value["thinking"]?.bool ?? false
    let methods = value["supportedGenerationMethods"] ?? value["supportedActions"]
    // One that does not say what it does is not left out.
    generatesContent = methods?.array?.contains("generateContent") ?? true
  }
}
