import Edits

/// Times the engine: one edit on files of growing length, and growing numbers of edits.
struct Bench {
  /// A table of medians and growth.
  static func markdown() -> String {
    var text = "| file | edits | median, whole reply | for each edit | growth |\n|---|---:|---:|---:|---:|\n"
    var last: Double?
    for length in [1_000, 10_000, 100_000] { text += row(length: length, edits: 1, &last) }
    last = nil
    for edits in [1, 10, 100, 1_000] { text += row(length: 10_000, edits: edits, &last) }
    return text
  }

  private static func row(length: Int, edits: Int, _ last: inout Double?) -> String {
    let (reply, tree) = sample(length: length, edits: edits)
    let clock = ContinuousClock()
    let rounds = max(5, 200_000 / length)
    var times: [Double] = []
    for _ in 0..<rounds {
      let time = clock.measure {
        let parsed = EditParser.parse(reply)
        guard case .applied = EditApplier.apply(parsed, to: tree) else { fatalError("the benchmark's edits apply") }
      }
      times.append(Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3)
    }
    times.sort()
    let median = times[times.count / 2]
    let growth = last.map { "× \(rounded(median / $0))" } ?? ""
    last = median
    return
      "| \(length) lines | \(edits) | \(rounded(median)) ms | \(rounded(median / Double(edits))) ms | \(growth) |\n"
  }

  private static func rounded(_ value: Double) -> String {
    let thousandths = Int(value * 1000 + 0.5)
    let digits = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }

  private static func sample(length: Int, edits: Int) -> (reply: String, tree: SourceTree) {
    var random = SeededGenerator(seed: 11)
    var lines = SampleFile(.swift, length: length, using: &random, isPlain: true).lines
    var reply = "a.swift\n"
    for number in 0..<edits {
      let at = (number * 2 + 1) * lines.count / (edits * 2)
      lines[at] = "  unique\(number)(value)"
      let context = lines[max(0, at - 2)..<at].map { $0 + "\n" }.joined()
      reply += "<<<<<<< SEARCH\n\(context)\(lines[at])\n=======\n\(context)  changed\(number)(value)\n>>>>>>> REPLACE\n"
    }
    let text = lines.joined(separator: "\n") + "\n"
    return (reply, SourceTree(contents: ["a.swift": Array(text.utf8)]))
  }
}
