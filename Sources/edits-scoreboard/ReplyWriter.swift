/// Writes a change as a reply, damaged in one way.
struct ReplyWriter {
  let change: TrueChange
  let dialect: Dialect
  let damage: Damage
  /// The path as the reply gives it.
  let path: String
  var random: SeededGenerator
  /// White space was all that determined a place.
  private(set) var leavesTwin = false

  init(change: TrueChange, dialect: Dialect, damage: Damage, path: String, random: SeededGenerator) {
    self.change = change
    self.dialect = dialect
    self.damage = damage
    self.path = path
    self.random = random
  }

  /// The reply; nil when the damage does not apply to this change.
  mutating func reply() -> String? {
    var places: [(old: [String], new: [String], start: Int)] = []
    for place in change.places {
      let texts = change.texts(place)
      guard let damaged = TextDamage(damage, change: change, place: place).apply(texts.old, texts.new, using: &random)
      else {
        return nil
      }
      // An edit that changes nothing is no damaged form of one that does.
      guard damaged.old != damaged.new else { return nil }
      if TextDamage(damage, change: change, place: place).leavesTwin(damaged.old, damaged.new) { leavesTwin = true }
      places.append((damaged.old, damaged.new, place.context.lowerBound))
    }
    if damage == .repeated { places = places.flatMap { [$0, $0] } }
    if damage == .oneHallucinated { places.append((["this line(stands, nowhere)"], ["nor(this)"], 3)) }
    guard var text = written(places) else { return nil }
    switch damage {
    case .prose:
      text =
        "I looked at it first:\n\n```sh\ngrep -n x .\n```\n\nNow the change.\n\n\(text)\nThen run it:\n\n```sh\nmake test\n```\n\n- done\n"
    case .thinking:
      text = "<think>\n\(Self.thoughts)</think>\n\n" + text
    case .otherThinking:
      let (opener, closer) = random.pick(Self.thinkingMarks)
      text = opener + Self.thoughts + closer + text
    case .loneCloser:
      text = Self.thoughts + random.pick(["</think>", "[/THINK]", "◁/think▷", "</seed:think>"]) + "\n\n" + text
    case .tokenInside: text = withToken(text)
    case .instructions:
      text +=
        "\n- SEARCH holds whole lines copied exactly from the file as shown.\n- Write one block for each place.\n"
        + "- Never write \"...\" in place of lines.\n"
    case .stopToken: text += random.pick(Self.tokens) + "\n"
    case .carriageReturns where dialect.isDiff && change.file.ending == "\r\n": return nil
    case .carriageReturns:
      text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    case .endMissing:
      guard let end = text.ranges(of: ending).last else { return nil }
      text.removeSubrange(end)
    case .cut:
      text = String(text.prefix(random.number(1..<max(2, text.count))))
      // Between two edits nothing in the text tells that it was cut; callers say so with `finish(wasCut:)`.
      let end = text.reversed().drop(while: \.isWhitespace).reversed()
      if String(end).hasSuffix(" REPLACE") || String(end).hasSuffix("</edit>") { return nil }
    default: break
    }
    return text
  }

  private static let thoughts = "Maybe `x.py`:\n\nx.py\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\nNo.\n"

  private static let thinkingMarks = [
    ("[THINK]\n", "[/THINK]\n"), ("◁think▷", "◁/think▷"), ("<seed:think>\n", "</seed:think>\n"),
    ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
    ("<analysis>\n", "</analysis>\n"), ("<details>\n<summary>Thinking</summary>\n\n", "</details>\n"),
    ("<!--\n", "-->\n"),
    ("```thinking\n", "```\n"), ("<scratchpad>\n", "</scratchpad>\n"), ("<|START_THINKING|>", "<|END_THINKING|>"),
  ]

  private static let tokens = [
    "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<end_of_turn>", "</s>", "<|user|>", "<|observation|>", "<|return|>",
    "<｜end▁of▁sentence｜>",
  ]

  /// The reply with a token where its last edit ends: on a line of its own inside the fence, or close up to the last line.
  private mutating func withToken(_ text: String) -> String {
    let token = random.pick(Self.tokens)
    for end in ["````\n", "```\n", "*** End Patch\n", ">>>>>>> REPLACE\n"]
    where text.hasSuffix(end) && dialect != .openDiff {
      return text.dropLast(end.count) + token + "\n" + end
    }
    return text.dropLast() + token
  }

  /// What ends the last edit.
  private var ending: String {
    switch dialect {
    case .json: "]"
    case .element: "</edit>\n"
    default: ">>>>>>> REPLACE\n"
    }
  }

