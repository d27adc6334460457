import ArgumentParser
import Inspection
import JSONText
import NexusProtocol
import Store
import Terminal

struct UsageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage",
    abstract: "Sum up what models took in this repository: tokens, time and money",
    discussion: """
      Tokens and times are those that servers told. A cost is reckoned with today's price of the model; it is unknown \
      where the price is, or where the server did not count. Models on this machine cost nothing.
      """)

  @OptionGroup var options: GlobalOptions

  @Option(help: ArgumentHelp("What to tell apart: day, model or plan; may be given several times", valueName: "part"))
  var by: [UsageSum.Part] = []

  @Option(
    help: ArgumentHelp("Only what began since then: 8h, 7d, 2026-01-31 or 2026-01-31T09:30:00Z", valueName: "time"))
  var since: String?

  func run() async throws {
    let session = try Session(options)
    let console = session.console
    let start = try start()
    let store = try session.openStoreForReading()
    let usages = try await store?.exchangeUsages(since: start) ?? []
    let parts = UsageSum.Part.allCases.filter((by.isEmpty ? [.day] : by).contains)
    let prices = try session.prices()
    let sums = UsageSum.each(of: usages, by: parts) { prices?.price(of: $0.model, role: $0.role) }
    switch console.format {
    case .json: for sum in sums { try console.writeLine(sum.json.text()) }
    case .text:
      guard !sums.isEmpty else { return try console.note("No model was asked anything in that time.") }
      try console.write(UsageSum.table(sums, by: parts))
    }
  }

  private func start() throws -> Timestamp {
    guard let since else { return Timestamp(millisecondsSince1970: 0) }
    guard let time = SinceText.time(since, now: Surroundings.now) else { throw SinceText.fault(in: since) }
    return time
  }
}
