import Git
import NexusProtocol
import RepositoryMap

/// What the repository map says of one task, asked for once and only when something needs it.
actor TaskSurvey {
  private let context: any ContextSource
  private let question: Question
  private let commit: ObjectID
  private var known: Ranking?

  init(_ task: PlanTask, at commit: ObjectID, context: any ContextSource) {
    self.context = context
    self.commit = commit
    question = Question(
      ([task.title, task.instructions] + task.acceptance).joined(separator: "\n"), namedFiles: task.files)
  }

  func ranking() async throws -> Ranking {
    if let known { return known }
    let ranking = try await context.ranking(for: question, at: commit)
    known = ranking
    return ranking
  }

  /// What a file defines, as of the commit: lines may have moved since.
  func definitions(of path: String) async throws -> [Definition] {
    let ranking = try await ranking()
    return try await ranking.definitions(of: ranking.files.filter { $0.path == path })[path] ?? []
  }
}
