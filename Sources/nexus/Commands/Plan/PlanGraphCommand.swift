import ArgumentParser
import Graphs
import JSONText
import NexusProtocol
import Reports
import Store

struct PlanGraphCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw a plan's tasks and what each stands on, as text, Mermaid or SVG",
    discussion: """
        nexus plan graph
        nexus plan graph 3 --form svg > plan.svg
      """)

  @Argument(help: "The plan's number; without it the plan being worked on, or the last one", completion: .plans)
  var plan: Int?

  @Option(name: .long, help: "text, mermaid or svg")
  var form: GraphForm = .text

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    guard let store = try session.openStoreForReading() else { throw Session.noPlan }
    let plan = try await session.plan(plan, in: store, includingEnded: true)
    let graph = Graph.tasks(try await store.tasks(ofPlan: plan.number), title: plan.title)
    try form.write(graph, facts: [("plan", JSONValue(plan.number))], to: session.console)
  }
}
