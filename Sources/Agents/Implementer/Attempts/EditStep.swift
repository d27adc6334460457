package import Edits
import Exchanges
package import Git
import NexusProtocol
import Secrets

/// Turns a reply into a tree: parses its edits, applies all of them or none, and builds the tree in the object database.
struct EditStep {
  let settings: AgentSettings
  let repository: Repository
  let events: EventWriter
  let task: PlanTask
  let attempt: Attempt
  /// The form that the edits were asked for in.
  var asked = EditFormat.auto
  /// Files that the model saw only in part, so that it cannot know what a whole new content would lose.
  var shownInPart: Set<String> = []

  /// Edits of earlier attempts that made the tree what it is.
  var appliedBefore: [Edit] = []
  /// Who answers a refusal with this reply; nil when it answers none.
  var mender: ModelRole?

  var journal: any Journal { events.journal }

  enum Result: Sendable {
    case tree(ObjectID, edits: [Edit])
    /// Nothing was written; `reason` is for the model.
    case refused(Attempt.Outcome, reason: String)
  }

  /// - Parameter tree: What the edits were written for.
  func apply(_ reply: ModelReply, to tree: ObjectID) async throws -> Result {
    let entries = try await repository.entries(at: tree)
    // A form that is configured is the only one that is read, or what had to be asked for instead of it.
    let isFree = settings.writing.editFormat == .auto
    let applier = ReplyApplier(
      reply.content.utf8, format: isFree ? .auto : asked, knownPaths: Set(entries.map(\.path)),
      ending: ReplyEnding(reply.stopReason), options: options, appliedBefore: appliedBefore, expecting: task.files)
    guard applier.reply.holdsEdits else {
      return .refused(
        .noEdit, reason: "Your answer held no edit that could be read. Answer with edits in the format asked for.")
    }
    guard !(applier.reply.edits + applier.reply.candidates).contains(where: \.copiesTheExample) else {
      return .refused(
        .noEdit, reason: "Your answer repeats the example of the format. Write the file's own text in its place.")
    }
    let source = SourceTree(entries.map { (key: $0.path, value: SourceTree.Kind($0.mode)) })
    var contents: [String: [UInt8]] = [:]
    for path in applier.neededPaths(in: source) {
      contents[path] = try await repository.read(path, at: tree)
    }
    let outcome = applier.apply(to: source.with(contents: contents))
    switch outcome.result {
    case .refused(let refusals):
      return try await refuse(refusals, edits: outcome.edits)
    case .applied(let application):
      let blind = blindWrites(of: application, edits: outcome.edits)
      guard blind.isEmpty else { return try await refuse(blind, edits: outcome.edits) }
      if let refused = try await judgeScope(of: application.changes) { return refused }
      for repair in outcome.repairs { try await tell(repair) }
      try await record(application, edits: outcome.edits)
      guard !application.wasAlreadyApplied, !application.changes.isEmpty else {
        return .refused(
          .noEdit,
          reason: "Your edits change nothing: the files already hold this text. Make the change the task asks for.")
      }
      return try await build(application.changes, edits: outcome.edits, on: tree)
    }
  }

  /// Edits that would put a whole content in the place of a file whose other lines the model never saw.
  private func blindWrites(of application: Application, edits: [Edit]) -> [Refusal] {
    let writes = Set(edits.filter { if case .write = $0.action { true } else { false } }.map(\.number))
    var seen: Set<Int> = []
    return application.grades.filter { writes.contains($0.edit) && shownInPart.contains($0.path) }.compactMap { grade in
      guard seen.insert(grade.edit).inserted else { return nil }
      return Refusal(
        .truncated, edit: grade.edit, path: grade.path,
        reason: "You were shown this file in part, so writing it whole would lose the lines that were left out.",
        advice: "Change it by edits that quote lines which are shown.")
    }
  }

  private var options: ApplyOptions {
    let root = repository.information.mainWorkTreePath
    return ApplyOptions(
      loosestRung: settings.loosestRung, repositoryName: root?.split(separator: "/").last.map(String.init),
      redactionMark: Redaction.mark, asksForFunctions: asked == .functions)
  }

  private func build(_ changes: [FileChange], edits: [Edit], on tree: ObjectID) async throws -> Result {
    do {
      let new = try await repository.makeTree(from: tree, applying: TreeChange.changes(changes))
      return .tree(new, edits: edits)
    } catch {
      guard error.concernsPaths else { throw error }
      return .refused(.refused, reason: "\(error.message) Name files by their path inside the repository.")
    }
  }

