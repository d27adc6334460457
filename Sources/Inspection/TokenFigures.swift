import Exchanges
package import JSONText
package import NexusProtocol

/// How well the tokens of a model's prompts are estimated.
package struct TokenFigures {
  package let model: String
  package let prompts: Int
  /// By which its next prompts are measured; nil as long as too few were counted.
  package let bytesPerToken: Double?
  /// By what share of the truth estimates were too high, or too low where negative: the middle one, and the one that was
  /// most too low.
  package let medianError: Double?
  package let lowestError: Double?

  /// The figures of each model, by name.
  package static func each(of samples: [TokenSample]) -> [TokenFigures] {
    Dictionary(grouping: samples, by: \.model).sorted { $0.key < $1.key }.map { TokenFigures($0.key, $0.value) }
  }

  private init(_ model: String, _ samples: [TokenSample]) {
    self.model = model
    prompts = samples.count
    bytesPerToken = TokenRate.known(from: Array(samples.prefix(TokenRate.sampleLimit)))
    let errors = samples.compactMap(\.error).sorted()
    medianError = errors.isEmpty ? nil : errors[errors.count / 2]
    lowestError = errors.first
  }

  package var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.flatMap { JSONValue($0) } ?? .null }
    return JSONValue(members: [
      ("model", .string(model)), ("prompts", JSONValue(prompts)), ("bytesPerToken", number(bytesPerToken)),
      ("medianError", number(medianError)), ("lowestError", number(lowestError)),
    ])
  }
}
