import Foundation

/// A text of `Fixtures/secrets`, its bytes drawn by lot filled in.
struct CorpusCase {
  let name: String
  let text: String
  /// What has to become of it, with `mark` in the place of each secret.
  let expected: (String) -> String

  private static let letters: [String: String] = {
    let (upper, lower) = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
    let digits = "0123456789"
    return [
      "alnum": upper + lower + digits, "upper": upper + digits, "hex": digits + "abcdef",
      "base64": upper + lower + digits + "+/", "word": upper + lower + digits + "-_",
    ]
  }()

  /// - Parameter seed: Another gives other bytes.
  static func all(in file: String, seed: UInt64) throws -> [CorpusCase] {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fixtures/secrets/\(file)")
    var generator = Generator(state: seed)
    let parts = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "#! ").dropFirst()
    return parts.flatMap { part -> [CorpusCase] in
      let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let filled = fill(lines.count > 1 ? String(lines[1]) : "", &generator)
      return [CorpusCase(name: String(lines[0]), marked: filled)]
    }
  }

  private init(name: String, marked: String) {
    self.name = name
    text = marked.filter { $0 != "«" && $0 != "»" }
    expected = { mark in marked.replacing(#/«[^»]*»/#, with: mark) }
  }

  private static func fill(_ text: String, _ generator: inout Generator) -> String {
    var result = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: #/<([a-z0-9]+):(\d+)>/#) {
      result += rest[..<match.range.lowerBound]
      let (letters, count) = (Array(letters[String(match.1)] ?? "?"), Int(match.2) ?? 0)
      var drawn = (0..<count).map { _ in letters[Int(generator.next() % UInt64(letters.count))] }
      // At the beginning of a line a plus is taken for the sign of a diff, and stays.
      if drawn.first == "+" { drawn[0] = "a" }
      result += String(drawn)
      rest = rest[match.range.upperBound...]
    }
    return result + rest
  }

  private struct Generator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }
}