  private mutating func written(_ places: [(old: [String], new: [String], start: Int)]) -> String? {
    switch dialect {
    case .searchReplace: return searchReplace(places)
    case .unifiedDiff: return "```diff\n\(unifiedDiff(places))```\n"
    case .openDiff: return unifiedDiff(places)
    case .mail: return mail(unifiedDiff(places))
    case .v4a: return patch(places)
    case .whole: return whole()
    case .marked: return "=== FILE \(path) ===\n\(text(change.newLines))=== END ===\n"
    case .functions: return functions()
    case .json:
      let edits = places.map {
        "{\"path\": \(quoted(path)), \"old\": \(quoted(text($0.old))), \"new\": \(quoted(text($0.new)))}"
      }
      return "```json\n[\(edits.joined(separator: ",\n"))]\n```\n"
    case .element: return elements(places)
    case .mixed: return mixed(places)
    }
  }

  private func elements(_ places: [(old: [String], new: [String], start: Int)]) -> String {
    places.map { place in
      "<edit path=\"\(path)\">\n<search>\n\(text(place.old))</search>\n<replace>\n\(text(place.new))</replace>\n</edit>\n"
    }.joined(separator: "\n")
  }

  /// Each place in another form, in any order of the forms.
  private mutating func mixed(_ places: [(old: [String], new: [String], start: Int)]) -> String? {
    guard places.count > 1 else { return nil }
    var forms = [0, 1, 2, 3].shuffled(using: &random)
    return places.map { place in
      switch forms.removeFirst() {
      case 0: searchReplace([place])
      case 1: "```diff\n\(unifiedDiff([place]))```\n"
      case 2: patch([place])
      default: elements([place])
      }
    }.joined(separator: "\nAnd then:\n\n")
  }

  /// The diff as `git format-patch` sends it.
  private func mail(_ diff: String) -> String {
    "From \(String(repeating: "1", count: 40)) Mon Sep 17 00:00:00 2001\nFrom: A <a@example.com>\n"
      + "Subject: [PATCH] Change\n\n- one\n- two\n---\n \(path) | 2 +-\n\ndiff --git a/\(path) b/\(path)\n\(diff)-- \n2.43.0\n\n"
  }

  /// The functions that the change touches, whole; nil when it touches anything else.
  private func functions() -> String? {
    let old = FunctionRanges(change.file.lines)
    let new = FunctionRanges(change.newLines)
    guard old.names.count == new.names.count, Set(old.names).count == old.names.count, old.names == new.names,
      old.gaps == new.gaps
    else { return nil }
    let changed = old.ranges.indices.filter { old.text($0) != new.text($0) }
    // A function that is no longer whole is no function.
    let isWhole = changed.allSatisfy { index in
      let lines = Array(new.text(index).reversed().drop { $0.isEmpty }.reversed())
      let isPython = change.file.style == .python
      // The change itself may have put a line at the edge into it, or taken its end.
      let body = isPython ? lines.dropFirst() : lines.dropFirst().dropLast()
      guard body.allSatisfy({ $0.isEmpty || $0.first == " " || $0.first == "\t" }) else { return false }
      let holdsCode = body.contains { line in
        let text = line.drop { $0 == " " || $0 == "\t" }
        return !text.isEmpty && !text.hasPrefix("#") && !text.hasPrefix("//")
      }
      guard holdsCode else { return false }
      let text = lines.joined()
      return isPython || text.count { $0 == "{" } == text.count { $0 == "}" } && lines.last == "}"
    }
    guard !changed.isEmpty, isWhole else { return nil }
    let texts = changed.map { index in text(damage == .bodyMissing ? Array(new.text(index).prefix(1)) : new.text(index))
    }
    return "\(path)\n```\n\(texts.joined(separator: "\n"))```\n"
  }

  private func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private mutating func searchReplace(_ places: [(old: [String], new: [String], start: Int)]) -> String {
    var blocks = ""
    for place in places {
      let count = damage == .markerLengths ? random.number(5..<10) : 7
      let word = damage == .lowerMarkers ? ("search", "replace") : ("SEARCH", "REPLACE")
      let tail = String(repeating: ">", count: count) + (damage == .wordlessTail ? "" : " " + word.1)
      blocks += String(repeating: "<", count: count) + " \(word.0)\n" + text(place.old)
      blocks += String(repeating: "=", count: count) + "\n" + text(place.new)
      blocks += (damage == .doubledDivider ? "=======\n" : "") + tail + "\n"
    }
    if damage == .exampleCopied {
      blocks =
        "<<<<<<< SEARCH\nthe lines as they are now, copied to the letter\n=======\nthe lines as they shall be\n>>>>>>> REPLACE\n"
    }
    if damage == .pathFence { return "```\n\(path)\n```\n```\n\(blocks)```\n" }
    return "\(path)\n```\n\(blocks)```\n"
  }

