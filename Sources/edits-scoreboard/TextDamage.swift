/// Damages the old and new text of one place.
struct TextDamage {
  let damage: Damage
  let change: TrueChange
  let place: TrueChange.Place

  init(_ damage: Damage, change: TrueChange, place: TrueChange.Place) {
    self.damage = damage
    self.change = change
    self.place = place
  }

  /// The damaged texts; nil when the damage changes nothing here, takes away what determines the result, or happens to
  /// make a perfect edit of another place.
  func apply(
    _ old: [String], _ new: [String], using random: inout SeededGenerator
  ) -> (old: [String], new: [String])? {
    guard let damaged = damaged(old, new, using: &random) else { return nil }
    let isOther = [.leftOutLine, .changedWord, .unevenIndentation].contains(damage) && stands(damaged.old)
    return isOther || damage.changesWhiteSpace && standsToTheLetter(damaged.old) ? nil : damaged
  }

  /// Whether the damaged lines stand in the file as they are, so that they are a perfect edit of another place.
  private func standsToTheLetter(_ lines: [String]) -> Bool {
    let all = change.file.lines
    guard lines.count <= all.count else { return false }
    return (0...(all.count - lines.count)).contains { all[$0..<($0 + lines.count)].elementsEqual(lines) }
  }

  /// Whether the lines stand in the file, white space at their ends and blank lines around them aside.
  private func stands(_ lines: [String]) -> Bool {
    func trimmed(_ line: String) -> String { String(line.reversed().drop { $0 == " " }.reversed()) }
    var wanted = lines.map(trimmed)
    while wanted.first?.isEmpty == true { wanted.removeFirst() }
    while wanted.last?.isEmpty == true { wanted.removeLast() }
    let all = change.file.lines.map(trimmed)
    return (0...(all.count - wanted.count)).contains { all[$0..<($0 + wanted.count)].elementsEqual(wanted) }
  }

  private func damaged(
    _ old: [String], _ new: [String], using random: inout SeededGenerator
  ) -> (old: [String], new: [String])? {
    func both(_ transform: (String) -> String) -> (old: [String], new: [String])? {
      let damaged = (old.map(transform), new.map(transform))
      // Swift holds composed and decomposed letters equal; here they are the damage.
      let isSame = zip(damaged.0, old).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
      return isSame ? nil : damaged
    }
    switch damage {
    case .blankEdges: return ([""] + old + [""], [""] + new + [""])
    case .strippedEnds: return both { String($0.reversed().drop { $0 == " " }.reversed()) }
    case .addedEnds: return addedEnds(old, new)
    case .dedented: return dedented(old, new)
    case .indented: return both { $0.isEmpty ? $0 : "    " + $0 }
    case .firstLineDedented: return firstLine(old, new)
    case .otherUnit: return otherUnit(old, new)
    case .otherWidth: return otherWidth(old, new)
    case .straightened: return change.file.style == .prose ? both(Self.straightened) : nil
    case .curled: return both(Self.curled)
    case .decomposed: return both(Self.decomposed)
    case .lineNumbers:
      let first = place.context.lowerBound + 1
      return (numbered(old, from: first), numbered(new, from: first))
    case .innerFences: return (["```"] + old + ["```"], ["```"] + new + ["```"])
    case .diffSigns: return (old.map { "-" + $0 }, new.map { "+" + $0 })
    case .htmlEscaped: return both(Self.escaped)
    case .elided: return elided(old, new)
    case .littleContext: return littleContext()
    case .inventedLine:
      let at = random.number(0..<(old.count + 1))
      let line = "    invented(\(random.number(0..<1000)))"
      return (old.inserting(line, at: at), new.inserting(line, at: min(at, new.count)))
    case .leftOutLine:
      guard old.count > 2 else { return nil }
      let at = random.number(1..<(old.count - 1))
      return (Array(old[..<at]) + Array(old[(at + 1)...]), new)
    case .changedWord:
      let at = random.number(0..<old.count)
      guard let word = old[at].firstRange(of: /[a-z]{4,}/) else { return nil }
      var old = old
      old[at] = old[at].replacingCharacters(in: word, with: "thing")
      return (old, new)
    case .unevenIndentation:
      guard old.count > 2 else { return nil }
      return (old.enumerated().map { $0.offset % 2 == 1 ? "   " + $0.element : $0.element }, new)
    case .newTextElided: return (old, ["    # ... existing code ..."] + new)
    case .newInBoth: return newInBoth(old, new)
    case .noFirstWords: return noFirstWords(old, new)
    default: return (old, new)
    }
  }

