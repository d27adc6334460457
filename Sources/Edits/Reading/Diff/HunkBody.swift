/// The lines of one hunk of a diff, each with its sign, and the texts they make.
struct HunkBody {
  private enum Sign {
    case context
    case removed
    case added
  }

  private var lines: [(sign: Sign, raw: ArraySlice<UInt8>, hasSign: Bool)] = []
  /// For each of `lines` whether it ends with a carriage return in the file; nil when the reply does not tell.
  private var returns: [Bool]?
  private var oldLacksNewline = false
  private var newLacksNewline = false
  private var contextLacksNewline = false

  /// - Parameters:
  ///   - raw: The lines with their signs.
  ///   - returns: Which of them end with a carriage return in the file; nil when the reply does not tell.
  init(_ raw: [ArraySlice<UInt8>], returns: [Bool]? = nil) {
    self.returns = returns == nil ? nil : []
    for (index, line) in raw.enumerated() {
      let count = lines.count
      append(line)
      if lines.count > count, let returns { self.returns?.append(returns[index]) }
    }
  }

  var oldCount: Int { lines.count { $0.sign != .added } }
  var newCount: Int { lines.count { $0.sign != .removed } }
  var isEmpty: Bool { lines.isEmpty }
  var hasOnlyAdded: Bool { oldCount == 0 }
  var hasOnlyRemoved: Bool { lines.allSatisfy { $0.sign == .removed } }
  /// Whether a line is removed or added, or loses or gains its end.
  var holdsChange: Bool { lines.contains { $0.sign != .context } || oldLacksNewline || newLacksNewline }

  private mutating func append(_ line: ArraySlice<UInt8>) {
    switch line.first {
    case ASCII.space: lines.append((.context, line, true))
    case ASCII.minus: lines.append((.removed, line, true))
    case ASCII.plus: lines.append((.added, line, true))
    case ASCII.backslash where line.begins(with: "\\ "): noteMissingNewline()
    default: lines.append((.context, line, line.isEmpty))
    }
  }

  private mutating func noteMissingNewline() {
    switch lines.last?.sign {
    case .removed: oldLacksNewline = true
    case .added: newLacksNewline = true
    case .context: contextLacksNewline = true
    case nil: break
    }
  }

  /// Context lines as they were meant; then as they are when the diff lost their leading space.
  var texts: [HunkText] {
    let plain = text(.plain, keepsSpace: false)
    let hasContext = lines.contains { $0.sign == .context && !$0.raw.isBlank }
    guard hasContext else { return [plain] }
    let lost = text(.lostSpace, keepsSpace: true)
    return lines.allSatisfy(\.hasSign) ? [plain, lost] : [lost, plain]
  }

  private func text(_ reading: Reading, keepsSpace: Bool) -> HunkText {
    var old: [ArraySlice<UInt8>] = []
    var new: [ArraySlice<UInt8>] = []
    var kept: [HunkText.KeptLine] = []
    for (index, line) in lines.enumerated() {
      let isBare = line.sign == .context && (keepsSpace || !line.hasSign || line.raw.isEmpty)
      let text = isBare ? line.raw : line.raw.dropFirst()
      let content = returns?[index] ?? false ? text + [ASCII.carriageReturn] : text
      if line.sign == .context { kept.append(HunkText.KeptLine(old: old.count, new: new.count)) }
      if line.sign != .added { old.append(content) }
      if line.sign != .removed { new.append(content) }
    }
    return HunkText(
      reading: reading, search: old.joinedLines, replace: new.joinedLines, kept: kept, endsAreMeant: returns != nil)
  }

  /// What the diff says of the file's end.
  func note(in hints: inout HunkHints) {
    hints.atEndOfFile = hints.atEndOfFile || oldLacksNewline || newLacksNewline || contextLacksNewline
    if newLacksNewline {
      hints.newTextLacksFinalNewline = true
    } else if oldLacksNewline {
      hints.newTextLacksFinalNewline = false
    }
  }

  /// The added lines alone, as the content of a new file.
  var newContent: [UInt8] {
    var content = text(.plain, keepsSpace: false).replace
    guard newLacksNewline, content.last == ASCII.newline else { return content }
    content.removeLast()
    return content
  }

  /// The removed lines alone, as the content of a deleted file.
  var oldContent: [UInt8] { text(.plain, keepsSpace: false).search }
}
