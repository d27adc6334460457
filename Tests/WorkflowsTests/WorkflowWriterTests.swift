import Testing

@testable import Workflows

@Suite(.timeLimit(.minutes(1))) struct WorkflowWriterTests {
  private static let good = "name: cats\ninputs: [topic]\nsteps: [{ id: a, prompt: 'On {{ inputs.topic }}' }]"

  @Test func faultsAreSentBack() async throws {
    let replies = [
      "steps: [", "steps: [{ id: a, prompt: '{{ b }}' }]",
      "steps: [{ id: a, run: check, with: { command: rm } }]", "Here it is:\n```yaml\n\(Self.good)\n```\n",
    ]
    var asked: [WorkflowWriter.Conversation] = []
    var told: [[String]] = []
    let draft = try await WorkflowWriter(checker: WorkflowChecker()).draft(of: "Write on cats") { conversation in
      asked.append(conversation)
      return replies[asked.count - 1]
    } onFaults: {
      told.append($0)
    }
    #expect(draft.text == Self.good + "\n" && draft.repairs == 3 && draft.workflow.name == "cats")
    #expect(asked.map(\.count) == [1, 3, 5, 7])
    #expect(asked[0][0].hasSuffix("Write on cats"))
    #expect(asked[2][4].contains("There is no step \"b\"."))
    #expect(asked[3][6].contains("may not have a command of yours"))
    #expect(told.count == 3)
  }

  @Test func itEndsWhereAModelDoesNotLearn() async throws {
    var count = 0
    let failure = await #expect(throws: StepFailure.self) {
      try await WorkflowWriter(checker: WorkflowChecker(), maxRepairs: 2).draft(of: "x") { _ in
        count += 1
        return "Sorry."
      }
    }
    #expect(count == 3)
    #expect(failure?.message.contains("in 3 tries") == true)
  }

  /// What the guide shows as an example is a workflow itself.
  @Test func theGuideNamesAllThatThereIs() {
    let text = WritingGuide.text(.builtIn)
    for name in ExpressionFunction.allCases.map({ "\($0.rawValue)(" }) + Voices.builtIn.names(of: .role) {
      #expect(text.contains(name), "\(name)")
    }
  }
}
