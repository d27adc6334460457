/// How alike two texts are by the runs of words they share.
///
/// Serves to see that a text stopped changing from one round to the next: order counts a little, punctuation and case do
/// not. Takes time linear in the texts.
enum Similarity {
  private static let runLength = 2

  /// From 0, nothing in common, to 1, the same words in the same order.
  static func of(_ left: String, _ right: String) -> Double {
    let (left, right) = (runs(of: left), runs(of: right))
    let total = left.values.reduce(0, +) + right.values.reduce(0, +)
    guard total > 0 else { return 1 }
    let common = left.reduce(0) { $0 + min($1.value, right[$1.key] ?? 0) }
    return Double(2 * common) / Double(total)
  }

  private static func runs(of text: String) -> [[Substring]: Int] {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    guard words.count >= runLength else { return words.isEmpty ? [:] : [words: 1] }
    return words.indices.dropLast(runLength - 1).reduce(into: [:]) {
      $0[Array(words[$1..<$1 + runLength]), default: 0] += 1
    }
  }
}
