import ArgumentParser
import JSONText
import NexusProtocol
import Reports
import Store
import Terminal

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a plan and how its work came about as a page to read",
    discussion: """
      The page is one HTML file that opens without a server: the goal, the tasks and what each stands on, every attempt \
      with its edits and checks, reviews, changes, tokens and time. --markdown writes a shorter text for a pull request. \
      Secrets that are known for such are taken out.

        nexus report
        nexus report 3 -o report.html
        nexus report --markdown | gh pr create --body-file -
      """)

  @Argument(help: "The plan's number; without it the plan being worked on, or the last one", completion: .plans)
  var plan: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write to this file, or with - to standard output; nexus-plan-N.html by default", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Write Markdown; to standard output by default")
  var markdown = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    guard let store = try session.openStoreForReading() else { throw Session.noPlan }
    let plan = try await session.plan(plan, in: store, includingEnded: true)
    let report = try await PlanReport(of: plan, in: store, ReviewPage(session: session, store: store))
    let (text, redacted) = write(report)
    let name = output ?? (markdown ? "-" : "nexus-plan-\(plan.number).html")
    guard name != "-" else { return try session.console.write(text) }
    let path = session.path(name)
    // It quotes the project's files, so it is the user's alone until they decide otherwise.
    try Files.write(text, to: path, mode: 0o600)
    if session.console.format == .json {
      return try session.console.writeLine(
        JSONValue(members: [
          ("plan", JSONValue(plan.number)), ("file", .string(path)), ("redacted", JSONValue(redacted)),
        ]).text())
    }
    try session.console.note(
      "Wrote \(name)" + (redacted == 0 ? "." : "; secrets taken out of \(redacted.counted("text")).")
        + (markdown ? "" : " Open it in a browser."))
  }

  private func write(_ report: PlanReport) -> (String, Int) {
    if markdown {
      let written = ReportMarkdown(report)
      return (written.text, written.redacted)
    }
    let written = ReportPage(report)
    return (written.html, written.redacted)
  }
}
