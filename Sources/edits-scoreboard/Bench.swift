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
    text += "\n| reply | median | growth |\n|---|---:|---:|\n"
    text += line("2,000 edits over 500 files", manyFiles())
    for isOpen in [false, true] {
      last = nil
      for length in [10_000, 100_000] {
        let median = median(bigDiff(length, isOpen: isOpen))
        let growth = last.map { "× \(rounded(median / $0))" } ?? ""
        last = median
        text += "| diff of \(length) lines\(isOpen ? ", in open text" : "") | \(rounded(median)) ms | \(growth) |\n"
      }
    }
    return text
  }

  private static func line(_ name: String, _ sample: (reply: String, tree: SourceTree)) -> String {
    "| \(name) | \(rounded(median(sample))) ms | |\n"
  }

  /// The median of some runs, in milliseconds.
  private static func median(_ sample: (reply: String, tree: SourceTree)) -> Double {
    let paths = Set(sample.tree.paths)
    var times: [Double] = []
    for _ in 0..<5 {
      let time = ContinuousClock().measure {
        let applier = ReplyApplier(
          sample.reply.utf8, knownPaths: paths, ending: .stopped, options: ApplyOptions(redactionMark: "[KEPT-BACK]"))
        guard case .applied = applier.apply(to: sample.tree).result else {
          fatalError("the benchmark's edits apply")
        }
      }
      times.append(Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3)
    }
    return times.sorted()[2]
  }

  private static func manyFiles() -> (reply: String, tree: SourceTree) {
    var random = SeededGenerator(seed: 12)
    var contents: [String: [UInt8]] = [:]
    var reply = ""
    for file in 0..<500 {
      var lines = SampleFile(.swift, length: 200, using: &random, isPlain: true).lines
      for edit in 0..<4 {
        let at = (edit * 2 + 1) * lines.count / 8
        lines[at] = "  unique\(edit)(value)"
        let context = lines[(at - 2)..<at].map { $0 + "\n" }.joined()
        reply +=
          "src/part\(file)/a.swift\n<<<<<<< SEARCH\n\(context)\(lines[at])\n=======\n\(context)  changed(value)\n"
        reply += ">>>>>>> REPLACE\n\n"
      }
      contents["src/part\(file)/a.swift"] = Array((lines.joined(separator: "\n") + "\n").utf8)
    }
    return (reply, SourceTree(contents: contents))
  }

  /// A diff of that many lines in hunks of seven, each with one line changed.
  private static func bigDiff(_ length: Int, isOpen: Bool) -> (reply: String, tree: SourceTree) {
    var random = SeededGenerator(seed: 13)
    var lines = SampleFile(.swift, length: length, using: &random, isPlain: true).lines
    var diff = "--- a/a.swift\n+++ b/a.swift\n"
    for start in stride(from: 0, to: lines.count - 8, by: 8) {
      lines[start + 3] = "  unique\(start)(value)"
      diff += "@@ -\(start + 1),7 +\(start + 1),7 @@\n"
      diff += lines[start..<(start + 3)].map { " \($0)\n" }.joined()
      diff += "-\(lines[start + 3])\n+  changed\(start)(value)\n"
      diff += lines[(start + 4)..<(start + 7)].map { " \($0)\n" }.joined()
    }
    let text = lines.joined(separator: "\n") + "\n"
    return (isOpen ? diff : "```diff\n\(diff)```\n", SourceTree(contents: ["a.swift": Array(text.utf8)]))
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
