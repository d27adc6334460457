import Edits
import Exchanges
import Git
import NexusProtocol
import NexusTestSupport
import Prompts
import RepositoryMap
import Store
import Testing

@testable import Agents

/// A run at a plan with a real repository and store, and models that say what a test has them say.
@Suite struct PlanRunTests {
  private func with(
    _ answers: [ModelRole: [String]], isReviewed: Bool = false,
    _ body: (PlanScene, () async throws -> ImplementSummary) async throws -> Void
  ) async throws {
    try await ScratchDirectory.with { scratch in
      let scene = try await PlanScene(
        tasks: 1, taskFiles: [1: ["greeting.txt"]], files: ["greeting.txt": "hello\n"], in: scratch)
      let runner = try scene.runner(answers)
      try await body(scene) {
        var run = PlanRun(of: scene.plan, options: ImplementOptions(isReviewed: isReviewed), by: runner)
        return try await run.run()
      }
    }
  }

  private static let edit = """
    greeting.txt
    <<<<<<< SEARCH
    hello
    =======
    bonjour
    >>>>>>> REPLACE
    """

  @Test func workThatWasWrittenLandsAndIsTakenBack() async throws {
    try await with([.implementation: [Self.edit]]) { scene, run in
      let summary = try await run()
      #expect(summary.finished == [scene.id(1): .unverified])
      #expect(try await scene.files()["greeting.txt"] == "hello\n")
      let landing = try await scene.accept([1], LandingTerms(override: true))
      #expect(landing.accepted == [scene.id(1)])
      #expect(try await scene.files()["greeting.txt"] == "bonjour\n")
      _ = try await scene.lander.undo(try await scene.lander.proposeUndo(of: .lastLanding))
      #expect(try await scene.files()["greeting.txt"] == "hello\n")
    }
  }

  @Test func aReplyWithoutAnEditIsAnsweredWithWhy() async throws {
    try await with([.implementation: ["I would say bonjour.", Self.edit]]) { scene, run in
      let finished = try await run().finished
      #expect(finished == [scene.id(1): .unverified])
      let attempts = try await scene.store.attempts(at: scene.id(1))
      #expect(attempts.map(\.outcome) == [.noEdit, .committed])
      let exchanges = try await scene.store.exchanges(of: scene.id(1))
      #expect(exchanges.map(\.purpose) == [.implement, .repair])
      #expect(exchanges[1].request.messages.last?.content.contains("held no edit that could be read") == true)
    }
  }

  @Test func aTaskWhoseAttemptsAreUsedUpHasFailed() async throws {
    let nothing = Array(repeating: "No.", count: 9)
    // The Overseer is asked last, and has no edit either.
    try await with([.implementation: nothing, .overseer: nothing]) { scene, run in
      let summary = try await run()
      #expect(summary.finished.isEmpty)
      #expect(Array(summary.failed.keys) == [scene.id(1)])
      #expect(try await scene.task(1).state == .failed)
    }
  }

  @Test func workIsJudgedWhileTheRunLasts() async throws {
    let verdict = #"{"criteria": [], "findings": [], "summary": "Good.", "verdict": "approve"}"#
    try await with([.implementation: [Self.edit], .overseer: [verdict]], isReviewed: true) { scene, run in
      let finished = try await run().finished
      #expect(finished == [scene.id(1): .approved])
      #expect(try await scene.store.reviews(of: scene.id(1)).map(\.verdict) == [.approve])
    }
  }

  @Test func aModelThatCannotBeAskedLeavesTheTaskAsItWas() async throws {
    try await with([:]) { scene, run in
      await #expect(throws: ModelError.self) { _ = try await run() }
      let task = try await scene.task(1)
      #expect(task.state == .pending)
    }
  }
}

extension PlanScene {
  /// Works at the scene's tasks with models that give these answers, in order.
  func runner(_ answers: [ModelRole: [String]]) throws -> TaskRunner {
    func role(_ model: String) -> RoleSettings {
      RoleSettings(model: model, options: GenerationOptions(contextLength: 8192))
    }
    var settings = AgentSettings(
      overseer: role("o"), implementation: role("i"), maxAttempts: 3, loosestRung: .exact)
    settings.writing.wantsShortPrompts = true
    let exchanges = Exchanges(
      models: answers.mapValues { AnsweringModel($0) as any LanguageModel }, roles: settings.roles, events: events)
    let prompts = try PromptLibrary()
    let readings = Readings(
      repository: repository, outlines: nil, prompts: prompts, limit: 0, overseerUsesTools: false)
    let reviewer = Reviewer(
      exchanges: exchanges, prompts: prompts, repository: repository, records: lander.records, maxRepairs: 1)
    let writer = PromptWriter(
      exchanges: exchanges, settings: settings, prompts: prompts, repository: repository, context: NoContext(),
      readings: readings, checking: checking)
    return TaskRunner(
      exchanges: exchanges, settings: settings, writer: writer, reviewer: reviewer, lander: lander, owner: Self.owner)
  }
}

private actor AnsweringModel: LanguageModel {
  private var answers: [String]

  init(_ answers: [String]) { self.answers = answers }

  func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    guard !answers.isEmpty else { throw ModelError(.unreachable, "Nothing more is said.") }
    return ModelReply(model: request.model, content: answers.removeFirst())
  }
}

/// Knows nothing of the repository: the prompts of these tests hold the tasks' files alone.
private struct NoContext: ContextSource {
  func contextForPlanning(_ goal: String, at commit: String, limitInBytes: Int) async throws -> PromptPack {
    throw PlanScene.NotPossible()
  }

  func ranking(for question: Question, at commit: ObjectID) async throws -> Ranking { throw PlanScene.NotPossible() }
}
