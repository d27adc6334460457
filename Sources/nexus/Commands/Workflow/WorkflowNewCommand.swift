import ArgumentParser
import Graphs
import JSONText
import NexusProtocol
import Terminal
import Workflows

extension WorkflowTemplate: ExpressibleByArgument {}

struct WorkflowNewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a new workflow from a template, or have the Overseer write one",
    discussion: """
      With --template the word is the new workflow's name. The templates are research, review, translate, compare, \
      refine, map-reduce and change. Without it the words say what the workflow is to do: the Overseer writes it, gets it \
      back with its faults, and you see it before it is kept. A file that is there is never written over.

        nexus workflow new notes --template map-reduce
        nexus workflow new "Translate a text into German and French, and compare the two"
      """)

  @Argument(help: "The name, or what the workflow is to do")
  var words: [String] = []

  @Option(name: .long, help: "The template to begin with")
  var template: WorkflowTemplate?

  @Option(name: .long, help: "The workflow's name, where the Overseer writes it")
  var name: String?

  @Flag(name: .long, help: "Keep what the Overseer writes without asking")
  var yes = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let template {
      if name != nil || words.count > 1 { throw ValidationError("With --template the one word is the name.") }
      try Self.requireName(words.first ?? template.rawValue)
    } else {
      guard words.joined(separator: " ").contains(where: \.isWhitespace) else {
        throw ValidationError("Say in words what the workflow is to do, or give a --template.")
      }
      if let name { try Self.requireName(name) }
    }
  }

  private static func requireName(_ name: String) throws {
    guard isName(name) else { throw ValidationError("\"\(name)\" is no name of letters, digits, - and _.") }
  }

  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
  }

  func run() async throws {
    let session = try Session.anywhere(options)
    let files = WorkflowFiles(session)
    guard let template else { return try await write(session, files) }
    let name = words.first ?? template.rawValue
    let text = template.text.replacing("name: \(template.rawValue)\n", with: "name: \(name)\n", maxReplacements: 1)
    try keep(text, as: name, in: try file(name, files, session), session)
  }

  private func write(_ session: Session, _ files: WorkflowFiles) async throws {
    // A name that is taken must not be found out after a model was asked.
    if let name { _ = try file(name, files, session) }
    let shot = try OneShot(session.configuration)
    for notice in try shot.noticesBeforePrompts() { try session.console.note(notice) }
    let wish = words.joined(separator: " ")
    let writer = WorkflowWriter(checker: WorkflowChecker(voices: try files.voices(), tools: try session.knownTools()))
    let draft: WorkflowWriter.Draft
    do {
      draft = try await session.working(as: .overseer) {
        try await writer.draft(of: wish) { conversation in
          let messages = conversation.enumerated().map { Message($0.offset % 2 == 0 ? .user : .assistant, $0.element) }
          return try await shot.answer(messages, by: shot.model(of: .overseer), as: .overseer).content
        } onFaults: { faults in
          try session.console.note("The workflow cannot be used yet; it goes back with:")
          for fault in faults { try session.console.note("  " + Sanitizer.text(fault)) }
        }
      }
    } catch let failure as StepFailure {
      throw UserError(
        failure.message, hint: "Say it in other words, try another model, or begin with a --template.",
        status: .notDone)
    }
    let name = self.name ?? (Self.isName(draft.workflow.name) ? draft.workflow.name : "workflow")
    let text = Self.named(name, draft)
    guard session.console.format == .text else {
      guard yes else {
        return try session.console.writeLine(JSONValue(members: [("written", .null), ("text", .string(text))]).text())
      }
      return try keep(text, as: name, in: try file(name, files, session), session)
    }
    try session.console.write(Sanitizer.text(text) + "\n")
    try session.console.writeLine(Sanitizer.text(GraphText.text(draft.workflow.graph)))
    let file = try file(name, files, session)
    guard
      try yes
        || session.console.confirm("Keep it as \(ShownPath.text(file, from: session.directory))?", insteadOf: "--yes")
    else { return }
    try keep(text, as: name, in: file, session)
  }

  /// The text under the name that the file gets, which is how the workflow is found.
  private static func named(_ name: String, _ draft: WorkflowWriter.Draft) -> String {
    guard draft.workflow.name != name else { return draft.text }
    var lines = draft.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.removeAll { $0.hasPrefix("name:") }
    return (["name: \(name)"] + lines).joined(separator: "\n")
  }

  /// Where the workflow goes.
  ///
  /// - Throws: `UserError` for a name that is taken.
  private func file(_ name: String, _ files: WorkflowFiles, _ session: Session) throws -> String {
    guard let directory = files.home else {
      throw UserError("There is no place for workflows.", hint: "Set HOME.", status: .unavailable)
    }
    let file = "\(directory)/\(name).yaml"
    guard !Files.exists(file) else {
      throw UserError(
        "\(ShownPath.text(file, from: session.directory)) is there already.",
        hint: template == nil ? "Choose another name with --name." : "Choose another name.", status: .badInput)
    }
    return file
  }

  private func keep(_ text: String, as name: String, in file: String, _ session: Session) throws {
    if let slash = file.lastIndex(of: "/") { try Files.makeDirectory(String(file[..<slash]), mode: 0o755) }
    try Files.write(text, to: file, mode: 0o644)
    if session.console.format == .json {
      return try session.console.writeLine(
        JSONValue(members: [("written", .string(file)), ("text", .string(text))]).text())
    }
    try session.console.writeLine("Wrote \(ShownPath.text(file, from: session.directory)).")
    try session.console.next("`nexus workflow check \(name)` checks it, `nexus workflow graph \(name)` draws it.")
  }
}
