import ArgumentParser
import JSONText
import Jobs
import NexusProtocol
import Store

struct JobAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Queue a command, to be carried out by `nexus job run`",
    discussion: """
      The command is one of plan, implement, review and do, with all its options. Lower priorities come sooner, \
      equal ones in order of arrival; a minute of waiting is worth one, so that nothing waits for ever.

        nexus job add plan "Add a --json flag to the export command"
        nexus job add --priority -5 implement 2 --max-tokens 200000
        nexus job add --after 7 review
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
    let store = try await session.openStore()
    let parameters: JSONValue = ["arguments": JSONValue(words), "directory": .string(Surroundings.currentDirectory)]
    let draft = try JobDraft(
      parsed.jobKind, parameters, priority: priority, limits: parsed.budget.limits, needs: after.map { JobNeed($0) },
      deadline: within.map { Surroundings.now + $0.duration })
    let job = try await store.queueJobs([draft], at: Surroundings.now)[0]
    switch session.console.format {
    case .json: try session.console.writeLine(JobJSON.value(job, nil).text())
    case .text:
      try session.console.note("Job \(job.id) is \(job.state.rawValue).")
      try session.console.next("`nexus job run` carries it out.")
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
        "That command cannot be queued.", hint: "plan, implement, review and do can.", status: .usage)
    }
    self.command = command
  }
}
