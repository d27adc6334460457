import ArgumentParser
import JSONText
import Jobs
import NexusProtocol
import Store

struct JobAbortCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "abort",
    abstract: "End a job, whether it runs or waits, and its parts",
    discussion: """
      Whoever runs it ends it in order within a second, as Ctrl-C does; what was done so far is kept. `nexus job wait` \
      waits for that.
      """)

  @OptionGroup var argument: JobArgument

  @Argument(help: "Why, in words")
  var reason: String = "The user ended it."

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    guard try session.openStoreForReading() != nil else { throw JobArgument.missing(argument.job) }
    let store = try await session.openStore()
    _ = try await argument.find(in: store)
    let job = try await store.abortJob(argument.job, because: reason, at: Surroundings.now)
    switch session.console.format {
    case .json: try session.console.writeLine(JobJSON.value(job, nil).text())
    case .text:
      try session.console.note(job.state.isEnded ? "Job \(job.id) is aborted." : "Job \(job.id) was asked to end.")
    }
  }
}