  private func refuse(_ refusals: [Refusal], edits: [Edit]) async throws -> Result {
    let dialects = Dictionary(edits.map { ($0.number, name(of: $0)) }, uniquingKeysWith: { first, _ in first })
    let records = refusals.map {
      EditRecord(
        path: $0.path ?? "", kind: "edit", outcome: .refused, dialect: $0.edit.flatMap { dialects[$0] },
        rung: $0.rung?.name, code: $0.code.rawValue, message: "\($0.code.rawValue): \($0.reason)")
    }
    try await journal.record(records, of: attempt.id)
    for refusal in refusals {
      try await events.tell(
        .editRefused, task: task.id, attempt: attempt.number,
        [
          "path": .string(refusal.path ?? "the reply"), "code": .string(refusal.code.rawValue),
          "reason": .string(refusal.reason),
        ])
    }
    let reason =
      "Nothing was changed, because not every edit could be applied.\n\n"
      + refusals.map(\.description).joined(separator: "\n\n")
    return .refused(.refused, reason: reason)
  }

  /// What the store calls the form of an edit: that which was asked for, where it is written in the same way.
  private func name(of edit: Edit) -> String {
    edit.dialect == .wholeFile && asked == .functions ? asked.rawValue : edit.dialect.rawValue
  }

  private func record(_ application: Application, edits: [Edit]) async throws {
    let byNumber = Dictionary(edits.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    let records = application.grades.map { grade in
      EditRecord(
        path: grade.path, kind: byNumber[grade.edit]?.action.kind ?? "edit",
        outcome: grade.alreadyApplied ? .alreadyApplied : .applied,
        dialect: byNumber[grade.edit].map(name), means: EditMeans(grade.means), mendedBy: mender,
        rung: grade.rung.name, line: grade.lines.isEmpty ? nil : grade.lines.lowerBound, distance: grade.distance,
        message: grade.repairText)
    }
    try await journal.record(records, of: attempt.id)
    for (grade, record) in zip(application.grades, records) {
      var fields: [String: Event.Value] = [
        "path": .string(record.path), "kind": .string(record.kind), "rung": .string(grade.rung.name),
        "alreadyApplied": .flag(grade.alreadyApplied), "means": .string(grade.means.rawValue),
      ]
      if let repair = grade.repairText { fields["repair"] = .string(repair) }
      if let line = record.line { fields["line"] = .integer(line) }
      try await events.tell(.editApplied, task: task.id, attempt: attempt.number, fields)
    }
  }
}

extension EditStep {
  private func tell(_ repair: Repair) async throws {
    try await events.tell(
      .editRepaired, task: task.id, attempt: attempt.number,
      [
        "path": .string(repair.path.isEmpty ? "the reply" : repair.path), "repair": .string(repair.kind.rawValue),
        "text": .string(repair.text),
      ])
  }
}

extension ReplyEnding {
  /// What the server says of how the reply ended.
  init(_ reason: StopReason) {
    self =
      switch reason {
      case .length: .cut
      case .stop: .stopped
      default: .unknown
      }
  }
}

extension EditMeans {
  init(_ means: Means) {
    self =
      switch means {
      case .asWritten: .asWritten
      case .ladder: .ladder
      case .repair: .repair
      }
  }
}

extension GitError {
  /// Whether the fault lies in the paths an edit names, so that the model can mend it.
  var concernsPaths: Bool {
    switch code {
    case .unsafePath, .alreadyExists, .notFound: true
    default: false
    }
  }
}

extension TreeChange {
  /// What applied edits mean for a tree. What goes goes first, so that a file can take the place of a directory whose files
  /// go.
  package static func changes(_ changes: [FileChange]) -> [TreeChange] {
    let gone = changes.flatMap { [$0.movedFrom, $0.bytes == nil ? $0.path : nil].compactMap(\.self) }
    return gone.map { .delete(path: $0) }
      + changes.compactMap { change in
        change.bytes.map {
          .write(path: change.path, bytes: $0, mode: change.executable ? .executable : .regular)
        }
      }
  }
}

extension SourceTree.Kind {
  package init(_ mode: FileMode) {
    self =
      switch mode {
      case .regular: .regular
      case .executable: .executable
      case .symbolicLink: .symlink
      case .submodule: .submodule
      }
  }
}

extension Edit {
  /// Whether it would make a file of the words that the example has in the place of one.
  fileprivate var copiesTheExample: Bool {
    switch action {
    case .write(let bytes), .create(let bytes, _):
      String(decoding: bytes, as: UTF8.self).trimmedEnd() == AnswerShape.exampleContent
    case .modify, .delete: false
    }
  }
}

extension Edit.Action {
  /// The name under which the store keeps this kind of edit.
  package var kind: String {
    switch self {
    case .modify(_, let target, _): target == nil ? "replace" : "rename"
    case .write: "write"
    case .create: "create"
    case .delete: "delete"
    }
  }
}
