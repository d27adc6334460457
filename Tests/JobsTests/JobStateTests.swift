import Jobs
import Testing

@Suite struct JobStateTests {
  @Test func whatIsDoneStaysDone() {
    for state in JobState.allCases { #expect(!JobState.done.mayBecome(state)) }
  }

  @Test func runningIsReachedFromTheQueueAlone() {
    #expect(JobState.allCases.filter { $0.mayBecome(.running) } == [.queued])
  }

  @Test func whatHasEndedGoesBackToTheQueueOrNowhere() {
    for state in JobState.allCases where state.isEnded {
      for next in JobState.allCases where state.mayBecome(next) { #expect(next == .queued || next == .waiting) }
    }
  }

  @Test func whatHasNotEndedCanBeAborted() {
    for state in JobState.allCases { #expect(state.isEnded != state.mayBecome(.aborted)) }
  }
}
