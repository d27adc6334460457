import Agents
import ArgumentParser
import Git
import NexusProtocol
import Store
import Terminal

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take accepted work back off your branch",
    discussion: """
      Without a task the last landing is taken back; with --plan all that is accepted of that plan. Where your branch is \
      still where the landing left it, and nobody else has it, the branch goes back, with files and index. Otherwise a \
      commit is made that reverts the work, one for each task. Uncommitted changes to these files and conflicts with \
      later work stop it, and then nothing is changed. What was stays under refs/nexus/undone.

        nexus undo
        nexus undo 3.2
        nexus undo --plan 3 --yes

      Where nobody can be asked, as in a script, --yes is needed.
      """)

  @Argument(help: "The task, such as 2 or 3.2; without it the last landing", completion: .tasks)
  var task: String?

  @Option(name: .long, help: ArgumentHelp("The plan's number", valueName: "number"), completion: .plans)
  var plan: Int?

  @Flag(name: .long, help: "Do not ask first")
  var yes = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    var finished: [(landing: InterruptedLanding, tasks: [TaskID])] = []
    let store = try await session.openStore { finished.append(($0, $1)) }
    // What is asked for may be what the run before was killed in; a second undoing would go further back.
    if let (_, tasks) = finished.first, task == nil || tasks.map(\.description).contains(task ?? "") { return }
    let lander = try session.lander(telling: session.events(to: store))
    let proposal = try await lander.proposeUndo(of: try await target(session, store))
    let report = UndoReport(session: session, store: store)
    guard try await report.confirm(proposal, isAsked: !yes) else {
      throw UserError("Nothing was taken back.", hint: "Answer y, or give --yes.", status: .notDone)
    }
    try report.tell(try await lander.undo(proposal))
  }

  private func target(_ session: Session, _ store: Store) async throws -> UndoTarget {
    if let task { return .task(try await session.task(task, plan: plan, in: store, includingEnded: true).id) }
    return plan.map(UndoTarget.plan) ?? .lastLanding
  }
}