  /// White space after the searched lines; the new ones keep theirs, as what they gain would be asked for.
  private func addedEnds(_ old: [String], _ new: [String]) -> (old: [String], new: [String])? {
    let kept = Set(old)
    return (old.map { $0.isEmpty ? $0 : $0 + " " }, new.map { kept.contains($0) && !$0.isEmpty ? $0 + " " : $0 })
  }

  private func dedented(_ old: [String], _ new: [String]) -> (old: [String], new: [String])? {
    let solid = (old + new).filter { !$0.allSatisfy(\.isWhitespace) }
    guard let least = solid.map({ $0.prefix { $0 == " " || $0 == "\t" }.count }).min(), least > 0 else { return nil }
    func shorten(_ line: String) -> String { line.allSatisfy(\.isWhitespace) ? line : String(line.dropFirst(least)) }
    return (old.map(shorten), new.map(shorten))
  }

  private func firstLine(_ old: [String], _ new: [String]) -> (old: [String], new: [String])? {
    guard old.count > 1, let first = old.first, let other = new.first, first.first == " " || first.first == "\t" else {
      return nil
    }
    func trim(_ line: String) -> String { String(line.drop { $0 == " " || $0 == "\t" }) }
    guard first.count - trim(first).count == other.count - trim(other).count, !trim(first).isEmpty,
      !trim(other).isEmpty,
      old.dropFirst().contains(where: { !$0.allSatisfy(\.isWhitespace) })
    else { return nil }
    return ([trim(first)] + old.dropFirst(), [trim(other)] + new.dropFirst())
  }

  private func otherUnit(_ old: [String], _ new: [String]) -> (old: [String], new: [String])? {
    guard change.file.style == .go || change.file.style == .python else { return nil }
    let isTabs = change.file.style == .go
    func exchange(_ line: String) -> String {
      let pad = line.prefix { $0 == " " || $0 == "\t" }
      guard pad.count < line.count else { return line }
      let level = isTabs ? pad.count : pad.count / 4
      return String(repeating: isTabs ? "    " : "\t", count: level) + line.dropFirst(pad.count)
    }
    let damaged = (old.map(exchange), new.map(exchange))
    // A text whose lines all stand at the edge proves no unit; what it says of new lines stays open.
    return damaged.0 == old ? nil : damaged
  }

