import JSONText
import ModelWire
import NexusProtocol

/// The options of a request, where Converse and the models have them.
struct OptionFields {
  var inference: JSONObject = [:]
  /// Members of the model's own request.
  var additional: JSONObject = [:]
  /// How hard to think, for models whose effort Converse knows.
  var effort: String?

  init(_ request: ChatRequest, _ traits: ModelTraits, think wish: Thinking?) throws(ModelError) {
    let texts = RequestText(model: request.model)
    let options = request.options
    // Amazon's models take no limits beside their highest effort.
    let isFree = traits.thinking == .nova && (wish == .high || wish == .max)
    if let tokens = options.maxTokens, !isFree { inference["maxTokens"] = JSONValue(max(1, tokens)) }
    if !options.stop.isEmpty { inference["stopSequences"] = JSONValue(options.stop) }
    let thinksByBudget = think(wish, traits, maxTokens: options.maxTokens)
    guard traits.takesSampling, !isFree, !thinksByBudget else { return }
    if let value = options.temperature {
      inference["temperature"] = try Self.share(value, "temperature", texts)
    }
    // Newer models of Anthropic take one of the two.
    if let value = options.topP, !traits.isClaude || options.temperature == nil {
      inference["topP"] = try Self.share(value, "topP", texts)
    }
    guard let topK = options.topK else { return }
    if traits.isClaude { additional["top_k"] = JSONValue(topK) }
    if traits.isNova { additional["inferenceConfig"] = ["topK": JSONValue(topK)] }
  }

  /// The shape ends at 1, where others go on to 2.
  private static func share(_ value: Double, _ name: String, _ texts: RequestText) throws(ModelError) -> JSONValue {
    try texts.number(value.isFinite ? min(max(value, 0), 1) : value, name)
  }

  /// Returns whether a budget of thinking was given, beside which no sampling is allowed.
  private mutating func think(_ think: Thinking?, _ traits: ModelTraits, maxTokens: Int?) -> Bool {
    guard let think else { return false }
    switch traits.thinking {
    case .none: return false
    case .always:
      if think != .off { effort = Self.effort(think) }
    case .adaptive:
      additional["thinking"] = think == .off ? ["type": "disabled"] : ["type": "adaptive", "display": "summarized"]
      if think != .off { effort = Self.effort(think) }
    case .budget:
      guard think != .off, let budget = Self.budget(think, maxTokens: maxTokens) else { return false }
      additional["thinking"] = ["type": "enabled", "budget_tokens": JSONValue(budget)]
      return true
    case .nova:
      additional["reasoningConfig"] =
        think == .off
        ? ["type": "disabled"]
        : [
          "type": "enabled",
          "maxReasoningEffort": .string(Self.effort(think) == "max" ? "high" : Self.effort(think) ?? "medium"),
        ]
    }
    return false
  }

  private static func effort(_ think: Thinking) -> String? {
    switch think {
    case .low, .medium, .high, .max: think.rawValue
    case .on, .off: nil
    }
  }

  /// A share of the reply; nil where that is too short for the least there is.
  private static func budget(_ think: Thinking, maxTokens: Int?) -> Int? {
    let least = 1024
    let wanted =
      switch think {
      case .low: 2048
      case .on, .medium, .off: 8192
      case .high: 16_384
      case .max: 32_768
      }
    guard let maxTokens else { return wanted }
    guard maxTokens > 2 * least else { return nil }
    return max(least, min(wanted, maxTokens / 2))
  }
}
