/// Tells whether content that lacks its file's last lines looks as if it had been cut, and not shortened on purpose.
struct CutCheck {
  private let gone: ArraySlice<[UInt8]>
  private let instead: ArraySlice<[UInt8]>
  private let old: [[UInt8]]
  private let new: [[UInt8]]

  init(old: [[UInt8]], new: [[UInt8]], kept: [(old: Int, new: Int)]) {
    self.old = old
    self.new = new
    let solid = kept.last { !old[$0.old].isBlank }
    gone = old[((solid?.old ?? -1) + 1)...]
    instead = new[((solid?.new ?? -1) + 1)...]
  }

  /// What shows the cut; nil when nothing does, or the file's last line is there.
  var sign: String? {
    guard gone.contains(where: { !$0.isBlank }), let last = new.last(where: { !$0.isBlank }) else { return nil }
    if endsInsideLine(last) { return "The content ends in the middle of a line of the file." }
    if let bracket = openBracket { return "The content ends early: a `\(bracket)` is still open." }
    if opensBlock(last) {
      return "The content ends early: its last line, `\(Window.visible(last.trimmed))`, opens a block."
    }
    if endsInsideBlock { return "The content ends early, inside a block of the file." }
    return nil
  }

  /// Whether the last line is the beginning of one that is gone, broken off inside a word.
  private func endsInsideLine(_ last: [UInt8]) -> Bool {
    gone.contains { line in
      guard last.count < line.count, line.starts(with: last), let end = last.last else { return false }
      return ASCII.isWord(end) && ASCII.isWord(line[last.count])
    }
  }

  /// A bracket that is open at the end of the content, where the whole file leaves none open.
  private var openBracket: Character? {
    for (open, close) in [("{", "}"), ("(", ")"), ("[", "]")] as [(Character, Character)] {
      func depth(_ lines: [[UInt8]]) -> Int {
        lines.reduce(0) { $0 + $1.count { $0 == open.asciiValue } - $1.count { $0 == close.asciiValue } }
      }
      if depth(old) == 0, depth(new) > 0 { return open }
    }
    return nil
  }

  /// Whether a line can end no file: another is to follow it.
  private func opensBlock(_ line: [UInt8]) -> Bool {
    guard let mark = line.trimmed.last else { return false }
    // A file whose own last line ends so shows that it means nothing here.
    if old.last(where: { !$0.isBlank })?.trimmed.last == mark { return false }
    return "{([,\\".utf8.contains(mark) || mark == UInt8(ascii: ":") && gone.contains { $0.isIndented }
  }

  /// Whether lines that are gone go on with the block in which the content ends, and further blocks follow it.
  private var endsInsideBlock: Bool {
    guard let next = gone.first(where: { !$0.isBlank }), next.isIndented else { return false }
    guard !instead.contains(where: { !$0.isBlank && !$0.isIndented }) else { return false }
    return gone.contains { !$0.isBlank && !$0.isIndented && !isCloser($0) }
  }

  private func isCloser(_ line: [UInt8]) -> Bool { line.trimmed.first.map { "})]".utf8.contains($0) } ?? true }
}

extension [UInt8] {
  fileprivate var isIndented: Bool { !isBlank && !indentation.isEmpty }
}
