/// The refusals with status 429 that no waiting lifts: money or a day's share is spent.
///
/// Sources: OpenAI, "Error codes" (`insufficient_quota`); Anthropic's SDK 2.14 (codes that end in
/// `_spend_limit_reached`); Google, "Gemini API rate limits" (a violated quota whose name says `PerDay`).
package enum FinalLimit {
  /// Whether one of a refusal's names says so.
  ///
  /// - Parameter names: Its type, its codes, and the names of quotas, wherever the server writes them.
  package static func isNamed(by names: [String]) -> Bool {
    names.contains { name in
      name == "insufficient_quota" || name.hasSuffix("_spend_limit_reached") || name.contains("PerDay")
    }
  }
}
