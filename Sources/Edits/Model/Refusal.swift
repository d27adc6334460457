/// Why an edit was not applied, in words for the model that wrote it and for people.
package struct Refusal: Error, Equatable, Sendable {
  /// The kind of reason; raw values are stable and stand in the store and in JSON.
  package enum Code: String, CaseIterable, Sendable {
    /// The searched text stands nowhere in the file.
    case noMatch = "no-match"
    /// It stands in several places and nothing in the reply chooses one.
    case ambiguous
    /// The place is certain, but not how its new lines are to be indented or spelled.
    case doubtful
    /// The place was found only on a rung looser than allowed.
    case tooLoose = "too-loose"
    /// Two edits change the same lines, or one file in two ways.
    case overlap
    /// New text stands for lines it leaves out.
    case elision
    /// A whole file seems to end too early.
    case truncated
    /// Nothing is searched for in a file that has content.
    case emptySearch = "empty-search"
    /// The file already holds the new text, and the old as well.
    case alreadyApplied = "already-applied"
    /// The edit names no file, or a placeholder.
    case missingPath = "missing-path"
    /// The edit holds the mark that stands for what the model was not shown.
    case redacted
    /// The path leaves the tree, or names what nexus never writes.
    case unsafePath = "unsafe-path"
    /// No file has that path.
    case noSuchFile = "no-such-file"
    /// The path could mean several files.
    case ambiguousPath = "ambiguous-path"
    /// A file that was to be new exists.
    case exists
    /// The path, or a directory of it, is a link, a submodule or another kind of thing.
    case notAFile = "not-a-file"
    /// The file or the edit is not text that can be edited safely.
    case notText = "not-text"
    /// The edit's own form is broken.
    case malformed
    /// The edit asks for something that is not done, such as a binary patch.
    case unsupported
    /// The caller gave no contents for a file that was needed.
    case notLoaded = "not-loaded"
    /// The reply holds no edit at all.
    case noEdits = "no-edits"
  }

  package var code: Code
  /// Number of the edit in the reply, from 1; nil when it concerns the whole reply.
  package var edit: Int?
  /// Number of the hunk in the edit, from 1, where it has several.
  package var hunk: Int?
  /// The path as written, or the file it was found to mean.
  package var path: String?
  /// The loosest rung tried; nil when the text was never looked for.
  package var rung: Rung?
  /// What is wrong: whole sentences.
  package var reason: String
  /// The lines of the file nearest to what was meant.
  package var windows: [Window]
  /// What to send instead: whole sentences.
  package var advice: String
  /// Bytes of the reply the edit was read from.
  package var range: Range<Int>?

  package init(
    _ code: Code, edit: Int? = nil, hunk: Int? = nil, path: String? = nil, rung: Rung? = nil, reason: String,
    windows: [Window] = [], advice: String = "", range: Range<Int>? = nil
  ) {
    self.code = code
    self.edit = edit
    self.hunk = hunk
    self.path = path
    self.rung = rung
    self.reason = reason
    self.windows = windows
    self.advice = advice
    self.range = range
  }
}

extension Refusal: CustomStringConvertible {
  /// The whole refusal as text: a headline, the reason, the file's lines, the advice.
  package var description: String {
    var headline = edit.map { "Edit \($0)" } ?? "The reply"
    if let hunk { headline += ", hunk \(hunk)" }
    if let path, !path.isEmpty { headline += " (\(Window.onOneLine(path)))" }
    var text = "\(headline): \(code.rawValue). \(Window.onOneLine(reason))"
    if let rung { text += " Tried up to: \(rung.name)." }
    for window in windows { text += "\n\(window)" }
    if !advice.isEmpty { text += "\n\(Window.onOneLine(advice))" }
    return text
  }
}
