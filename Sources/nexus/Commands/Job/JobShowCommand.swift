import ArgumentParser
import JSONText
import Jobs
import NexusProtocol
import Store
import Terminal

struct JobShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a job with its parts, its cost and what came of it")

  @OptionGroup var argument: JobArgument
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let console = session.console
    let store = try await session.openStoreOfJobs()
    let job = try await argument.find(in: store)
    let children = try await store?.children(ofJob: job.id) ?? []
    let costs = try await JobCosts(of: [job] + children, in: store, session)
    switch console.format {
    case .json:
      try console.writeLine(JobJSON.value(job, costs[job.id]).text())
      for child in children { try console.writeLine(JobJSON.value(child, costs[child.id]).text()) }
    case .text:
      try console.write(JobText.list(job, costs[job.id], now: Surroundings.now))
      guard !children.isEmpty else { return }
      try console.writeLine()
      try console.write(JobText.table(children, costs, now: Surroundings.now))
    }
  }
}
