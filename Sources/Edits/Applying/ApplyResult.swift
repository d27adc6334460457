/// What came of applying a reply: all of it, or nothing.
package enum ApplyResult: Equatable, Sendable {
  case applied(Application)
  /// At least one refusal; nothing is to be written.
  case refused([Refusal])
}

/// The outcome of a reply whose every edit has one certain result.
package struct Application: Equatable, Sendable {
  /// What is to be written, by path; empty when everything was applied already.
  package var changes: [FileChange]
  /// One for each hunk and each whole-file edit, in the order of the reply.
  package var grades: [Grade]

  /// The loosest rung any hunk needed.
  package var loosestRung: Rung { grades.map(\.rung).max() ?? .exact }

  /// Whether the files held the result of every edit before.
  package var wasAlreadyApplied: Bool { !grades.isEmpty && grades.allSatisfy(\.alreadyApplied) }
}

/// The new state of one path.
package struct FileChange: Equatable, Sendable {
  /// Path in the tree after the change; for a deletion, the path that goes.
  package var path: String
  /// The path the content came from when it moved; the caller removes it.
  package var movedFrom: String?
  /// The whole new content; nil when the file is deleted.
  package var bytes: [UInt8]?
  /// Whether the file is executable after the change.
  package var executable: Bool
  /// The content before; nil for a new file.
  package var oldBytes: [UInt8]?

  package init(
    path: String, movedFrom: String? = nil, bytes: [UInt8]?, executable: Bool = false, oldBytes: [UInt8]? = nil
  ) {
    self.path = path
    self.movedFrom = movedFrom
    self.bytes = bytes
    self.executable = executable
    self.oldBytes = oldBytes
  }
}

/// What the applier may do.
package struct ApplyOptions: Sendable {
  /// The loosest rung a place may be found on; `exact` also forbids mended paths and other readings.
  package var loosestRung: Rung
  /// The repository's own name, which models put in front of paths.
  package var repositoryName: String?
  /// What stands in prompts for values that a model is not shown, and may not be written back.
  package var redactionMark: String?
  /// Files that are asked for, existing or new; they settle what a path that names none can mean.
  package var expecting: [String]
  /// Functions were asked for: new ones and imports among them have a place by the rules of that form.
  package var asksForFunctions: Bool

  package init(
    loosestRung: Rung = .hint, repositoryName: String? = nil, redactionMark: String? = nil, expecting: [String] = [],
    asksForFunctions: Bool = false
  ) {
    self.asksForFunctions = asksForFunctions
    self.loosestRung = loosestRung
    self.repositoryName = repositoryName
    self.redactionMark = redactionMark
    self.expecting = expecting
  }
}
