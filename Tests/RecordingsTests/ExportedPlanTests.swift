import Checks
import JSONText
import NexusProtocol
import Recordings
import Testing

/// A plan as it was exported, and what answers in the place of its models.
@Suite struct ExportedPlanTests {
  private static let text = #"""
    {"exchanges": [
      {"name": "1 plan", "reply": {"content": "a plan", "done-reason": "stop"}},
      {"name": "2 implement 4.1", "reply": {"content": "an edit", "tool-calls": [{"name": "search", "arguments": {"pattern": "x"}}]}}],
     "archive": {"format": 1, "plan": {"title": "T", "goal": "G", "base": "abc"},
      "attempts": [{"id": 7, "commitTree": "tree"}],
      "tasks": [{"task": "4.1", "title": "One", "files": ["a"], "attempts": [
        {"id": 7, "outcome": "committed", "edits": [{"path": "a", "kind": "replace", "outcome": "applied"}],
         "checks": [{"name": "c", "command": "make", "run": "first", "outcome": "passed"}]},
        {"id": 8, "outcome": "interrupted"}], "reviews": []}],
      "exchanges": [
       {"name": "1 plan", "state": "finished", "purpose": "plan", "role": "overseer",
        "request": {"messages": [{"content": "plan it"}]}},
       {"name": "2 implement 4.1", "state": "finished", "purpose": "implement", "task": "4.1", "role": "implementation",
        "request": {"messages": [{"content": "do it"}]}},
       {"name": "3 implement 4.1", "state": "failed", "purpose": "implement", "task": "4.1", "role": "implementation",
        "request": {}}],
      "events": []}}
    """#

  private func plan(_ text: String = text) throws -> ExportedPlan {
    try ExportedPlan(Array(text.utf8), file: "plan.json")
  }

  @Test func isReadAsFarAsItIsPlayed() throws {
    let plan = try plan()
    #expect(plan.title == "T" && plan.base == "abc" && plan.steps == [.planning, .work("4.1")])
    let task = try #require(plan.tasks.first)
    #expect(task.attempts.map(\.outcome) == ["committed"] && task.attempts[0].tree == "tree")
    #expect(task.attempts[0].edits == ["a replace applied"])
    #expect(task.notReplayed == ["an exchange that failed"])
    #expect(plan.projectChecks.map(\.name) == ["c"] && plan.taskChecks.isEmpty)
  }

  @Test(arguments: ["", "{}", "[]", #"{"archive": {"format": 9}}"#]) func anythingElseIsNoPlan(text: String) {
    #expect(throws: UserError.self) { try plan(text) }
  }

  @Test func itsModelAnswersEachPartOnceAndSaysWhatIsAskedOtherwise() async throws {
    let model = RecordedModel(try plan().replies)
    func ask(_ words: String) async throws -> ModelReply {
      let request = ChatRequest(
        model: "m", messages: [Message(.user, words)], options: GenerationOptions(contextLength: 4096))
      return try await model.reply(to: request) { _ in }
    }
    await model.begin(.work("4.1"))
    #expect(await model.leftOver(of: .work("4.1")) == 1)
    let reply = try await ask("do something else")
    #expect(reply.content == "an edit" && reply.toolCalls.map(\.arguments) == [#"{"pattern":"x"}"#])
    #expect(await model.differences[.work("4.1")]?.count == 1)
    await #expect(throws: ModelError.self) { try await ask("do it") }
    await model.begin(.planning)
    #expect(try await ask("plan it").content == "a plan")
    #expect(await model.differences[.planning] == nil)
  }
}
