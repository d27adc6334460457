/// Ranges of lines as models write them: `10-40`, `10–40`, `L10-L40`, `10:40`, `7`, `10-`, several with commas.
enum LineRanges {
  static func looksLikeRanges(_ text: Substring) -> Bool {
    text.contains(where: \.isNumber) && text.allSatisfy { $0.isASCII && $0.isNumber || "-–:,L~".contains($0) }
  }

  static func parse(_ text: Substring) throws(ReadingFault) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
      let ends = part.filter { $0 != "L" }.split(separator: #/[-–:~]+/#, omittingEmptySubsequences: false)
      let isOpen = ends.count == 2 && ends[1].isEmpty
      guard ends.count <= 2, let start = Int(ends[0]), let end = isOpen ? Int.max : Int(ends[ends.count - 1]),
        start >= 0
      else { throw ReadingFault("\"\(text)\" are no lines: write them as 10-40.") }
      ranges.append(max(1, min(start, end))...max(1, start, end))
    }
    return ranges
  }
}

extension ClosedRange<Int> {
  var dashed: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound)–\(upperBound)" }
}
