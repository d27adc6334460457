import JSONText
import NexusProtocol

/// How a model is told to think, within what it takes.
///
/// Some cannot be kept from it, and refuse the request that tries; nothing is said to them then.
struct ThinkingChoice {
  /// The value of `thinking`; nil leaves it to the model.
  private(set) var json: JSONValue?
  /// The value of `output_config.effort`; nil leaves it to the model.
  private(set) var effort: String?
  /// Whether it was told to think, which rules out `temperature` and words put into its mouth.
  private(set) var isOn = false

  /// The least that may be asked for.
  private static let leastBudget = 1024

  init(_ wish: Thinking?, abilities: ModelAbilities, maxTokens: Int) {
    guard let wish else { return }
    if wish == .off {
      if abilities.thinkingTypes.contains("disabled") { json = ["type": "disabled"] }
      return
    }
    if abilities.thinkingTypes.contains("adaptive") {
      // Without this the text is left out.
      json = ["type": "adaptive", "display": "summarized"]
      isOn = true
    } else if abilities.thinkingTypes.contains("enabled") {
      let budget = min(Self.budget(wish), maxTokens / 2)
      if budget >= Self.leastBudget {
        json = ["type": "enabled", "budget_tokens": JSONValue(budget)]
        isOn = true
      }
    }
    effort = Self.efforts(wish).first(where: abilities.efforts.contains)
  }

  /// In tokens, of models that want a number.
  private static func budget(_ wish: Thinking) -> Int {
    switch wish {
    case .off: 0
    case .low: 2048
    case .medium: 8192
    case .on, .high: 16_384
    case .max: 32_768
    }
  }

  /// In the order of preference.
  private static func efforts(_ wish: Thinking) -> [String] {
    switch wish {
    case .off, .on: []
    case .low, .medium, .high: [wish.rawValue]
    case .max: ["max", "xhigh", "high"]
    }
  }
}
