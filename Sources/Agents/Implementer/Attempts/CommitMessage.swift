import NexusProtocol

/// The message of a task's commit: a pure function of the task and the model, so that the same work reads the same.
struct CommitMessage {
  static let subjectLimit = 72
  static let bodyWidth = 72

  let subject: String
  let text: String

  /// - Parameter record: Where the commit says how it came about; whose work it is stands in the message always, since
  ///   nexus finds it by that.
  init(for task: PlanTask, model: String, record: RecordPlace = .trailers) {
    subject = Self.subject(task.title)
    let body = Self.paragraphs(task.instructions)
    var trailers = [NexusTrailer.plan.line(task.id.plan), NexusTrailer.task.line(task.id)]
    if record.hasTrailers { trailers.append("Assisted-by: nexus (\(Self.oneLine(model)))") }
    text =
      ([subject] + (body.isEmpty ? [] : [body]) + [trailers.joined(separator: "\n")])
      .joined(separator: "\n\n") + "\n"
  }

  static func subject(_ title: String) -> String {
    var subject = oneLine(title)
    while subject.hasSuffix(".") { subject.removeLast() }
    guard subject.count > subjectLimit else { return subject.isEmpty ? "Change without a title" : subject }
    let cut = subject.prefix(subjectLimit - 1)
    let atWord = cut.lastIndex(of: " ").map { cut[..<$0] } ?? cut
    return atWord + "…"
  }

  /// Wraps plain paragraphs; lines that are indented, listed or fenced stay as they are.
  private static func paragraphs(_ text: String) -> String {
    text.replacing("\r\n", with: "\n").split(separator: "\n\n", omittingEmptySubsequences: true).map { block in
      let lines = block.split(separator: "\n", omittingEmptySubsequences: true).map(withoutControls)
      let isPlain = lines.allSatisfy { line in line.first.map { $0.isLetter || $0.isNumber || $0 == "`" } ?? true }
      // A line such as `Word: text` at the end of a message would read as a trailer, and one with `#` as a comment.
      return isPlain ? wrapped(lines.joined(separator: " ")) : lines.map { "  " + $0 }.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  private static func wrapped(_ text: String) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      if !line.isEmpty, line.count + 1 + word.count > bodyWidth {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).joined(separator: "\n")
  }

  static func oneLine(_ text: String) -> String {
    withoutControls(text[...]).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func withoutControls(_ text: Substring) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
  }
}
