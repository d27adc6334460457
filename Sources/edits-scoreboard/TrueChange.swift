/// A change to a sample file whose result is known.
struct TrueChange {
  /// One place: lines of the old file, and what stands there afterwards.
  struct Place {
    var lines: Range<Int>
    var new: [String]
    /// Lines around that are shown with the change, so that the place is unique.
    var context: Range<Int>
  }

  let file: SampleFile
  let places: [Place]

  private init(file: SampleFile, places: [Place]) {
    self.file = file
    self.places = places
  }

  /// The change that takes this one back.
  var reversed: TrueChange {
    var file = file
    file.lines = newLines
    var offset = 0
    let places = places.map { place in
      let growth = place.new.count - place.lines.count
      let start = place.lines.lowerBound + offset
      let context = place.context.lowerBound + offset..<place.context.upperBound + offset + growth
      offset += growth
      return Place(lines: start..<start + place.new.count, new: Array(self.file.lines[place.lines]), context: context)
    }
    return TrueChange(file: file, places: places)
  }

  var before: [UInt8] { file.bytes(file.lines) }

  var newLines: [String] { newLines(endsStripped: false) }

  /// - Parameter endsStripped: New lines have no white space at their ends; lines that stay keep theirs.
  func newLines(endsStripped: Bool) -> [String] {
    var lines = file.lines
    for place in places.reversed() {
      let old = file.lines[place.lines]
      let new = place.new.map { line in
        endsStripped && !old.contains(line) ? String(line.reversed().drop { $0 == " " }.reversed()) : line
      }
      lines.replaceSubrange(place.lines, with: new)
    }
    return lines
  }

  var after: [UInt8] { file.bytes(newLines) }

  /// Nil when a place cannot be made unique.
  ///
  /// - Parameter context: Lines that are shown before each place at least.
  init?(_ file: SampleFile, places count: Int, context: Int = 0, using random: inout SeededGenerator) {
    self.file = file
    var places: [Place] = []
    var next = 0
    for index in 0..<count {
      let share = file.lines.count / count
      let start = max(next, index * share)
      let end = min((index + 1) * share, file.lines.count)
      guard start + 2 < end, let place = TrueChange.place(in: file, start..<end, context: context, using: &random)
      else { return nil }
      places.append(place)
      next = place.context.upperBound + 2
    }
    self.places = places
  }

  private static func place(in file: SampleFile, _ range: Range<Int>, context: Int, using random: inout SeededGenerator)
    -> Place?
  {
    let solid = range.filter { file.lines[$0].contains { $0 != " " && $0 != "\t" } }
    guard let line = solid.randomElement(using: &random) else { return nil }
    let text = file.lines[line]
    let pad = String(text.prefix { $0 == " " || $0 == "\t" })
    let fresh = "fresh\(random.number(0..<10_000))"
    var place = Place(lines: line..<(line + 1), new: [], context: line..<(line + 1))
    switch random.number(0..<5) {
    case 0: place.new = [replacingWord(in: text, by: fresh)]
    case 1: place.new = [pad + "\(fresh)(1)", text]
    case 2:
      place.lines = line..<min(line + random.number(1..<4), range.upperBound)
      place.context = place.lines
    case 3:
      place.lines = (line + 1)..<(line + 1)
      place.new =
        file.style == .prose
        ? ["A line that is \(fresh)."] : [pad + "if \(fresh) < 2:", pad + file.style.unit + "stop(\(fresh))"]
      place.context = line..<(line + 1)
    default: place.new = [replacingWord(in: text, by: fresh), pad + "then \(fresh)"]
    }
    // An old text without any line is no search; deletions show a neighbour, too.
    let least = place.new.isEmpty ? 1 : random.number(0..<3)
    place.context = max(0, place.context.lowerBound - least)..<min(file.lines.count, place.context.upperBound + least)
    if context > 0 {
      place.context = max(range.lowerBound, place.lines.lowerBound - context)..<place.context.upperBound
    }
    while !isUnique(file, place.context) {
      guard place.context.count < 30 else { return nil }
      place.context = max(0, place.context.lowerBound - 1)..<min(file.lines.count, place.context.upperBound + 1)
      if place.context == 0..<file.lines.count { return nil }
    }
    return place
  }

  private static func replacingWord(in text: String, by word: String) -> String {
    guard let range = text.ranges(of: /[A-Za-z]{3,}/).last else { return word + text }
    return text.replacingCharacters(in: range, with: word)
  }

  private static func isUnique(_ file: SampleFile, _ context: Range<Int>) -> Bool {
    let wanted = file.lines[context]
    guard wanted.contains(where: { !$0.allSatisfy { $0 == " " } }) else { return false }
    var found = 0
    for start in 0...(file.lines.count - wanted.count) where file.lines[start] == wanted.first {
      if file.lines[start..<(start + wanted.count)].elementsEqual(wanted) { found += 1 }
    }
    return found == 1
  }

  /// The old and new text of a place with its context.
  func texts(_ place: Place) -> (old: [String], new: [String]) {
    let old = Array(file.lines[place.context])
    let new =
      Array(file.lines[place.context.lowerBound..<place.lines.lowerBound]) + place.new
      + Array(file.lines[place.lines.upperBound..<place.context.upperBound])
    return (old, new)
  }
}

extension String {
  func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
