import JSONText
import NexusProtocol

/// How a model is told to think: by a number of tokens up to Gemini 2.5, by a level since.
///
/// Both at once are refused. The newest cannot be kept from thinking, so that the least is as near as it gets to off.
/// Source: Gemini API, "Gemini thinking".
struct ThinkingConfig {
  /// Nil leaves it to the model.
  private(set) var json: JSONValue?

  init(_ wish: Thinking?, model: String, entry: ModelEntry?) {
    // Asking for the thoughts of a model that has none is refused.
    let thinks = entry?.thinks ?? (wish != nil && wish != .off)
    guard thinks else { return }
    var config: JSONObject = [:]
    if wish != .off { config["includeThoughts"] = true }
    if let wish {
      if Self.takesBudget(model) {
        config["thinkingBudget"] = JSONValue(Self.budget(wish, model: model))
      } else if let level = Self.level(wish) {
        config["thinkingLevel"] = .string(level)
      }
    }
    json = config.isEmpty ? nil : .object(config)
  }

  private static func takesBudget(_ model: String) -> Bool {
    let words = model.split { "-/".contains($0) }
    guard let start = words.firstIndex(of: "gemini"), words.indices.contains(start + 1) else { return false }
    return Double(words[start + 1]).map { $0 < 3 } ?? false
  }

  /// In tokens; -1 leaves it to the model.
  private static func budget(_ wish: Thinking, model: String) -> Int {
    let isPro = model.contains("pro")
    return switch wish {
    case .off: isPro ? 128 : 0
    case .on: -1
    case .low: 1024
    case .medium: 8192
    case .high: 24_576
    case .max: isPro ? 32_768 : 24_576
    }
  }

  /// `MINIMAL` and `XHIGH` are refused by some models.
  private static func level(_ wish: Thinking) -> String? {
    switch wish {
    case .on: nil
    case .off, .low: "LOW"
    case .medium: "MEDIUM"
    case .high, .max: "HIGH"
    }
  }
}
