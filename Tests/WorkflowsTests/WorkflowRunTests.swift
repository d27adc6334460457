import JSONText
import Testing

@testable import Workflows

@Suite(.timeLimit(.minutes(2))) struct WorkflowRunTests {
  private func run(
    _ text: String, _ inputs: JSONObject = [:], log: MemoryLog = MemoryLog(),
    clock: any Clock<Duration> = InstantClock(),
    _ answer: @escaping @Sendable (StepCall) async throws -> StepReply
  ) async throws -> WorkflowRun.Outcome {
    let workflow = try #require(try WorkflowReader.workflows(in: text, named: "w").first)
    return try await WorkflowRun(runner: Answers(answer), log: log, clock: clock).run(workflow, inputs: inputs)
  }

  @Test func passesResponsesOn() async throws {
    let text = """
      inputs: { topic: , words: { default: 5 } }
      steps:
        - { id: draft, role: answer, persona: editor, prompt: "On {{ inputs.topic }} in {{ inputs.words }}", set: { seen: "{{ response }}!" } }
        - { id: end, prompt: "{{ draft }} / {{ vars.seen }} / {{ steps.draft.state }}" }
      """
    let outcome = try await run(text, ["topic": "cats"]) { call in
      if call.key.step == "draft" { #expect(call.manner.text.hasPrefix("You are an editor")) }
      return StepReply("<\(call.prompt)>", tokens: 3)
    }
    #expect(outcome.failure == nil)
    #expect(outcome.results["end"]?.response == "<<On cats in 5> / <On cats in 5>! / done>")
    #expect(outcome.results["draft"]?.tokens == 3)
  }

  @Test func whatNexusDoesGivesValues() async throws {
    let text = """
      steps:
        - { id: test, run: check, with: { command: "make test" } }
        - { id: fix, prompt: "Mend {{ test.text }}", when: not test.passed }
        - { id: skip, prompt: x, when: test.passed }
      """
    let outcome = try await run(text) { call in
      guard call.key.step == "test" else { return StepReply(call.prompt) }
      #expect(call.arguments == ["command": "make test"] && call.prompt.isEmpty)
      return StepReply(#"{"passed":false,"text":"it fails"}"#)
    }
    #expect(outcome.results["fix"]?.response == "Mend it fails")
    #expect(outcome.results["skip"]?.state == .skipped)
  }

  @Test func missingAndUnknownInputsAreNamed() async throws {
    let text = "inputs: [a]\nsteps: [{ id: x, prompt: '{{ inputs.a }}' }]"
    for (inputs, part): (JSONObject, String) in [([:], "needs the input \"a\""), (["a": 1, "b": 2], "no input \"b\"")] {
      let failure = await #expect(throws: StepFailure.self) { try await run(text, inputs) { _ in StepReply("") } }
      #expect(failure?.message.contains(part) == true)
    }
  }

  @Test func aStepWithNothingToSendFails() async throws {
    let text = "steps: [{ id: a, prompt: x, on_failure: skip }, { id: b, prompt: '{{ a }}' }]"
    let outcome = try await run(text) { call in
      guard call.key.step == "b" else { throw StepFailure("No.") }
      return StepReply("must not be asked")
    }
    #expect(outcome.failure?.message.contains("nothing to send") == true)
  }

  @Test func roundsEndByConditionConvergenceAndNumber() async throws {
    for (rule, count) in [
      ("{ max: 9, until: \"number(response) >= 3\" }", 3), ("{ max: 4 }", 4), ("{ max: 9, converge: 0.9 }", 2),
    ] {
      let log = MemoryLog()
      let text = "steps: [{ id: a, prompt: 'round {{ round }} after {{ previous }}', repeat: \(rule) }]"
      let outcome = try await run(text, log: log) { call in
        StepReply(rule.contains("converge") ? "the same text again" : "\(call.key.round)")
      }
      #expect(await log.kept.count == count, "\(rule)")
      #expect(outcome.results["a"]?.state == .done)
    }
  }

  @Test func goesThroughAListWithNoMoreAtOnceThanAllowed() async throws {
    let counter = Counter()
    let text = """
      steps:
        - { id: list, prompt: x }
        - { id: each, prompt: "{{ index }}: {{ item }}", for_each: list, parallel: 3 }
        - { id: end, prompt: "{{ each }}" }
      """
    let outcome = try await run(text) { call in
      guard call.key.step == "each" else {
        return StepReply(call.key.step == "list" ? "a\nb\n\nc\nd\ne\n" : call.prompt)
      }
      return await counter.during { StepReply(call.prompt) }
    }
    #expect(outcome.results["end"]?.response == "0: a\n\n1: b\n\n2: c\n\n3: d\n\n4: e")
    #expect(await counter.most <= 3)
  }

  @Test func sendsBackWhatDoesNotSatisfyTheSchema() async throws {
    let text =
      "steps: [{ id: a, prompt: Judge, output: { type: object, required: [score], properties: { score: { type: integer } } } }]"
    let outcome = try await run(text) { call in
      switch call.key.correction {
      case 0: return StepReply("none", tokens: 1)
      case 1:
        #expect(call.prompt.contains("holds no JSON"))
        return StepReply(#"{"score": "high"}"#, tokens: 1)
      default:
        #expect(call.prompt.contains("\"score\" must be an integer"))
        return StepReply(#"Here: {"score": 7}"#, tokens: 1)
      }
    }
    #expect(outcome.results["a"]?.response == ["score": 7])
    #expect(outcome.results["a"]?.tokens == 3)
  }

  @Test func triesAgainWhatMayPassAndWaitsLongerEachTime() async throws {
    let log = MemoryLog()
    let text = "steps: [{ id: a, prompt: x, retries: { max: 3, backoff: 1s } }]"
    let attempts = Counter()
    let outcome = try await run(text, log: log) { _ in
      let number = await attempts.next()
      guard number > 2 else { throw StepFailure("Busy.", isTemporary: true) }
      return StepReply("ok")
    }
    #expect(outcome.results["a"]?.response == "ok")
    #expect(await log.waits == [.seconds(1), .seconds(2)])
  }

  @Test func failuresStopSkipOrUseAnotherStep() async throws {
    func text(_ rule: String) -> String {
      "steps: [{ id: a, prompt: x\(rule) }, { id: b, prompt: 'got {{ a }}' }, { id: spare, prompt: spare }]"
    }
    let answer: @Sendable (StepCall) async throws -> StepReply = { call in
      if call.key.step == "a" { throw StepFailure("No.") }
      return StepReply(call.prompt)
    }
    let stopped = try await run(text(""), [:], answer)
    #expect(stopped.failure == .init(step: "a", message: "No."))
    #expect(stopped.results["b"] == nil)
    let skipped = try await run(text(", on_failure: skip"), [:], answer)
    #expect(skipped.failure == nil)
    #expect(skipped.results["b"]?.response == "got ")
    #expect(skipped.results["a"]?.error == "No.")
    let used = try await run(text(", on_failure: { use: spare }"), [:], answer)
    #expect(used.results["b"]?.response == "got spare")
    // The step that stands in for another is none of its own.
    #expect(used.results["spare"] == nil)
  }

  @Test func conditionsBudgetsAndTimeLimitsHold() async throws {
    let skipped = try await run("steps: [{ id: a, prompt: x }, { id: b, prompt: y, when: \"a contains 'z'\" }]") { _ in
      StepReply("x")
    }
    #expect(skipped.results["b"]?.state == .skipped)
    let spent = try await run("steps: [{ id: a, prompt: x, repeat: { max: 5 }, budget: { tokens: 10 } }]") { _ in
      StepReply("x", tokens: 6)
    }
    #expect(spent.failure?.message.contains("spent 12 tokens of 10") == true)
    let late = try await run("steps: [{ id: a, prompt: x, timeout: 1s }]", clock: InstantClock()) { _ in
      try await Task.sleep(for: .seconds(3600))
      return StepReply("")
    }
    #expect(late.failure?.message.contains("took longer than") == true)
  }

  @Test func aStepMayChangeTheStepsAfterIt() async throws {
    let text = """
      allow_changes: true
      steps:
        - { id: plan, prompt: x, proposes: steps }
        - { id: end, prompt: "{{ plan }}" }
      """
    let log = MemoryLog()
    let outcome = try await run(text, log: log) { call in
      guard call.key.step == "plan" else { return StepReply(call.prompt) }
      return StepReply(
        "```yaml\nsteps:\n  - { id: more, needs: plan, prompt: extra }\n  - { id: end, prompt: '{{ more }}!' }\n```")
    }
    #expect(outcome.results["end"]?.response == "extra!")
    #expect(await log.events.contains(.changed(by: "plan", steps: ["more", "end"])))
    let refused = MemoryLog()
    _ = try await run(text, log: refused) { call in
      StepReply(call.key.step == "plan" ? "steps: [{ id: plan, prompt: again }]" : "x")
    }
    let reasons = await refused.events.compactMap { if case .refusedChange(_, let reason) = $0 { reason } else { nil } }
    #expect(reasons == ["The step \"plan\" has begun and cannot be changed."])
  }
}
