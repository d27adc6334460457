import Inspection
import Terminal

extension TokenFigures {
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
}
