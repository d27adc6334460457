import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Workflows

struct WorkflowRunsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List the runs of workflows",
    discussion: """
      A run that is being carried out counts as interrupted until it has ended.

        nexus workflow runs
        nexus workflow runs research
      """)

  @Argument(help: "Only the runs of this workflow")
  var workflow: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let directory = try RunDirectory(session.project)
    var table = Table([
      .init("Run", alignment: .right, truncation: .never), .init("Workflow"), .init("State"), .init("Began"),
      .init("Steps", alignment: .right), .init("Tokens", alignment: .right),
    ])
    for number in try directory.numbers() {
      let record: WorkflowRecord
      do {
        record = try directory.record(number)
      } catch let error as UserError {
        // One damaged file must not hide the others.
        session.console.report(error)
        continue
      }
      guard workflow == nil || record.head.workflow == workflow else { continue }
      if session.console.format == .json {
        try session.console.writeLine(Self.json(number, record).text())
      } else {
        table.add([
          .init("\(number)"), .init(record.head.workflow), .init(record.state.rawValue),
          .init(record.beganText ?? ""), .init("\(record.endings.count)"), .init("\(record.tokens)"),
        ])
      }
    }
    guard session.console.format == .text else { return }
    try session.console.write(table)
    if table.isEmpty { try session.console.next("`nexus workflow run NAME` begins a run.") }
  }

  private static func json(_ number: Int, _ record: WorkflowRecord) -> JSONValue {
    JSONValue(members: [
      ("run", JSONValue(number)), ("workflow", .string(record.head.workflow)),
      ("state", .string(record.state.rawValue)), ("beganAt", record.beganText.map(JSONValue.string) ?? .null),
      ("steps", JSONValue(record.endings.count)), ("tokens", JSONValue(record.tokens)),
    ])
  }
}

extension WorkflowRecord {
  var beganText: String? {
    head.beganAt.map { Timestamp(millisecondsSince1970: Int64($0)).description }
  }

  var tokens: Int { replies.reduce(0) { $0 + $1.reply.tokens } }
}
