package import NexusProtocol

/// A plan with everything that was done for it, to be shown to people.
///
/// Texts are as they were kept; whoever writes a report takes secrets out and makes the rest harmless.
package struct PlanReport: Sendable {
  /// One try at a task.
  package struct Story: Sendable {
    package var attempt: Attempt
    /// Nil where no reply came whole.
    package var model: String?
    /// Of all its exchanges.
    package var tokens: TokenCounts
    /// How long its exchanges with models took.
    package var asking: Duration
    package var edits: [EditRecord]
    package var checks: [CheckRecord]

    package init(
      attempt: Attempt, model: String? = nil, tokens: TokenCounts = TokenCounts(), asking: Duration = .zero,
      edits: [EditRecord] = [], checks: [CheckRecord] = []
    ) {
      (self.attempt, self.model, self.tokens, self.asking) = (attempt, model, tokens, asking)
      (self.edits, self.checks) = (edits, checks)
    }
  }

  package struct Chapter: Sendable {
    package var task: PlanTask
    package var standing: TaskStanding
    package var stories: [Story]
    package var reviews: [Review]
    /// The change as a unified diff; nil without a commit, or where the commit is gone.
    package var diff: String?
    /// Of reviews and repairs by the Overseer.
    package var otherTokens: TokenCounts
    package var otherAsking: Duration

    package init(
      task: PlanTask, standing: TaskStanding, stories: [Story] = [], reviews: [Review] = [],
      diff: String? = nil, otherTokens: TokenCounts = TokenCounts(), otherAsking: Duration = .zero
    ) {
      (self.task, self.standing) = (task, standing)
      (self.stories, self.reviews, self.diff) = (stories, reviews, diff)
      (self.otherTokens, self.otherAsking) = (otherTokens, otherAsking)
    }

    /// Why nothing shows that the task's commit works; nil where its checks do, and where there is none.
    package var unverified: String? { committed?.checks.judgement.reason }

    /// The attempt that made the task's commit.
    package var committed: Story? {
      task.commit.flatMap { commit in stories.last { $0.attempt.commit == commit } }
    }

    package var tokens: TokenCounts { stories.reduce(otherTokens) { $0 + $1.tokens } }
    package var asking: Duration { stories.reduce(otherAsking) { $0 + $1.asking } }
    package var checking: Duration { stories.flatMap(\.checks).reduce(.zero) { $0 + $1.duration } }
  }

  package var plan: Plan
  package var chapters: [Chapter]
  /// Of the planning itself.
  package var planningTokens: TokenCounts
  package var planningTime: Duration
  /// The models that answered, each once, in the order in which they first did.
  package var models: [String]
  /// The version of nexus that writes the report.
  package var version: String

  package init(
    plan: Plan, chapters: [Chapter], planningTokens: TokenCounts = TokenCounts(), planningTime: Duration = .zero,
    models: [String] = [], version: String
  ) {
    (self.plan, self.chapters, self.planningTokens) = (plan, chapters, planningTokens)
    (self.planningTime, self.models, self.version) = (planningTime, models, version)
  }

  package var tokens: TokenCounts { chapters.reduce(planningTokens) { $0 + $1.tokens } }
  package var asking: Duration { chapters.reduce(planningTime) { $0 + $1.asking } }
  package var checking: Duration { chapters.reduce(.zero) { $0 + $1.checking } }

  /// How many tasks stand how, such as `2 accepted, 1 failed`, in the order in which the states come up.
  package var standings: String {
    var counts: [(name: String, count: Int)] = []
    for chapter in chapters {
      let name = chapter.standing.name
      if let index = counts.firstIndex(where: { $0.name == name }) {
        counts[index].count += 1
      } else {
        counts.append((name, 1))
      }
    }
    return counts.isEmpty ? "no tasks" : counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
  }
}
