import ArgumentParser
import JSONText
import Jobs
import NexusProtocol
import Store

struct JobRetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Queue a job again that did not end well",
    discussion: """
      Only what leads to the same when it is done twice can be tried again: `implement` and `review`. What \
      models have cost counts on, so that a spent budget has to be raised. `nexus job run` carries it out.
      """)

  @OptionGroup var argument: JobArgument
  @OptionGroup var budget: BudgetOptions
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    guard try session.openStoreForReading() != nil else { throw JobArgument.missing(argument.job) }
    let store = try await session.openStore()
    _ = try await argument.find(in: store)
    let job = try await store.retryJob(
      argument.job, limits: budget.limits.isEmpty ? nil : budget.limits, at: Surroundings.now)
    switch session.console.format {
    case .json: try session.console.writeLine(JobJSON.value(job, nil).text())
    case .text: try session.console.next("`nexus job run` carries out job \(job.id).")
    }
  }
}
