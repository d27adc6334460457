import NexusProtocol
import Testing

@Suite struct TaskStandingTests {
  private func task(_ number: Int, _ state: TaskState = .pending, after: [Int] = []) -> PlanTask {
    PlanTask(
      id: TaskID(plan: 1, number: number), position: number, title: "Task \(number)", dependsOn: after, state: state)
  }

  @Test func aPendingTaskIsReadyWhenAllItDependsOnIsThere() {
    let tasks = [
      task(1, .committed), task(2, .unverified), task(3, .approved), task(4, .accepted), task(5, .skipped),
      task(6, after: [1, 2, 3, 4, 5]), task(7, .running), task(8, after: [1, 7]), task(9, after: [6]),
    ]
    let standings = tasks.standings()
    #expect(standings[6] == .ready)
    #expect(standings[8] == .state(.pending))
    #expect(standings[9] == .state(.pending))
    #expect(standings[7] == .state(.running))
  }

  @Test(arguments: [TaskState.failed, .rejected])
  func whatDependsOnALostTaskIsBlockedByTheNearest(state: TaskState) {
    let standings = [task(1, state), task(2, after: [1]), task(3, after: [2]), task(4)].standings()
    #expect(standings[2] == .blocked(by: 1))
    #expect(standings[3] == .blocked(by: 2))
    #expect(standings[4] == .ready)
  }

  @Test func aCircleOrAnUnknownTaskEndsTheSearch() {
    let circle = [task(1, after: [2]), task(2, after: [1]), task(3, after: [3])].standings()
    #expect(circle[1] == .state(.pending) && circle[2] == .state(.pending))
    #expect([task(1, after: [9])].standings()[1] == .ready)
  }

  @Test func chainsOfThousandsAreNoTrouble() {
    let chain = (1...20_000).map { task($0, $0 == 1 ? .failed : .pending, after: $0 == 1 ? [] : [$0 - 1]) }
    #expect(chain.standings()[20_000] == .blocked(by: 19_999))
  }

  @Test func namesAreWhatPeopleAreShown() {
    #expect(TaskStanding.ready.name == "ready")
    #expect(TaskStanding.blocked(by: 2).name == "blocked")
    #expect(TaskStanding.state(.unverified).name == "unverified")
  }
}
