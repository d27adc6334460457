import RepositoryMap

/// A file too large for its room, as the regions of it that matter.
///
/// Line numbers stand only in the marks between regions, never before lines: what a model copies into the text it
/// searches for is then what stands in the file.
struct FileRegions {
  /// What tells which lines matter.
  struct Hints: Sendable {
    /// Names that the task, its findings or refusals mention, with how telling each is.
    var names: [String: Double] = [:]
    /// Lines, from 1, that somebody pointed at.
    var lines: Set<Int> = []
    /// What the file is known to define; places that no longer hold are ignored.
    var definitions: [Definition] = []
  }

  private struct Candidate {
    var range: Range<Int>
    var score: Double
  }

  /// What the marks around a region take up, for files of up to ten million lines.
  private static let mark = 96
  /// How many lines around a place are worth more than further places.
  private static let contexts = [6, 20, 60]
  private static let candidateLimit = 120
  private static let definitionLimit = 120

  private let path: String
  private let rows: TextRows
  private let hints: Hints
  private let room: Int

  /// Returns the file in full, or its regions in at most `limitInBytes`; nil when hardly a line fits.
  static func text(path: String, content: String, hints: Hints, limitInBytes: Int) -> PackPart.Written? {
    let whole = FileSection.text(path: path, content: content)
    if whole.utf8.count <= limitInBytes { return PackPart.Written(whole) }
    let frame = heading(path).utf8.count + FileSection.end.utf8.count + 1
    let regions = FileRegions(
      path: path, rows: TextRows(content), hints: hints, room: limitInBytes - frame)
    return regions.written()
  }

  private static func heading(_ path: String) -> String { "=== FILE \(path.visible) (in part) ===\n" }

  private func written() -> PackPart.Written? {
    var choice = RowChoice(rows, bytesPerRun: Self.mark)
    let candidates = candidates()
    for context in Self.contexts {
      for candidate in candidates {
        let range = max(0, candidate.range.lowerBound - context)..<(candidate.range.upperBound + context)
        _ = choice.add(range, limitInBytes: room)
      }
    }
    fill(&choice)
    let ranges = choice.ranges
    return ranges.isEmpty ? nil : text(of: ranges)
  }

  /// Closes gaps, the smallest first, while there is room: a gap that fits is not worth its mark.
  private func fill(_ choice: inout RowChoice) {
    for gap in gaps(choice.ranges).sorted(by: { ($0.count, $0.lowerBound) < ($1.count, $1.lowerBound) }) {
      guard !choice.add(gap, limitInBytes: room) else { continue }
      // The largest gaps are filled from their beginning, as far as it goes.
      var (low, high) = (0, gap.count)
      while low < high {
        let middle = (low + high + 1) / 2
        var trial = choice
        if trial.add(gap.lowerBound..<gap.lowerBound + middle, limitInBytes: room) {
          low = middle
        } else {
          high = middle - 1
        }
      }
      if low > 0, choice.runs == 0 { _ = choice.add(gap.lowerBound..<gap.lowerBound + low, limitInBytes: room) }
      return
    }
  }

  private func gaps(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var next = 0
    for range in ranges + [rows.count..<rows.count] {
      if range.lowerBound > next { gaps.append(next..<range.lowerBound) }
      next = range.upperBound
    }
    return gaps
  }

  private func text(of ranges: [Range<Int>]) -> PackPart.Written {
    var text = Self.heading(path)
    var leftOut: [String] = []
    var next = 0
    for range in ranges + [rows.count..<rows.count] {
      if range.lowerBound > next {
        let gap = next + 1 == range.lowerBound ? "line \(next + 1)" : "lines \(next + 1)-\(range.lowerBound)"
        leftOut.append(gap)
        if !text.endsLine { text += "\n" }
        text += "=== \(gap) left out ===\n"
      }
      if !range.isEmpty {
        text += "=== lines \(range.lowerBound + 1)-\(range.upperBound) of \(rows.count) ===\n" + rows.text(range)
      }
      next = range.upperBound
    }
    if !text.endsLine { text += "\n" }
    return PackPart.Written(text + FileSection.end, leftOut: ["\(path.visible) \(leftOut.joined(separator: ", "))"])
  }
}

// MARK: - What matters

extension FileRegions {
  /// Places worth showing, the best first.
  private func candidates() -> [Candidate] {
    var found = hints.lines.filter { (1...max(1, rows.count)).contains($0) }.map {
      Candidate(range: $0 - 1..<$0, score: 20)
    }
    found += definitions()
    found += mentions()
    // The beginning tells what a file is and what it imports.
    if rows.count > 0 { found.append(Candidate(range: 0..<min(10, rows.count), score: 2)) }
    let sorted = found.sorted { (-$0.score, $0.range.lowerBound) < (-$1.score, $1.range.lowerBound) }
    return Array(sorted.prefix(Self.candidateLimit))
  }

  /// Definitions whose names are mentioned, as far as they go.
  private func definitions() -> [Candidate] {
    let known = hints.definitions.sorted { $0.line < $1.line }
    return known.indices.compactMap { index in
      let definition = known[index]
      guard let weight = hints.names[definition.name], (1...max(1, rows.count)).contains(definition.line),
        rows.count > 0, rows.rows[definition.line - 1].contains(definition.name)
      else { return nil }
      let next = known[(index + 1)...].first { $0.depth <= definition.depth && $0.line > definition.line }
      let end = min(next.map { $0.line - 1 } ?? rows.count, definition.line - 1 + Self.definitionLimit, rows.count)
      return Candidate(range: definition.line - 1..<max(definition.line, end), score: 6 + 4 * weight)
    }
  }

  /// Lines that hold a mentioned name; a name that stands everywhere says little.
  private func mentions() -> [Candidate] {
    guard !hints.names.isEmpty else { return [] }
    var places: [String: [Int]] = [:]
    for (index, row) in rows.rows.enumerated() {
      for name in Set(NameHints.names(in: row)) where hints.names[name] != nil {
        places[name, default: []].append(index)
      }
    }
    var scores: [Int: Double] = [:]
    for (name, lines) in places {
      let weight = hints.names[name, default: 0] * 5 / Double(lines.count)
      for line in lines { scores[line, default: 0] += weight }
    }
    return scores.map { Candidate(range: $0.key..<$0.key + 1, score: $0.value) }
  }
}
