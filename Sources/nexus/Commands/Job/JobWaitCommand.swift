import ArgumentParser
import JSONText
import Jobs
import NexusProtocol
import Store

struct JobWaitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait",
    abstract: "Wait until jobs have ended",
    discussion: """
      The exit status is 0 when all are done, 75 when one was ended by a budget or a time limit with something to show, \
      and 1 when one failed, was aborted or expired.
      """)

  @Argument(help: ArgumentHelp("Numbers of jobs", valueName: "number"), completion: .jobs)
  var jobs: [Int64]

  @OptionGroup var options: GlobalOptions

  /// People do not notice it, and a look costs well under a millisecond.
  private static let pause = Duration.milliseconds(100)

  func run() async throws {
    let session = try Session(options)
    let console = session.console
    guard let store = try await session.openStoreOfJobs() else { throw JobArgument.missing(jobs[0]) }
    var ended: [Job] = []
    for number in jobs { ended.append(try await end(of: number, in: store, session)) }
    let costs = try await JobCosts(of: ended, in: store, session)
    for job in ended {
      switch console.format {
      case .json: try console.writeLine(JobJSON.value(job, costs[job.id]).text())
      case .text: try console.writeLine(JobText.line(job))
      }
    }
    if ended.contains(where: { !$0.state.isUsable }) { throw ExitCode(ExitStatus.notDone.rawValue) }
    if ended.contains(where: { $0.state == .partial }) { throw ExitCode(ExitStatus.tryAgain.rawValue) }
  }

  private func end(of number: Int64, in store: Store, _ session: Session) async throws -> Job {
    while true {
      try await session.putInOrder(store)
      guard let job = try await store.job(number) else { throw JobArgument.missing(number) }
      if job.state.isEnded { return job }
      try await Task.sleep(for: Self.pause)
    }
  }
}
