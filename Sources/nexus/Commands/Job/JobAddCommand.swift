import ArgumentParser
import JSONText
import Jobs
import NexusProtocol
import ProgramTools
import Programs
import Store

struct JobAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Queue a command, to be carried out by `nexus job run`",
    discussion: """
      The command is one of plan, implement, review, do, consult and workflow run, with all its options. Lower priorities come sooner, \
      equal ones in order of arrival; a minute of waiting is worth one, so that nothing waits for ever. With --start a \
      process in the background carries out what is queued, and goes on when this terminal is closed.

        nexus job add plan "Add a --json flag to the export command"
        nexus job add --priority -5 implement 2 --max-tokens 200000
        nexus job add --after 7 review
        nexus job add --start consult "Where are prices rounded?"
      """)

  @Option(name: .long, help: ArgumentHelp("Lower is sooner", valueName: "number"))
  var priority = 0

  @Option(
    name: .long,
    help: ArgumentHelp("A job that has to be done first; may be given several times", valueName: "number"),
    completion: .jobs)
  var after: [Int64] = []

  @Option(name: .long, help: ArgumentHelp("Not to be begun later than in this time, such as 8h", valueName: "time"))
  var within: TimeLimit?

  @Flag(name: .long, help: "Begin to carry out the queue in the background")
  var start = false

  @Argument(parsing: .captureForPassthrough, help: "The command and its options")
  var command: [String]

  func validate() throws {
    guard JobDraft.priorities.contains(priority) else {
      throw ValidationError("--priority takes a number from -1000 to 1000.")
    }
  }

  func run() async throws {
    // Everything is taken for the command's, also where there is no command yet.
    if ["--help", "-h"].contains(command.first) { throw CleanExit.helpRequest(Self.self) }
    let words = command.first == "--" ? Array(command.dropFirst()) : command
    let parsed = try QueuedWords(words).command
    if let reason = parsed.reasonNotToQueue {
      throw UserError("That command cannot be queued: \(reason)", hint: "Run it in a terminal.", status: .usage)
    }
    var options = try GlobalOptions.parse([])
    options.json = words.contains("--json")
    let session = try Session(options)
    try parsed.checkBeforeQueuing(in: session)
    let store = try await session.openStore()
    let parameters: JSONValue = ["arguments": JSONValue(words), "directory": .string(Surroundings.currentDirectory)]
    let draft = try JobDraft(
      parsed.jobKind, parameters, priority: priority, limits: parsed.budget.limits, needs: after.map { JobNeed($0) },
      deadline: within.map { Surroundings.now + $0.duration })
    let job = try await store.queueJobs([draft], at: Surroundings.now)[0]
    if start { try Self.startRunner() }
    switch session.console.format {
    case .json: try session.console.writeLine(JobJSON.value(job, nil).text())
    case .text:
      try session.console.note("Job \(job.id) is \(job.state.rawValue).")
      try session.console.next(
        start
          ? "`nexus job wait \(job.id)` waits for it, `nexus job logs \(job.id) --follow` tells what happens."
          : "`nexus job run` carries it out.")
    }
  }

  /// Starts `nexus job run` in a process group of its own, so that neither Ctrl-C here nor the end of this terminal or of
  /// the program that called reaches it. What it does is in the store.
  private static func startRunner() throws {
    let program = try OwnProgram.program(in: Surroundings.currentDirectory)
    do {
      _ = try ProgramStart.start(
        ["nexus", "job", "run", "--quiet"], executable: program.path, environment: Surroundings.environment,
        input: .nothing, output: .nothing, error: .nothing)
    } catch {
      throw UserError(
        "The job is queued, but nothing could be started in the background: \(error.message)",
        hint: "`nexus job run` carries it out.", status: .unavailable)
    }
  }
}

/// The words of a command that is kept for later.
struct QueuedWords {
  let command: any QueueableCommand

  /// - Throws: `UserError` where they are no command that can be queued, or one that is wrong.
  init(_ words: [String]) throws {
    let parsed: any ParsableCommand
    do {
      parsed = try Nexus.parseAsRoot(ArgumentOrder.sorted(words))
    } catch {
      throw UserError(
        "That is no command of nexus: \(Nexus.message(for: error))", hint: "`nexus --help` lists them.", status: .usage)
    }
    guard let command = parsed as? any QueueableCommand else {
      throw UserError(
        "That command cannot be queued.", hint: "plan, implement, review, do, consult and workflow run can.",
        status: .usage)
    }
    self.command = command
  }
}
