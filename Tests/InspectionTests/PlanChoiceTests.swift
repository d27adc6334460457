import Foundation
import Inspection
import NexusProtocol
import Store
import Testing

/// Plans and tasks by what a user calls them.
@Suite struct PlanChoiceTests {
  private func withStore(_ body: (Store) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "choice-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let store = try Store.open(at: directory + "/nexus.db")
    try await body(store)
    try store.close()
  }

  private func add(_ title: String, to store: Store) async throws -> Plan {
    try await store.savePlan(
      PlanDraft(title: title, tasks: [TaskDraft(id: "1", title: "One")]), goal: title, base: "base", baseBranch: nil,
      at: Timestamp(millisecondsSince1970: 1000), branch: { "nexus/\($0)" })
  }

  @Test func theNewestPlanThatIsWorkedOnIsMeant() async throws {
    try await withStore { store in
      let choice = PlanChoice(in: store)
      await #expect(throws: UserError.self) { try await choice.plan(nil) }
      _ = try await add("First", to: store)
      let second = try await add("Second", to: store)
      #expect(try await choice.plan(nil).number == second.number)
      #expect(try await choice.livingPlan(1).title == "First")
      await #expect(throws: UserError.self) { try await choice.plan(9) }
    }
  }

  @Test func aTaskIsNamedWithItsPlanOrInTheOneWorkedOn() async throws {
    try await withStore { store in
      let choice = PlanChoice(in: store)
      for title in ["First", "Second"] { _ = try await add(title, to: store) }
      #expect(try await choice.task("1", plan: nil).id == TaskID(plan: 2, number: 1))
      #expect(try await choice.task("1.1", plan: nil).id == TaskID(plan: 1, number: 1))
      for name in ["7", "9.1", "one", ""] {
        await #expect(throws: UserError.self, "\(name)") { try await choice.task(name, plan: nil) }
      }
    }
  }
}
