// A target of script/fuzz: the language of workflows, its expressions, and files of runs.

import JSONText
import Workflows

private let scope: JSONObject = [
  "inputs": ["a": "some text", "n": 7], "draft": "one\ntwo 8/10 {\"x\": [1, null]}", "list": ["a", 1, true, nil],
  "steps": ["draft": ["response": "one", "state": "done", "error": nil]], "item": "x", "index": 0, "round": 2,
]

/// Input: a byte that says what the rest is, and the rest.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let bytes = Array(input.dropFirst())
  let text = String(decoding: bytes, as: UTF8.self)
  switch input[0] % 3 {
  case 0: readExpression(text)
  case 1: readWorkflow(text)
  default: readRun(bytes)
  }
  return 0
}

private func readExpression(_ text: String) {
  guard let expression = try? Expression(text) else { return }
  hold(expression.paths.allSatisfy { !$0.isEmpty }, "a path has a name")
  let first = try? expression.value(in: scope)
  hold(first == (try? expression.value(in: scope)), "an expression has one value")
  if let template = try? Template("{{ \(text) }}", at: Place(line: 1, column: 1)) {
    _ = try? template.text(in: scope)
  }
}

private func readWorkflow(_ text: String) {
  let workflows: [Workflow]
  do throws(WorkflowFault) {
    workflows = try WorkflowReader.workflows(in: text, named: "fuzz")
  } catch {
    hold(!error.message.isEmpty && error.place.line > 0 && error.place.column > 0, "a fault has words and a place")
    return
  }
  for workflow in workflows {
    let faults = WorkflowChecker().faults(in: workflow)
    hold(faults.allSatisfy { !$0.message.isEmpty }, "a fault has words")
    hold(faults == faults.sorted { $0.place < $1.place }, "faults are in the order of their places")
    guard faults.isEmpty else { continue }
    let layers = StepOrder(workflow).layers
    hold(layers.flatMap { $0 }.sorted() == workflow.steps.map(\.id).sorted(), "each step is in one layer")
    let drawing = GraphSVG.text(workflow)
    hold(drawing.hasPrefix("<svg ") && !GraphText.text(workflow).isEmpty, "a workflow can be drawn")
    hold(GraphMermaid.text(workflow).split(separator: "\n").count > workflow.steps.count, "all steps are drawn")
  }
}

private func readRun(_ bytes: [UInt8]) {
  guard let (record, length) = WorkflowRecord.read(bytes) else { return }
  hold(length > 0 && length <= bytes.count && bytes[length - 1] == 10, "whole lines were read")
  guard let workflow = try? record.workflow() else { return }
  let profile = RunProfile(of: record, workflow)
  hold(RunDocument(number: 1, record, profile, began: nil).markdown.hasPrefix("# Run 1"), "a run can be written out")
}

private func hold(_ condition: Bool, _ promise: String) {
  if !condition { fatalError("It does not hold that \(promise).") }
}
