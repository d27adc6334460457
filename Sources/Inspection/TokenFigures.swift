import Agents
import Exchanges
import JSONText
import NexusProtocol
import Terminal

/// How well the tokens of a model's prompts are estimated.
struct TokenFigures {
  let model: String
  let prompts: Int
  /// By which its next prompts are measured; nil as long as too few were counted.
  let bytesPerToken: Double?
  /// By what share of the truth estimates were too high, or too low where negative: the middle one, and the one that was
  /// most too low.
  let medianError: Double?
  let lowestError: Double?

  /// The figures of each model, by name.
  static func each(of samples: [TokenSample]) -> [TokenFigures] {
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

  static func table(_ all: [TokenFigures]) -> Table {
    var table = Table([
      .init("Model"), .init("Prompts", alignment: .right), .init("Bytes a token", alignment: .right),
      .init("Estimate, median", alignment: .right), .init("Lowest", alignment: .right),
    ])
    for figures in all {
      func percent(_ share: Double?) -> Table.Cell {
        .init(share.map { ($0 >= 0 ? "+" : "") + "\(Int(($0 * 100).rounded())) %" } ?? "")
      }
      table.add([
        .init(figures.model), .init(String(figures.prompts)),
        .init(figures.bytesPerToken.map { String(($0 * 100).rounded() / 100) } ?? "-"),
        percent(figures.medianError), percent(figures.lowestError),
      ])
    }
    return table
  }

  var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.flatMap { JSONValue($0) } ?? .null }
    return PlanJSON.object([
      ("model", .string(model)), ("prompts", JSONValue(prompts)), ("bytesPerToken", number(bytesPerToken)),
      ("medianError", number(medianError)), ("lowestError", number(lowestError)),
    ])
  }
}