  private func otherWidth(_ old: [String], _ new: [String]) -> (old: [String], new: [String])? {
    guard change.file.style == .swift || change.file.style == .python else { return nil }
    let width = change.file.style == .swift ? 2 : 4
    func exchange(_ line: String) -> String {
      let pad = line.prefix { $0 == " " }
      guard pad.count < line.count else { return line }
      return String(repeating: " ", count: pad.count / width * (6 - width)) + line.dropFirst(pad.count)
    }
    let damaged = (old.map(exchange), new.map(exchange))
    let depths = Set(old.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count })
    // From one depth alone a shift and another unit cannot be told apart.
    return damaged.0 == old || depths.subtracting([0]).isEmpty || depths.count < 2 ? nil : damaged
  }

  /// The new text twice, where it adds lines between others of which the first stands in one place.
  private func newInBoth(_ old: [String], _ new: [String]) -> (old: [String], new: [String])? {
    guard place.lines.isEmpty, old.first == new.first, old.last == new.last, isAlone([old[0]]), old.count > 2,
      !(old[0] + (old.last ?? "")).allSatisfy(\.isWhitespace)
    else { return nil }
    return (new, new)
  }

  /// The first line of a function without its keyword.
  private func noFirstWords(_ old: [String], _ new: [String]) -> (old: [String], new: [String])? {
    guard let first = old.first, first == new.first, old != new else { return nil }
    for keyword in ["def ", "func "] where first.hasPrefix(keyword) {
      let short = String(first.dropFirst(keyword.count))
      return ([short] + old.dropFirst(), [short] + new.dropFirst())
    }
    return nil
  }

  private func numbered(_ lines: [String], from first: Int) -> [String] {
    lines.enumerated().map { "\(first + $0.offset) | \($0.element)" }
  }

  private func elided(_ old: [String], _ new: [String]) -> (old: [String], new: [String])? {
    let head = zip(old, new).prefix { $0 == $1 }.count
    guard head >= 4 else { return nil }
    func cut(_ lines: [String]) -> [String] { [lines[0]] + ["..."] + lines[(head - 1)...] }
    guard isAlone([old[0]]), isAlone(Array(old[(head - 1)...])) else { return nil }
    return (cut(old), cut(new))
  }

  /// Whether white space was all that told the place from another, or the rest of what the new lines are to be.
  func leavesTwin(_ old: [String], _ new: [String]) -> Bool {
    if damage == .blankEdges { return !isAlone(Array(old.dropFirst().dropLast())) }
    guard damage.changesWhiteSpace else { return false }
    let solid = old.count { !$0.allSatisfy(\.isWhitespace) }
    let growsDeeper = new.contains { $0.first == " " || $0.first == "\t" }
    return !isAlone(old) || damage == .dedented && solid == 1 && growsDeeper
  }

  /// Whether the lines, however indented, stand once in the file.
  private func isAlone(_ lines: [String]) -> Bool {
    func plain(_ line: String) -> String { line.filter { !$0.isWhitespace } }
    let wanted = lines.map(plain)
    let all = change.file.lines.map(plain)
    guard wanted.contains(where: { !$0.isEmpty }) else { return false }
    return (0...(all.count - wanted.count)).count { all[$0..<($0 + wanted.count)].elementsEqual(wanted) } == 1
  }

  /// Only the changed lines, when they stand in several places.
  private func littleContext() -> (old: [String], new: [String])? {
    let old = Array(change.file.lines[place.lines])
    guard !old.isEmpty, old.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else { return nil }
    return (old, place.new)
  }

  static func straightened(_ line: String) -> String {
    var plain = ""
    for scalar in line.unicodeScalars {
      switch scalar {
      case "\u{2018}", "\u{2019}": plain += "'"
      case "\u{201C}", "\u{201D}": plain += "\""
      case "\u{2013}", "\u{2014}": plain += "-"
      case "\u{2026}": plain += "..."
      case "\u{A0}": plain += " "
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  static func curled(_ line: String) -> String {
    var isOpen = false
    return String(
      line.map { character in
        guard character == "\"" else { return character }
        isOpen.toggle()
        return isOpen ? "\u{201C}" : "\u{201D}"
      })
  }

  static func decomposed(_ line: String) -> String {
    var text = ""
    for scalar in line.unicodeScalars {
      switch scalar {
      case "\u{E9}": text += "e\u{301}"
      case "\u{EF}": text += "i\u{308}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  static func escaped(_ line: String) -> String {
    line.map { ["<": "&lt;", ">": "&gt;", "&": "&amp;", "\"": "&quot;"][$0] ?? String($0) }.joined()
  }
}

extension [String] {
  fileprivate func inserting(_ line: String, at index: Int) -> [String] {
    Array(self[..<index]) + [line] + Array(self[index...])
  }
}
