import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Workflows

struct WorkflowShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a run of a workflow: how its steps ended, or the response of one of them",
    discussion: """
        nexus workflow show 3
        nexus workflow show 3 --step draft
      """)

  @Argument(help: "The run's number")
  var run: Int

  @Option(name: .long, help: "Only the response of this step")
  var step: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let record = try RunDirectory(session.project).record(run)
    let profile = RunProfile(of: record, try record.workflow())
    var endings = record.endings
    if let step {
      endings.removeAll { $0.step != step }
      guard let ending = endings.first else {
        let names = record.endings.map(\.step).joined(separator: ", ")
        throw UserError(
          "No step \(Sanitizer.oneLine(step)) has ended in the run \(run).",
          hint: names.isEmpty ? "None has." : "There are \(names).", status: .badInput)
      }
      if session.console.format == .text {
        return try session.console.writeLine(Sanitizer.text(ending.result.response.shownText))
      }
    }
    if session.console.format == .json {
      for ending in endings { try session.console.writeLine(RunView.json(ending.step, ending.result).text()) }
      return
    }
    try session.console.write(facts(of: record, profile))
    try session.console.writeLine()
    try session.console.write(Self.table(endings, profile))
    for note in record.notes { try session.console.writeLine(Sanitizer.text(note)) }
    if record.state != .done { try session.console.next("`nexus workflow run --resume \(run)` goes on with it.") }
  }

  private func facts(of record: WorkflowRecord, _ profile: RunProfile) -> KeyValueList {
    var list = KeyValueList()
    list.add("Run", "\(run) of \(record.head.workflow)")
    list.add("State", record.state.rawValue)
    if let began = record.beganText { list.add("Began", began) }
    if let source = record.head.source { list.add("From", "\(source.step), after run \(source.run)") }
    for input in record.head.inputs.members { list.add(input.key, Sanitizer.oneLine(input.value.shownText)) }
    list.add("Tokens", "\(profile.tokens)")
    list.add("Time", TimeText.measured(.milliseconds(profile.milliseconds)))
    if let cost = profile.cost { list.add("Cost", Money(cost).description) }
    return list
  }

  private static func table(_ endings: [WorkflowRecord.Ending], _ profile: RunProfile) -> Table {
    var table = Table([
      .init("Step", truncation: .never), .init("State"), .init("Model"), .init("Tokens", alignment: .right),
      .init("Time", alignment: .right), .init("Response"),
    ])
    for ending in endings {
      let spent = profile.steps.first { $0.step == ending.step }
      table.add([
        .init(ending.step), .init(ending.result.state.rawValue),
        .init(spent?.models.joined(separator: ", ") ?? ""), .init("\(ending.result.tokens)"),
        .init(spent.map { TimeText.measured(.milliseconds($0.milliseconds)) } ?? ""),
        .init(ending.result.error ?? String(Sanitizer.oneLine(ending.result.response.shownText).prefix(200))),
      ])
    }
    return table
  }
}
