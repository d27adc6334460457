import Edits
import NexusProtocol
import Prompts
import Testing

@testable import Agents

/// A model that answers an exam as `answer` says.
private struct Candidate: LanguageModel {
  var answer: @Sendable (ExamTask) -> String
  /// How long it reads; nothing is told of what is in its cache.
  var reading: @Sendable (ExamTask) -> Duration = { _ in .seconds(2) }

  func reply(to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void) async throws -> ModelReply {
    let text = request.messages.map(\.content).joined(separator: "\n")
    let task = ExamPaper.tasks.first { task in
      switch task.kind {
      case .edit(let form): text.contains(task.instructions) && text.contains(Self.mark(of: form))
      case .plan: text.contains("# Goal\n\(task.instructions)")
      case .review: text.contains(ExamJudge.diff(task))
      }
    }
    let asked = try #require(task)
    let content = answer(asked)
    try await onEvent(.content(content))
    return ModelReply(
      model: request.model, content: content,
      usage: Usage(
        promptTokens: 200, outputTokens: 50, promptDuration: reading(asked), outputDuration: .seconds(5)))
  }

  private static func mark(of form: EditFormat) -> String {
    switch form {
    case .wholeFile: "the whole new content of the file"
    case .searchReplace: "<<<<<<< SEARCH"
    default: "```diff"
    }
  }
}

@Suite struct ModelExamTests {
  private func sit(_ answer: @escaping @Sendable (ExamTask) -> String) async throws -> ExamResult {
    let exam = ModelExam(
      Candidate(answer: answer), name: "m", prompts: try PromptLibrary(),
      options: GenerationOptions(contextLength: 8192, temperature: 0), opensReplies: false)
    return try await exam.sit { _, _, _ in }
  }

  private static func whole(_ path: String, _ text: String) -> String { "\(path)\n```\n\(text)```\n" }

  private static let plan = """
    Plan: Countries

    ## Task 1: Take the country
    Files: shop.py
    Instructions:
    Add a parameter.
    """

  /// What comes from the cache is read in no time, and would pass for a fast model.
  @Test func readingIsAsSlowAsWithoutACache() async throws {
    let candidate = Candidate(answer: { _ in "" }, reading: { $0.kind == .plan ? .seconds(2) : .milliseconds(10) })
    let exam = ModelExam(
      candidate, name: "m", prompts: try PromptLibrary(), options: GenerationOptions(contextLength: 8192),
      opensReplies: false)
    let result = try await exam.sit { _, _, _ in }
    #expect(result.readSpeed == 100 && result.writeSpeed == 10)
  }

  @Test func theTasksAreTwelveAndEachCanBeDone() {
    #expect(ExamPaper.tasks.count == 12)
    for task in ExamPaper.tasks where task.kind != .plan { #expect(task.before != task.after, "\(task.title)") }
  }

  @Test func aModelThatDoesAllIsRecommendedForAll() async throws {
    let result = try await sit { task in
      switch task.kind {
      case .edit: Self.whole(task.path, task.after)
      case .plan: Self.plan
      case .review(let isRight): "Verdict: \(isRight ? "approve" : "revise")\nSummary: So it is.\n"
      }
    }
    #expect(result.rightByForm == [.wholeFile: 3, .searchReplace: 3, .unifiedDiff: 3])
    #expect(result.form == .wholeFile && result.canPlan && result.canReview)
    #expect(result.recommendation == "as Implementer: whole files; as Overseer too")
    #expect(result.readSpeed == 100 && result.writeSpeed == 10 && result.contextLength == 8192)
  }

  @Test func aModelThatApprovesEverythingIsNoReviewer() async throws {
    let result = try await sit { task in
      switch task.kind {
      case .edit(.wholeFile): Self.whole(task.path, task.after)
      case .edit: "I would change the constant."
      case .plan: "First we should talk."
      case .review: "Verdict: approve\nSummary: Fine.\n"
      }
    }
    #expect(result.rightByForm[.searchReplace, default: 0] == 0)
    #expect(result.recommendation == "as Implementer: whole files; not as Overseer")
  }

  @Test func whatChangesSomethingElseIsNotRight() async throws {
    let result = try await sit { task in
      switch task.kind {
      case .edit: Self.whole(task.path, task.after.replacing("See you soon", with: "Bye").replacing("490", with: "500"))
      default: ""
      }
    }
    #expect(result.rightByForm.values.allSatisfy { $0 == 0 } && result.form == nil)
    #expect(result.recommendation == "not as Implementer; not as Overseer")
  }
}
