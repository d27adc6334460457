import ArgumentParser
import Inspection
import JSONText
import NexusProtocol
import Store
import Terminal

struct TaskShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a task with its attempts, checks and reviews")

  @OptionGroup var arguments: TaskArguments
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    guard let store = try session.openStoreForReading() else { throw Session.noPlan }
    let task = try await arguments.find(in: session, store, includingEnded: true)
    let standing = try await store.tasks(ofPlan: task.id.plan).standings()[task.id.number] ?? .state(task.state)
    let record = try await TaskRecord(task, standing: standing, store: store)
    switch session.console.format {
    case .json: try session.console.writeLine(record.json.text())
    case .text:
      try session.console.writeProse(TaskRecordText(record: record, palette: session.console.palette).text, hanging: 7)
    }
  }
}
