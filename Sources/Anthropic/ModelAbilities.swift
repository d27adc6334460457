import JSONText

/// What may be asked of a model: as its server tells, else by the number in its name.
///
/// Source: Anthropic, "Models overview" and the migration guide to the API version of 2026-10-21.
struct ModelAbilities: Sendable {
  let isClaude: Bool
  /// The values of `thinking.type` that it takes.
  let thinkingTypes: Set<String>
  /// The values of `output_config.effort` that it takes.
  let efforts: Set<String>
  /// Whether its answers can be held to a schema; nil where that is not known.
  let takesSchemas: Bool?
  /// Whether it takes `temperature`, `top_p` and `top_k`, which newer ones refuse.
  let takesSampling: Bool
  /// Whether it goes on with a last message of its own, which newer ones refuse.
  let takesPrefill: Bool
  /// The most tokens that a request may ask for; nil where that is not known.
  let maxOutputTokens: Int?

  /// - Parameter entry: What the server tells of it; nil where that is nothing.
  init(_ model: String, _ entry: ModelEntry?) {
    let version = Self.version(model)
    isClaude = version != nil
    // Claude's last number and the first of what follows decide; a model of another name is one of a gateway or a local
    // server, which take the API as it was first.
    let isEarly = version.map { $0 <= (4, 5) } ?? true
    takesPrefill = isEarly
    takesSampling = version.map { $0 <= (4, 6) } ?? true
    maxOutputTokens = entry?.maxOutputTokens
    takesSchemas = entry?.can("structured_outputs")
    if let types = entry?.capabilities?["thinking"]?["types"]?.object {
      thinkingTypes = Self.supported(types)
    } else {
      // Where it is not told whether thinking can be switched off, nothing is said of it.
      thinkingTypes = isEarly ? ["enabled", "disabled"] : ["adaptive"]
    }
    if let efforts = entry?.capabilities?["effort"]?.object {
      self.efforts = Self.supported(efforts)
    } else {
      efforts = isEarly ? [] : ["low", "medium", "high", "max"]
    }
  }

  private static func supported(_ object: JSONObject) -> Set<String> {
    Set(object.members.filter { $0.value["supported"]?.bool == true }.map(\.key))
  }

  /// The numbers in a name such as `claude-haiku-4-5-20251001` or `claude-3-5-sonnet-latest`; nil for other models.
  private static func version(_ model: String) -> (Int, Int)? {
    let words = model.lowercased().split { "-.@/:_".contains($0) }
    guard let start = words.firstIndex(of: "claude") else { return nil }
    let numbers = words[start...].compactMap { $0.count <= 2 ? Int($0) : nil }
    return (numbers.first ?? .max, numbers.dropFirst().first ?? 0)
  }
}
