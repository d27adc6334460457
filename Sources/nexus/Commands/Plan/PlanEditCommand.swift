import ArgumentParser
import NexusProtocol

struct PlanEditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Change a plan's tasks in your editor",
    discussion:
      "The plan is shown in the plain-text format that `nexus help plan-format` describes. Tasks that were begun stay.")

  @Argument(help: "The plan's number; without it the plan being worked on", completion: .plans)
  var plan: Int?

  @Option(
    name: .shortAndLong, help: "Take the new text from this file, or from standard input with -", completion: .file())
  var file: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let plan = try await session.plan(plan, in: store)
    let editing = PlanEditing(session: session, store: store)
    if let file {
      let bytes = file == "-" ? try Files.readStandardInput() : try Files.read(file)
      guard let bytes else {
        throw UserError("There is no file \(file).", hint: "Check the path given with --file.", status: .badInput)
      }
      try await editing.replace(plan, with: String(decoding: bytes, as: UTF8.self))
    } else {
      guard try await editing.edit(plan) else { return }
    }
    try session.console.note("Plan \(plan.number) is saved.")
  }
}
