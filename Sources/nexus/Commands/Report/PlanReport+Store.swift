import Agents
import Git
import NexusProtocol
import Reports
import Store
import Terminal

extension PlanReport {
  /// Everything that the store has of a plan, and its changes from the repository.
  init(of plan: Plan, in store: Store, _ page: ReviewPage) async throws {
    let tasks = try await store.tasks(ofPlan: plan.number)
    let standings = tasks.standings()
    let exchanges = try await store.exchanges(ofPlan: plan.number)
    var chapters: [Chapter] = []
    for task in tasks {
      let own = exchanges.filter { $0.task == task.id }
      var chapter = Chapter(task: task, standing: standings[task.id.number] ?? .state(task.state))
      for attempt in try await store.attempts(at: task.id) {
        let asked = own.filter { $0.attempt == attempt.id }
        chapter.stories.append(
          Story(
            attempt: attempt, model: asked.last { $0.reply != nil }?.request.model, tokens: asked.tokens,
            asking: asked.duration, edits: try await store.edits(of: attempt.id),
            checks: try await store.checks(of: attempt.id)))
      }
      let others = own.filter { $0.attempt == nil }
      (chapter.otherTokens, chapter.otherAsking) = (others.tokens, others.duration)
      chapter.reviews = try await store.reviews(of: task.id)
      if task.commit != nil { chapter.diff = try await Self.diff(of: task, store, page) }
      chapters.append(chapter)
    }
    let planning = exchanges.filter { $0.task == nil }
    self.init(
      plan: plan, chapters: chapters, planningTokens: planning.tokens, planningTime: planning.duration,
      models: exchanges.filter { $0.reply != nil }.map(\.request.model).reduce(into: []) { models, model in
        if !models.contains(model) { models.append(model) }
      }, version: Version.current)
  }

  /// Nil where the commit is gone, as after `git gc` in a repository whose refs were removed.
  private static func diff(of task: PlanTask, _ store: Store, _ page: ReviewPage) async throws -> String? {
    do {
      let diff = try await TaskDiff.of(task, in: page.session.requireProject().repository, by: store)
      return try await page.diff(diff, palette: .plain)
    } catch let error as GitError where error.code == .notFound || error.code == .missingObject {
      return nil
    }
  }
}

extension [Exchange] {
  fileprivate var tokens: TokenCounts {
    compactMap(\.reply?.usage).reduce(TokenCounts()) { $0 + TokenCounts($1) }
  }

  fileprivate var duration: Duration {
    reduce(.zero) { $0 + ($1.endedAt.map { [begun = $1.startedAt] in $0 - begun } ?? .zero) }
  }
}
