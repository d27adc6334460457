import Git
import NexusProtocol
import Terminal

/// Has the user write a text in their own editor.
struct UserEditor {
  private let session: Session

  /// What separates the text from the words of help below it.
  static let line = "# ------------------------ >8 ------------------------"

  init(_ session: Session) {
    self.session = session
  }

  /// Returns what the user made of `text`, which may be the same.
  ///
  /// The command is git's own choice: GIT_EDITOR, `core.editor`, VISUAL, EDITOR.
  func write(_ text: String, name: String, help: String) async throws -> String {
    let environment = Surroundings.environment
    let configured = try await session.project?.repository.configurationString("core.editor")
    let command = environment["GIT_EDITOR"] ?? configured ?? environment["VISUAL"] ?? environment["EDITOR"]
    guard let command, !command.isEmpty else {
      throw UserError(
        "No editor is known.", hint: "Set EDITOR, or `git config core.editor`, or give the text as an argument.",
        status: .configuration)
    }
    let editor = Editor(
      command: command, environment: environment, temporaryDirectory: environment["TMPDIR"] ?? "/tmp")
    let whole = text + (text.hasSuffix("\n") || text.isEmpty ? "" : "\n") + "\(Self.line)\n# \(help)\n"
    guard let edited = try editor.edit(whole, fileName: name) else { return text }
    return edited.firstRange(of: Self.line).map { String(edited[..<$0.lowerBound]) } ?? edited
  }
}
