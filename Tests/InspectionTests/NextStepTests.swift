import Inspection
import NexusProtocol
import Store
import Testing

/// What a user is told to do next.
@Suite struct NextStepTests {
  private func step(_ states: TaskState..., remarks: TaskRemarks = TaskRemarks()) -> String {
    let tasks = zip(1..., states).map { number, state in
      PlanTask(id: TaskID(plan: 3, number: number), position: number, title: "Task", state: state)
    }
    return NextStep.text(tasks, tasks.standings(), remarks)
  }

  @Test func followsTheStatesOfTheTasks() {
    #expect(step(.pending, .committed) == "`nexus implement`")
    #expect(step(.committed, .unverified) == "`nexus review`")
    #expect(step(.approved, .accepted) == "`nexus review --accept` takes the approved work onto your branch.")
    #expect(step(.running).hasPrefix("Another nexus is working on it"))
    #expect(step(.accepted, .skipped).hasPrefix("`nexus report` writes down"))
    #expect(step(.rejected) == "`nexus plan show` has the details.")
  }

  @Test func aFailureIsNamedBesideTheStep() {
    #expect(
      step(.failed, .committed) == "`nexus review`. Task 3.1 failed: `nexus task show 3.1` says why.")
    #expect(step(.failed).hasSuffix("`nexus task retry 3.1` makes it ready again."))
  }

  @Test func whatIsRemarkedGoesFirst() {
    var remarks = TaskRemarks()
    remarks.interrupted = [2]
    #expect(step(.pending, .pending, remarks: remarks).hasPrefix("`nexus resume` goes on with task 3.2"))
    remarks = TaskRemarks()
    remarks.changesRequested = [1]
    #expect(step(.committed, remarks: remarks).contains("`nexus review 3.1 --revise \"\"`"))
  }
}
