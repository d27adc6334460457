import ArgumentParser
import NexusProtocol
import Terminal
import Workflows

struct AskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "Ask a model one question, or several models the same",
    discussion: """
      The answer goes to standard output as it comes. Text on standard input follows the question. Secrets are taken out \
      of all that is sent. With several models, each answer has a heading, and one that fails does not hurt the others: \
      the status is 0 as long as one answered. In a repository where nexus keeps its work, since `nexus init` or a plan, \
      questions and answers are kept, too: `nexus usage`, `nexus audit` and `nexus models stats` count them.

        nexus ask "What does HTTP status 418 mean?"
        git diff | nexus ask "Write a commit message for this"
        nexus ask -m qwen3:14b -m box/coder --combine merge "Name three causes of flaky tests"
        nexus ask --mode creative "Name a library that parses YAML"
        nexus ask --schema mood.json "Rate the mood of this text" < letter.txt
      """)

  @Argument(help: "The question; without one, standard input is")
  var prompt: [String] = []

  @Option(name: [.short, .long], help: "A model, as it is configured; may be repeated", completion: .models)
  var model: [String] = []

  @Option(name: .long, help: "The role whose model and options are used: overseer or implementer")
  var role: ModelRole = .overseer

  @Option(name: .long, help: "A mode: instructions, model and options that belong together, such as research")
  var mode: String?

  @Option(name: .long, help: "Who answers, such as technical_writer")
  var persona: String?

  @Option(name: .long, help: ArgumentHelp("Instructions for the model, before the question", valueName: "text"))
  var system: String?

  @Option(
    name: .long, help: ArgumentHelp("A file to show with the question; may be repeated", valueName: "file"),
    completion: .file())
  var file: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The JSON Schema of the answer; one that does not keep it is asked for again", valueName: "file"),
    completion: .file())
  var schema: String?

  @Option(
    name: .long,
    help: ArgumentHelp("A plugin that changes what is sent, or the answer; may be repeated", valueName: "plugin"))
  var filter: [String] = []

  @Option(name: .long, help: "Of several answers: best, merge or vote, made by the role's own model")
  var combine: Combination?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if combine != nil && model.count < 2 { throw ValidationError("--combine needs at least two models.") }
  }

  func run() async throws {
    let session = try Session.anywhere(options)
    let manner = try manner(session)
    let instructions = [manner.text, system ?? ""].filter { !$0.isEmpty }.joined(separator: "\n\n")
    let question = try AskQuestion(
      prompt: prompt, system: instructions.isEmpty ? nil : instructions, files: file, schema: schema)
    let shot = try OneShot(
      session.configuration, asking: model, filters: filter, keeping: session.questionKeeping())
    for notice in try shot.noticesBeforePrompts() { try session.console.note(notice) }
    let names = model.isEmpty ? [manner.model ?? shot.model(of: role)] : model
    let run = AskRun(shot: shot, role: role, manner: manner, question: question, console: session.console)
    do {
      let answers = try await run.ask(names)
      if let combine, answers.count > 1 { try await run.combine(answers, combine) }
    } catch {
      await shot.end()
      throw error
    }
    await shot.end()
  }

  private func manner(_ session: Session) throws -> Manner {
    // Nobody who names neither waits for files to be read.
    guard mode != nil || persona != nil else { return Manner() }
    do {
      return try WorkflowFiles(session.project).voices().manner(mode: mode, persona: persona, role: nil)
    } catch let fault as WorkflowFault {
      throw UserError(fault.message, hint: fault.hint, status: .badInput)
    }
  }
}

extension ModelRole: ExpressibleByArgument {
  /// `implementer` is what people say, `implementation` what the configuration does.
  package init?(argument: String) {
    self.init(rawValue: argument.lowercased() == "implementer" ? "implementation" : argument.lowercased())
  }
}
