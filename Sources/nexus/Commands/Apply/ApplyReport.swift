import Agents
import Edits
import Git
import JSONText
import NexusProtocol
import Terminal

/// Says what became of a reply's edits.
struct ApplyReport {
  let console: Console
  let rejectFile: String?

  /// Shows the edits found, without applying them.
  func show(_ reply: ParsedReply) throws {
    switch console.format {
    case .json:
      for edit in reply.edits { try console.writeLine(Self.json(edit).text()) }
      for problem in reply.problems { try console.writeLine(Self.json(problem).text()) }
    case .text:
      for edit in reply.edits {
        try console.writeLine(
          "\(edit.number)  \(edit.dialect.rawValue)  \(edit.action.kind)  \(Sanitizer.oneLine(edit.path))")
      }
      for problem in reply.problems { try console.note(Sanitizer.text(problem.description)) }
      if !reply.holdsEdits { try console.note("The reply holds no edit.") }
    }
  }

  func show(_ refusals: [Refusal]) throws {
    let text = refusals.map(Self.text).joined(separator: "\n\n")
    if let rejectFile { try Files.write(text + "\n", to: rejectFile, mode: 0o644) }
    switch console.format {
    case .json:
      try console.writeLine(
        JSONValue(members: [("result", "refused"), ("refusals", .array(refusals.map(Self.json)))]).text())
    case .text:
      console.report(
        UserError(
          "Nothing was changed.\n\n" + text, hint: "`nexus apply --parse` shows the edits that were found.",
          status: .badInput))
    }
  }

  /// A refusal without the code that programs know it by: a headline, the reason, the file's lines, the advice.
  private static func text(_ refusal: Refusal) -> String {
    let code = ": \(refusal.code.rawValue). "
    let text = refusal.description
    guard let range = text.firstRange(of: code) else { return text }
    return String(text[..<range.lowerBound]) + ": " + text[range.upperBound...]
  }

  /// Says that the files were left alone since they hold everything already.
  func showNothingLeft() throws {
    switch console.format {
    case .json:
      try console.writeLine(
        JSONValue(members: [("result", "applied"), ("id", .null), ("changes", .array([])), ("grades", .array([]))])
          .text())
    case .text: try console.note("Everything was applied already; nothing was changed.")
    }
  }

  /// - Parameter id: The tree or commit that was made.
  func show(_ application: Application, isChecked: Bool, id: ObjectID?) throws {
    switch console.format {
    case .json:
      try console.writeLine(
        JSONValue(members: [
          ("result", .string(isChecked ? "would-apply" : "applied")),
          ("id", id.map { .string($0.description) } ?? .null),
          ("changes", .array(application.changes.map(Self.json))),
          ("grades", .array(application.grades.map(Self.json))),
        ]).text())
    case .text:
      for grade in application.grades { try console.note(Sanitizer.oneLine(grade.description)) }
      if application.wasAlreadyApplied || application.changes.isEmpty {
        try console.note("Everything was applied already; nothing was changed.")
      } else if isChecked {
        try console.note("These edits would apply; nothing was changed.")
      } else {
        let count = Set(application.grades.map(\.edit)).count
        try console.note("Applied \(count.counted("edit")) to \(application.changes.count.counted("file")).")
      }
      if let id { try console.writeLine(id.description) }
    }
  }

  private static func json(_ edit: Edit) -> JSONValue {
    JSONValue(members: [
      ("edit", JSONValue(edit.number)), ("path", .string(edit.path)), ("dialect", .string(edit.dialect.rawValue)),
      ("action", .string(edit.action.kind)), ("start", JSONValue(edit.range.lowerBound)),
      ("end", JSONValue(edit.range.upperBound)),
    ])
  }

  private static func json(_ change: FileChange) -> JSONValue {
    JSONValue(members: [
      ("path", .string(change.path)), ("movedFrom", change.movedFrom.map(JSONValue.string) ?? .null),
      ("deleted", .bool(change.bytes == nil)), ("created", .bool(change.oldBytes == nil && change.movedFrom == nil)),
      ("executable", .bool(change.executable)),
    ])
  }

  private static func json(_ grade: Grade) -> JSONValue {
    JSONValue(members: [
      ("edit", JSONValue(grade.edit)), ("hunk", JSONValue(grade.hunk)), ("path", .string(grade.path)),
      ("rung", .string(grade.rung.name)), ("reading", .string(grade.reading.rawValue)),
      ("line", grade.lines.isEmpty ? .null : JSONValue(grade.lines.lowerBound)),
      ("lines", JSONValue(grade.lines.count)),
      ("distance", JSONValue(grade.distance)), ("mendedPath", grade.mendedPath.map(JSONValue.string) ?? .null),
      ("means", .string(grade.means.rawValue)), ("repair", grade.repair.map { .string($0.rawValue) } ?? .null),
      ("alreadyApplied", .bool(grade.alreadyApplied)),
    ])
  }

  private static func json(_ refusal: Refusal) -> JSONValue {
    JSONValue(members: [
      ("code", .string(refusal.code.rawValue)), ("edit", refusal.edit.map { JSONValue($0) } ?? .null),
      ("hunk", refusal.hunk.map { JSONValue($0) } ?? .null), ("path", refusal.path.map(JSONValue.string) ?? .null),
      ("rung", refusal.rung.map { .string($0.name) } ?? .null), ("reason", .string(refusal.reason)),
      ("advice", .string(refusal.advice)), ("text", .string(refusal.description)),
    ])
  }
}
