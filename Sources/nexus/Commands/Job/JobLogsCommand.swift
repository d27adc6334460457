import ArgumentParser
import Jobs
import NexusProtocol
import Store

struct JobLogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Show the events of a job and its parts")

  @OptionGroup var argument: JobArgument

  @Flag(name: .shortAndLong, help: "Show those that come as well, until the job ends")
  var follow = false

  @OptionGroup var options: GlobalOptions

  private static let pause = Duration.milliseconds(200)

  func run() async throws {
    let session = try Session(options)
    let console = session.console
    guard let store = try await session.openStoreOfJobs() else { throw JobArgument.missing(argument.job) }
    var text = LogText(palette: console.palette)
    var last: Int64 = 0
    while !console.isReaderGone {
      // Asked first, so that what it says at its end is shown as well.
      let isEnded = try await argument.find(in: store).state.isEnded
      while case let entries = try await store.events(ofJob: argument.job, after: last), !entries.isEmpty {
        for entry in entries {
          last = entry.id
          switch console.format {
          case .json: try console.writeLine(entry.line)
          case .text: for line in text.lines(for: entry.event) { try console.writeLine(line) }
          }
        }
      }
      if isEnded || !follow { return }
      try await Task.sleep(for: Self.pause)
    }
  }
}
