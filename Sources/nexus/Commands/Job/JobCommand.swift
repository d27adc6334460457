import ArgumentParser
import Jobs
import NexusProtocol
import Store

struct JobCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "job",
    abstract: "Look at what takes time: what runs, waits and has ended",
    discussion: """
      Each `nexus plan`, `implement`, `review`, `do` and `consult` is a job while it runs and afterwards, with what it \
      cost. `nexus job add` keeps one for later, and `nexus job run`, in any number of terminals, carries out what is \
      queued.

        nexus job list
        nexus job abort 12 "The plan has changed"
        nexus job add --priority -1 implement --max-time 2h
        nexus job run
      """,
    subcommands: [
      JobListCommand.self, JobShowCommand.self, JobLogsCommand.self, JobWaitCommand.self, JobAbortCommand.self,
      JobRetryCommand.self, JobAddCommand.self, JobRunCommand.self,
    ],
    defaultSubcommand: JobListCommand.self)
}

/// What the commands about one job have in common.
struct JobArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The job's number", valueName: "number"), completion: .jobs)
  var job: Int64

  func find(in store: Store?) async throws -> Job {
    guard let found = try await store?.job(job) else { throw Self.missing(job) }
    return found
  }

  static func missing(_ job: Int64) -> UserError {
    UserError("There is no job \(job).", hint: "`nexus job list --all` lists them.", status: .badInput)
  }
}

/// A command whose work is a job, which can be queued.
protocol QueueableCommand: AsyncParsableCommand {
  var jobKind: JobKind { get }
  var budget: BudgetOptions { get }
  /// Why its words alone do not say what is to be done; nil where they do.
  var reasonNotToQueue: String? { get }
  /// Called when it is queued, so that what can be known to fail then is told then.
  ///
  /// - Throws: What the command would throw.
  func checkBeforeQueuing(in session: Session) throws
}

extension QueueableCommand {
  var reasonNotToQueue: String? { nil }
  func checkBeforeQueuing(in session: Session) throws {}
}
