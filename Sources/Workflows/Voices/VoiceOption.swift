import JSONText

/// An option of a voice: how a model is asked to choose its words.
package enum VoiceOption: String, Sendable, CaseIterable {
  /// From 0, always the likeliest word, to 2.
  case temperature
  /// Only the likeliest words that together have this share, from 0 to 1.
  case topP = "top_p"
  /// Only so many of the likeliest words.
  case topK = "top_k"
  case seed
  /// The most tokens of a reply.
  case maxTokens = "max_tokens"
  /// Texts at which a reply ends.
  case stop

  static let names = allCases.map(\.rawValue)

  /// What the option must be; nil where the value is that.
  func requirement(brokenBy value: JSONValue) -> String? {
    switch self {
    case .temperature: Self.isNumber(value, 0...2) ? nil : "a number from 0 to 2"
    case .topP: Self.isNumber(value, 0...1) ? nil : "a number from 0 to 1"
    case .topK, .maxTokens: value.int.map { $0 > 0 } == true ? nil : "a whole number above 0"
    case .seed: value.int != nil ? nil : "a whole number"
    case .stop: value.array?.allSatisfy { $0.string?.isEmpty == false } == true ? nil : "a list of texts"
    }
  }

  private static func isNumber(_ value: JSONValue, _ range: ClosedRange<Double>) -> Bool {
    value.double.map(range.contains) == true
  }
}
