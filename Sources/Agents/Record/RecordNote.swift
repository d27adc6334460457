/// The text of a note: records of nexus, a paragraph each, and whatever the user wrote besides.
enum RecordNote {
  /// Puts records into a note, in the place of those that are there. What else it holds stays, to the byte.
  ///
  /// - Parameter old: The note so far; nil where there is none.
  static func text(_ records: [CommitRecord], in old: [UInt8]?) -> [UInt8] {
    text(records.map(\.paragraph), in: old)
  }

  static func text(_ paragraphs: [String], in old: [UInt8]?) -> [UInt8] {
    let own = paragraphs.joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map { Array($0.utf8) }
    let lines = (old ?? []).split(separator: newline, omittingEmptySubsequences: false).map { Array($0) }
    var (kept, place) = rest(of: lines)
    if place == nil {
      if !(old ?? []).isEmpty {
        if kept.last?.isEmpty == false { kept.append([]) }
        kept.append([])
        place = kept.count - 1
      }
    }
    kept.insert(contentsOf: own, at: place ?? 0)
    return Array(kept.joined(separator: [newline]))
  }

  private static let newline = UInt8(ascii: "\n")

  /// The lines that are not of records, and where the first record was.
  private static func rest(of lines: [[UInt8]]) -> (lines: [[UInt8]], place: Int?) {
    var kept: [[UInt8]] = []
    var place: Int?
    var (isOwn, wasEmpty) = (false, true)
    for line in lines {
      if wasEmpty, line.starts(with: CommitRecord.firstKey.utf8) {
        isOwn = true
        // The empty line before a further record goes with it.
        if place != nil, kept.last?.isEmpty == true { kept.removeLast() }
        place = place ?? kept.count
      }
      if line.isEmpty { isOwn = false }
      if !isOwn { kept.append(line) }
      wasEmpty = line.isEmpty
    }
    return (kept, place)
  }
}
