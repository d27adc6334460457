import Agents
import Exchanges
import Git
import NexusProtocol
import Store

/// Has the goal of an exported plan planned again with the replies of then.
struct PlanningReplay {
  private let exported: ExportedPlan
  private let planner: Planner
  private let model: RecordedModel
  private let store: Store

  init(_ exported: ExportedPlan, _ planner: Planner, _ model: RecordedModel, _ store: Store) {
    self.exported = exported
    self.planner = planner
    self.model = model
    self.store = store
  }

  /// Returns nil where no reply planned it.
  func run(at base: ObjectID) async throws -> ReplayOutcome.Part? {
    guard exported.steps.contains(.planning) else { return nil }
    await model.begin(.planning)
    var part = ReplayOutcome.Part(name: nil)
    var ending: String?
    var planned: [PlanTask] = []
    do {
      let plan = try await planner.plan(exported.goal, base: base.description, baseBranch: nil)
      planned = try await store.tasks(ofPlan: plan.number)
    } catch let error as ModelError {
      ending = error.message
    } catch let error as AgentError {
      ending = error.message
    } catch let error as ExchangeError {
      ending = error.message
    }
    part.differences = await model.differences[.planning] ?? []
    if let ending {
      part.differences.append("it came to no plan: \(ending)")
    } else if let why = exported.otherTasks {
      part.notReplayed.append("whether the tasks are the same, since \(why)")
    } else {
      part.differences += compare(planned)
    }
    let left = await model.leftOver(of: .planning)
    if left > 0 {
      part.differences.append(left == 1 ? "1 reply was not asked for" : "\(left) replies were not asked for")
    }
    return part
  }

  private func compare(_ planned: [PlanTask]) -> [String] {
    guard planned.count == exported.tasks.count else {
      return ["\(Self.count(exported.tasks.count)) then, \(Self.count(planned.count)) now"]
    }
    return zip(exported.tasks, planned).flatMap { then, now in
      let draft = then.draft
      let fields: [(String, Bool)] = [
        ("title", draft.title == now.title), ("instructions", draft.instructions == now.instructions),
        ("files", draft.files == now.files), ("acceptance", draft.acceptance == now.acceptance),
        ("checks", draft.checks == now.checks), ("order", draft.dependsOn == now.dependsOn.map(String.init)),
      ]
      let other = fields.filter { !$0.1 }.map(\.0)
      return other.isEmpty ? [] : ["task \(then.name) is planned with another \(other.joined(separator: ", "))"]
    }
  }

  private static func count(_ tasks: Int) -> String { tasks == 1 ? "1 task" : "\(tasks) tasks" }
}
