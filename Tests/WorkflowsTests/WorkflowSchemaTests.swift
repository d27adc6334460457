import Foundation
import JSONText
import MCP
import Testing

@testable import Workflows

/// Holds docs/workflow.schema.json, which editors use, to what is read.
@Suite struct WorkflowSchemaTests {
  private static func schema() throws -> JSONValue {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try JSONValue(parsing: Array(try Data(contentsOf: root.appending(path: "docs/workflow.schema.json"))))
  }

  private static func faults(_ text: String) throws -> [String] {
    MCPSchema(try schema()).faults(of: try YAMLTree(text).value)
  }

  @Test(
    arguments: WorkflowTemplate.allCases.map(\.text) + [
      WorkflowReaderTests.full,
      "chains: { a: { steps: [{ role: answer, persona: researcher, model: box/coder }] } }\nsystem_prompts: {}",
      "steps: [{ prompt: x, tools: true }, { prompt: x, tools: false }, { prompt: x, tools: search }]",
      "steps: [{ id: a, prompt: x, retries: 3, timeout: 30, on_failure: { use: b }, proposes: steps }, { id: b, prompt: y }]",
    ])
  func whatIsReadFits(text: String) throws {
    #expect(throws: Never.self) { try WorkflowReader.workflows(in: text, named: "w") }
    #expect(try Self.faults(text) == [])
  }

  @Test(arguments: [
    "name: a", "steps: []", "steps: [{ promt: x }]", "steps: [{ prompt: x, run: walk }]",
    "steps: [{ prompt: x, repeat: { until: 'true' } }]", "steps: [{ prompt: x, parallel: 0 }]",
    "steps: [{ prompt: x, on_failure: retry }]", "steps: [{ prompt: x, tools: { read_file: true } }]",
    "steps: [{ prompt: x, budget: { money: 3 } }]",
    "steps: [{ prompt: x }]\nstep: 3", "blocks: { a: { tags: [x] } }\nsteps: [{ prompt: x }]",
  ])
  func whatIsRefusedDoesNotFit(text: String) throws {
    #expect(throws: WorkflowFault.self) { try WorkflowReader.workflows(in: text, named: "w") }
    #expect(try !Self.faults(text).isEmpty)
  }

  /// The reader names the fields it knows where it gets one that is like none of them.
  @Test(arguments: [
    ("steps: [{ qqqqqqqqqqqqqqqqqqqq: 1 }]", "step"), ("steps: [{ prompt: x }]\nqqqqqqqqqqqqqqqqqqqq: 1", "workflow"),
  ])
  func bothKnowTheSameFields(text: String, definition: String) throws {
    let fault = #expect(throws: WorkflowFault.self) { try WorkflowReader.workflows(in: text, named: "w") }
    let names = try #require(try Self.schema()["$defs"]?[definition]?["properties"]?.object?.keys)
    #expect(fault?.hint == "Its fields are \(names.sorted().joined(separator: ", ")).")
  }
}
