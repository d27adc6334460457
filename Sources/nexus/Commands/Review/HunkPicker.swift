import NexusProtocol
import Git
import Terminal

/// Goes through a change hunk by hunk and asks which ones to take.
struct HunkPicker {
  let console: Console

  private enum Answer { case take, leave, takeFile, leaveFile, stop }

  /// - Returns: Nil when nobody answers, so that nothing is to be changed.
  func ask(_ files: [FileDiff]) throws -> [FilePick]? {
    var picks = files.map { FilePick($0) }
    let total = picks.map(\.partCount).reduce(0, +)
    var number = 0
    for index in picks.indices {
      let count = picks[index].partCount
      parts: for part in 0..<count {
        try console.note(text(of: picks[index].file, part))
        switch try answer(number + part + 1, of: total) {
        case .take: picks[index].taken.insert(part)
        case .leave: break
        case .takeFile:
          picks[index].taken.formUnion(part..<count)
          break parts
        case .leaveFile: break parts
        case .stop: return picks
        case nil: return nil
        }
      }
      number += count
    }
    return picks
  }

  private func answer(_ number: Int, of total: Int) throws -> Answer? {
    let choices: [Prompt.Choice<Answer>] = [
      .init("y", "yes", .take, help: "take this hunk"), .init("n", "no", .leave, help: "leave it"),
      .init("a", "all", .takeFile, help: "take it and the rest of the file"),
      .init("d", "drop", .leaveFile, help: "leave it and the rest of the file"),
      .init("q", "quit", .stop, help: "leave all that is left"),
    ]
    return try console.ask { try $0.choose("Hunk \(number) of \(total)", among: choices) }
  }

  private func text(of file: FileDiff, _ part: Int) -> String {
    let palette = console.notePalette
    var lines = ["", palette.apply(.heading, to: Sanitizer.oneLine(file.path)) + kind(of: file)]
    let hunks = file.isIndivisible ? file.hunks : [file.hunks[part]]
    let shown = hunks.flatMap { [$0.header] + $0.lines.flatMap(Self.text) }
    lines.append(DiffColoring.render(shown.prefix(Self.lineLimit).joined(separator: "\n"), palette: palette))
    if shown.count > Self.lineLimit { lines.append("… \((shown.count - Self.lineLimit).counted("more line"))") }
    return lines.joined(separator: "\n")
  }

  /// A hunk can be a whole new file; the diff was shown before.
  private static let lineLimit = 200

  private static func text(of line: FileDiff.Line) -> [String] {
    let mark =
      switch line.kind {
      case .context: " "
      case .added: "+"
      case .removed: "-"
      }
    return [mark + line.text] + (line.lacksNewline ? ["\\ No newline at end of file"] : [])
  }

  private func kind(of file: FileDiff) -> String {
    guard file.isIndivisible else { return "" }
    var words: [String] = []
    switch file.status {
    case .renamed: words.append("renamed from \(Sanitizer.oneLine(file.oldPath ?? ""))")
    case .added, .deleted, .typeChanged: words.append(file.status.rawValue)
    default: break
    }
    if file.isBinary { words.append("binary") }
    if let old = file.oldMode, let new = file.newMode, old != new { words.append("mode changed") }
    return words.isEmpty ? "  as a whole" : "  \(words.joined(separator: ", ")), as a whole"
  }
}
