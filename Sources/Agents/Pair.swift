/// What plans, writes and reviews, and what both roles' models are asked through.
package struct Pair: Sendable {
  package let planner: Planner
  package let reviewer: Reviewer
  /// Works at tasks, and writes their prompts.
  package var runner: TaskRunner

  package init(planner: Planner, reviewer: Reviewer, runner: TaskRunner) {
    self.planner = planner
    self.reviewer = reviewer
    self.runner = runner
  }
}
