import ArgumentParser
import Configuration
import JSONText
import ModelCatalog
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
      the status is 0 as long as one answered. On a terminal of at least 100 columns they stand side by side, as long as each \
      gets 30 of them. In a repository where nexus keeps its work, since `nexus init` or a plan, \
      questions and answers are kept, too: `nexus usage`, `nexus audit` and `nexus models stats` count them. \
      --continue goes on with the last question that was answered there: its questions and answers are sent before the \
      new one, to the same model. Where there is none the status is 1, and outside of a repository 69.

      --route chooses among the models of the roles, their fallbacks, and those of providers of which something is known, by \
      prices and contexts, by what `nexus models stats` has on record, and by what is in memory. A price that is not known is \
      never the lowest. Standard error says which model it is and why.

      With --tools a model may look things up before it answers: read files of the last commit, search them, and call tools \
      of the servers you allowed; --tool NAME offers only those named, such as read_file, search, or SERVER__TOOL. \
      `reading.maxRequests` bounds how often. A mode or persona that names tools offers these without either. Standard error \
      tells each request, and the answer is shown when it is whole.

        nexus ask "What does HTTP status 418 mean?"
        git diff | nexus ask "Write a commit message for this"
        nexus ask -m qwen3:14b -m box/coder --combine merge "Name three causes of flaky tests"
        nexus ask --continue "And how are they found?"
        nexus ask -m gemma3 --image plot.png "What does this plot show?"
        nexus ask --route cheap "Name a synonym of fast"
        nexus ask --mode creative "Name a library that parses YAML"
        nexus ask --schema mood.json "Rate the mood of this text" < letter.txt
        nexus ask --tools "Where are prices rounded?"
      """)

  @Argument(help: "The question; without one, standard input is")
  var prompt: [String] = []

  @Option(name: [.short, .long], help: "A model, as it is configured; may be repeated", completion: .models)
  var model: [String] = []

  @Option(
    name: .long,
    help: "Have the model chosen among the configured ones: the cheap, the fast or the good one for the question")
  var route: RouteGoal?

  @Flag(
    name: [.customShort("c"), .customLong("continue")],
    help: "Go on with the last question: what was asked and answered is sent, too")
  var goesOn = false

  @Option(
    name: .long,
    help: "The role whose model and options are used: overseer or implementer; otherwise the Overseer, or as before")
  var role: ModelRole?

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
      "An image to show with the question: PNG, JPEG, GIF or WebP of up to 3.75 MB; may be repeated", valueName: "file"),
    completion: .file())
  var image: [String] = []

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

  @Flag(
    name: .customLong("tools"), help: "Let the model read the repository, and call tools of servers, before it answers")
  var offersTools = false

  @Option(
    name: .customLong("tool"),
    help: ArgumentHelp("Let the model use this tool before it answers; may be repeated", valueName: "name"))
  var toolNames: [String] = []

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if offersTools && !toolNames.isEmpty { throw ValidationError("--tools offers all tools: name some, or all.") }
    if route != nil && !model.isEmpty {
      throw ValidationError("--route chooses the model, so none can be named with it.")
    }
    if combine != nil && model.count < 2 { throw ValidationError("--combine needs at least two models.") }
  }

  func run() async throws {
    let session = try Session.anywhere(options)
    let manner = try manner(session)
    let instructions = [manner.text, system ?? ""].filter { !$0.isEmpty }.joined(separator: "\n\n")
    let question = try AskQuestion(
      prompt: prompt, system: instructions.isEmpty ? nil : instructions, files: file, images: image,
      schema: schema, in: session)
    let unchecked = question.schema.map { SchemaCheck.unchecked(in: $0) } ?? []
    if !unchecked.isEmpty {
      try session.console.note("The schema says more than is checked: \(unchecked.joined(separator: ", ")).")
    }
    let keeping = try session.questionKeeping()
    let before = goesOn ? try await AskedBefore(in: keeping, isInProject: session.project != nil) : nil
    let role = try role ?? before?.answer(for: model.first).role ?? .overseer
    let models = try await models(
      session, for: question, as: role, in: manner, after: before, record: keeping?.store)
    // Where the role's own model is asked, its fallbacks may be, too.
    let own = session.configuration[role]
    let others = models.contains { $0.name == own.model } ? own.fallbacks : []
    let shot = try OneShot(
      session.configuration, asking: models.map(\.name) + others, filters: filter, keeping: keeping)
    for model in models where question.hasImages || model.earlier?.hasImages == true {
      try await shot.requireSight(of: model.name, as: role)
    }
    for notice in try shot.noticesBeforePrompts() { try session.console.note(notice) }
    for model in models { if let text = model.continuation { try session.console.note(text) } }
    do {
      try await withTools(session, in: manner, keeping) { tools, leftOut in
        let run = AskRun(
          shot: shot, role: role, manner: manner, question: question, console: session.console, tools: tools,
          toolsLeftOut: leftOut)
        let answers = try await run.ask(models)
        if let combine, answers.count > 1 { try await run.combine(answers, combine) }
      }
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
      return try WorkflowFiles(session).voices().manner(mode: mode, persona: persona, role: nil)
    } catch let fault as WorkflowFault {
      throw UserError(fault)
    }
  }
}

extension ModelRole: ExpressibleByArgument {
  /// `implementer` is what people say, `implementation` what the configuration does.
  package init?(argument: String) {
    self.init(rawValue: argument.lowercased() == "implementer" ? "implementation" : argument.lowercased())
  }
}
