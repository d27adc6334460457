import Git
import NexusProtocol
import Terminal

/// Has the user write a text in their own editor.
struct UserEditor {
  private let repository: Repository?

  /// What separates the text from the words of help below it.
  static let line = "# ------------------------ >8 ------------------------"

  init(_ session: Session) {
    self.init(repository: session.project?.repository)
  }

  /// - Parameter repository: Whose `core.editor` counts, besides the environment.
  init(repository: Repository?) {
    self.repository = repository
  }

  /// Returns what the user made of `text`, which may be the same.
  ///
  /// The command is git's own choice: GIT_EDITOR, `core.editor`, VISUAL, EDITOR.
  func write(_ text: String, name: String, help: String) async throws -> String {
    let whole =
      text + (text.hasSuffix("\n") || text.isEmpty ? "" : "\n") + "\(Self.line)\n"
      + help.split(separator: "\n").map { "# \($0)\n" }.joined()
    guard let edited = try await change(whole, name: name) else { return text }
    return edited.firstRange(of: Self.line).map { String(edited[..<$0.lowerBound]) } ?? edited
  }

  /// Returns what the user made of `text`, all of it; nil when it is the same.
  func change(_ text: String, name: String) async throws -> String? {
    guard let command = try await command() else {
      throw UserError(
        "No editor is known.", hint: "Set EDITOR, or `git config core.editor`, or give the text as an argument.",
        status: .configuration)
    }
    let editor = Editor(
      command: command, environment: Surroundings.environment, temporaryDirectory: Surroundings.temporaryDirectory)
    return try Attention.on(.elsewhere) { try editor.edit(text, fileName: name) }
  }

  /// The command that will be used; nil where none is known.
  func command() async throws -> String? {
    let environment = Surroundings.environment
    let configured = try await repository?.configurationString("core.editor")
    let command = environment["GIT_EDITOR"] ?? configured ?? environment["VISUAL"] ?? environment["EDITOR"]
    return command?.isEmpty == false ? command : nil
  }
}
