import JSONText
import Testing

@testable import Workflows

@Suite struct TemplateTests {
  /// Each is sound, and runs to its end with a model that says something of use.
  @Test(arguments: WorkflowTemplate.allCases) func runsToItsEnd(template: WorkflowTemplate) async throws {
    let workflow = try #require(try WorkflowReader.workflows(in: template.text, named: "x").first)
    #expect(workflow.name == template.rawValue)
    #expect(!template.summary.isEmpty)
    #expect(WorkflowChecker().faults(in: workflow) == [])
    var inputs = JSONObject()
    for input in workflow.inputs where input.value == nil { inputs[input.name] = "one\ntwo" }
    let outcome = try await WorkflowRun(runner: Answers { _ in StepReply("9\nA text.") }, log: MemoryLog())
      .run(workflow, inputs: inputs)
    #expect(outcome.failure == nil)
    #expect(Set(outcome.results.keys) == Set(workflow.steps.map(\.id)))
  }
}
