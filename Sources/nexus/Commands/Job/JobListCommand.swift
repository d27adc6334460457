import ArgumentParser
import JSONText
import Jobs
import NexusProtocol
import Store
import Terminal

struct JobListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List jobs, the newest first")

  @Flag(name: .shortAndLong, help: "Also those that ended before the last twenty")
  var all = false

  @Option(name: .long, help: ArgumentHelp("Only those in this state; may be given several times", valueName: "state"))
  var state: [JobState] = []

  @OptionGroup var options: GlobalOptions

  private static let limit = 20

  func run() async throws {
    let session = try Session(options)
    let console = session.console
    let store = try await session.openStoreOfJobs()
    let jobs = try await store?.jobs(in: state.isEmpty ? nil : Set(state), limit: all ? .max : Self.limit) ?? []
    let costs = try await JobCosts(of: jobs, in: store, session)
    switch console.format {
    case .json: for job in jobs { try console.writeLine(JobJSON.value(job, costs[job.id]).text()) }
    case .text:
      guard !jobs.isEmpty else { return try console.note("There are no such jobs.") }
      try console.write(JobText.table(jobs, costs, now: Surroundings.now))
    }
  }
}

extension JobState: ExpressibleByArgument {}
