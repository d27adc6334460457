import ArgumentParser
import JSONText
import Store

struct AuditListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List exchanges with models, the newest first")

  @Option(name: .long, help: ArgumentHelp("Only those of this job and its parts", valueName: "number"))
  var job: Int64?

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("Only the last so many", valueName: "number"))
  var limit = 20

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit is at least 1.") }
  }

  func run() async throws {
    let session = try Session(options)
    let console = session.console
    let store = try await session.openStoreOfJobs()
    if let job, try await store?.job(job) == nil { throw JobArgument.missing(job) }
    var entries: [AuditedExchange] = []
    if let store { entries = try await AuditedExchange.newest(limit, ofJob: job, in: store, session) }
    switch console.format {
    case .json: for entry in entries { try console.writeLine(entry.json.text()) }
    case .text:
      guard !entries.isEmpty else { return try console.note("No exchange with a model is in the audit.") }
      try console.write(AuditedExchange.table(entries))
    }
  }
}
