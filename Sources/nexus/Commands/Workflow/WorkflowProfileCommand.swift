import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Workflows

struct WorkflowProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Say where the time, tokens and money of a run went, and what could run at once",
    discussion: """
      The time of a step is that in which at least one of its calls was open. The longest way is what the run cannot be \
      faster than with the same replies, however much runs at once.

        nexus workflow profile 3
      """)

  @Argument(help: "The run's number")
  var run: Int

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let record = try RunDirectory(session.project).record(run)
    let profile = RunProfile(of: record, try record.workflow())
    if session.console.format == .json { return try session.console.writeLine(Self.json(profile).text()) }
    try session.console.write(Self.table(profile))
    guard profile.milliseconds > 0 else { return }
    try session.console.writeLine()
    let way = profile.longestPath.joined(separator: " → ")
    try session.console.writeLine(
      "The longest way is \(Sanitizer.oneLine(way)): \(Self.text(profile.longestPathInMilliseconds)) of "
        + "\(Self.text(profile.milliseconds)).")
    for sentence in profile.advice { try session.console.writeLine(Sanitizer.oneLine(sentence)) }
  }

  private static func text(_ milliseconds: Int) -> String { TimeText.measured(.milliseconds(milliseconds)) }

  private static func table(_ profile: RunProfile) -> Table {
    var table = Table([
      .init("Step", truncation: .never), .init("Calls", alignment: .right), .init("Time", alignment: .right),
      .init("%", alignment: .right), .init("Tokens", alignment: .right), .init("Cost", alignment: .right),
      .init("Model"),
    ])
    func money(_ cost: Double?) -> String { cost.map { Money($0).description } ?? "unknown" }
    for step in profile.steps {
      let share = profile.milliseconds > 0 ? 100 * step.milliseconds / profile.milliseconds : 0
      table.add([
        .init(step.step), .init("\(step.calls)"), .init(text(step.milliseconds)), .init("\(share)"),
        .init("\(step.tokens)"), .init(money(step.cost)), .init(step.models.joined(separator: ", ")),
      ])
    }
    let calls = profile.steps.reduce(0) { $0 + $1.calls }
    table.add([
      .init("together"), .init("\(calls)"), .init(text(profile.milliseconds)), .init(""),
      .init("\(profile.tokens)"), .init(money(profile.cost)), .init(""),
    ])
    return table
  }

  private static func json(_ profile: RunProfile) -> JSONValue {
    let steps = profile.steps.map { step in
      JSONValue(members: [
        ("step", .string(step.step)), ("calls", JSONValue(step.calls)), ("milliseconds", JSONValue(step.milliseconds)),
        ("tokens", JSONValue(step.tokens)), ("cost", step.cost.flatMap { JSONValue($0) } ?? .null),
        ("models", JSONValue(step.models)),
      ])
    }
    return JSONValue(members: [
      ("steps", .array(steps)), ("milliseconds", JSONValue(profile.milliseconds)),
      ("tokens", JSONValue(profile.tokens)), ("cost", profile.cost.flatMap { JSONValue($0) } ?? .null),
      ("longestPath", JSONValue(profile.longestPath)),
      ("longestPathInMilliseconds", JSONValue(profile.longestPathInMilliseconds)),
      ("advice", JSONValue(profile.advice)),
    ])
  }
}
