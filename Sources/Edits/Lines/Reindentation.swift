/// Lines moved to another depth, and into another unit where they are written in one.
struct Reindentation {
  private(set) var lines: [[UInt8]] = []

  /// Nil when lines are less deep than their first, or of no whole number of levels in another unit.
  init?(lines: [[UInt8]], base: ArraySlice<UInt8>, target: ArraySlice<UInt8>, style: IndentationStyle) {
    let rest = lines.map { line in line.isBlank || line.starts(with: base) ? Array(line.dropFirst(base.count)) : nil }
    var relative: [[UInt8]] = []
    for (line, own) in zip(rest, lines) {
      // What is less deep than the definition stands in a string.
      relative.append(line ?? own)
    }
    guard let unit = style.unit, let from = Reindentation.unit(of: relative), from != unit else {
      self.lines = zip(rest, relative).map { $0 == nil || $1.isEmpty ? $1 : target + $1 }
      return
    }
    for (line, own) in zip(rest, relative) {
      guard line != nil, !own.isBlank else {
        self.lines.append(own)
        continue
      }
      guard let level = from.level(of: own.indentation) else { return nil }
      self.lines.append(target + unit.indentation(level: level) + own.dropFirst(own.indentation.count))
    }
  }

  /// The unit that all lines are indented by; nil when none is, or no unit fits.
  private static func unit(of lines: [[UInt8]]) -> IndentationUnit? {
    let depths = lines.filter { !$0.isBlank }.map(\.indentation).filter { !$0.isEmpty }
    guard let least = depths.map(\.count).min() else { return nil }
    if depths.allSatisfy({ $0.first == ASCII.tab }) { return .tab }
    guard depths.allSatisfy({ $0.first == ASCII.space }), [2, 3, 4, 8].contains(least) else { return nil }
    return depths.allSatisfy { $0.count % least == 0 } ? .spaces(least) : nil
  }
}