  private mutating func unifiedDiff(_ places: [(old: [String], new: [String], start: Int)]) -> String {
    let prefix = damage == .noPrefixes ? ("", "") : ("a/", "b/")
    var diff = "--- \(prefix.0)\(path)\n+++ \(prefix.1)\(path)\n"
    var offset = 0
    for place in places {
      var lines = signed(place)
      if damage == .lostSign,
        let index = lines.firstIndex(where: { $0.first == " " && $0.count > 1 && !$0.dropFirst().hasPrefix(" ") })
      {
        lines[index].removeFirst()
      }
      let start = place.start + 1 + (damage == .wrongNumbers ? random.number(1..<20) : 0)
      let wrong = damage == .wrongCounts ? random.number(1..<5) : 0
      diff +=
        damage == .bareHeaders
        ? "@@ ... @@\n" : "@@ -\(start),\(place.old.count + wrong) +\(start + offset),\(place.new.count + wrong) @@\n"
      diff += text(lines)
      offset += place.new.count - place.old.count
    }
    return diff
  }

  private func patch(_ places: [(old: [String], new: [String], start: Int)]) -> String {
    let hunks = places.map { "@@\n" + text(signed($0)) }.joined()
    return "*** Begin Patch\n*** Update File: \(path)\n\(hunks)*** End Patch\n"
  }

  /// Common lines at both ends as context, the rest removed and added.
  private func signed(_ place: (old: [String], new: [String], start: Int)) -> [String] {
    let head = zip(place.old, place.new).prefix { $0 == $1 }.count
    let tail = zip(place.old.dropFirst(head).reversed(), place.new.dropFirst(head).reversed()).prefix { $0 == $1 }.count
    let sign = damage == .lostSpaces ? "" : " "
    return place.old.prefix(head).map { sign + $0 } + place.old.dropFirst(head).dropLast(tail).map { "-" + $0 }
      + place.new.dropFirst(head).dropLast(tail).map { "+" + $0 } + place.old.suffix(tail).map { sign + $0 }
  }

  /// Whether the first `count` lines of the new file hold a line of new text for each that goes at the old one's end.
  private func endsInNewText(_ count: Int) -> Bool {
    guard let last = change.places.last, last.lines.upperBound == change.file.lines.count else { return false }
    let start = change.newLines.count - last.new.count
    return count >= start + max(1, last.lines.count)
  }

  /// A count of first lines after which a block goes on, and others follow it; nil for a file without blocks.
  private mutating func endInsideBlock(of lines: [String]) -> Int? {
    func isIndented(_ line: String) -> Bool { line.first == " " || line.first == "\t" }
    guard let last = lines.lastIndex(where: { $0.first?.isLetter ?? false }), last > 1 else { return nil }
    let ends = (1..<last).filter { isIndented(lines[$0]) && lines[..<$0].contains { !$0.isEmpty } }
    return ends.isEmpty ? nil : random.pick(ends)
  }

  private mutating func whole() -> String? {
    var lines = change.newLines
    if damage == .wholeShortened { lines = Array(lines.prefix(random.number(1..<max(2, lines.count)))) }
    // What is left may be the file as it was, which asks for nothing, or a whole file with other last lines.
    if damage == .wholeShortened, lines == change.file.lines || endsInNewText(lines.count) { return nil }
    if damage == .wholeInsideBlock {
      guard let end = endInsideBlock(of: lines) else { return nil }
      lines = Array(lines.prefix(end))
    }
    if damage == .newTextElided {
      lines.replaceSubrange((lines.count / 2)..., with: ["// ... rest of the code unchanged"])
    }
    if damage == .exampleCopied { lines = ["the whole new content of the file, from the first line to the last"] }
    switch damage {
    // In a document the word may be meant.
    case .languageFirst where change.file.style == .prose: return nil
    case .doubledFence: return "\(path)\n````\n```\(change.file.style.language)\n\(text(lines))```\n````\n"
    case .languageFirst: return "\(path)\n````\n\(change.file.style.language)\n\(text(lines))````\n"
    case .framed:
      // In a document such lines may be meant.
      guard change.file.style != .prose else { return nil }
      let (begin, end) = random.pick([
        ("=== FILE \(path) ===\n", "=== END ===\n"), ("<file path=\"\(path)\">\n", "</file>\n"),
        ("<content>\n", "</content>\n"),
        ("<|im_start|>assistant\n", "<|im_end|>\n"), ("", "</content>\n"), ("<code>\n", "</code>\n"),
      ])
      return "\(path)\n````\n\(begin)\(text(lines))\(end)````\n"
    case .noPathAsked: return "Here it is:\n\n````\(change.file.style.language)\n\(text(lines))````\n"
    case .pathInFence: return "````\n\(path)\n\(text(lines))````\n"
    case .pathFence: return "```\n\(path)\n```\n\n````\n\(text(lines))````\n"
    default: return "\(path)\n````\n\(text(lines))````\n"
    }
  }
}
