import Testing

@testable import Workflows

@Suite struct WorkflowCheckerTests {
  private func faults(_ steps: String, head: String = "", models: Set<String>? = nil) throws -> [String] {
    let text = head + "steps:\n" + steps.split(separator: "\n").map { "  \($0)\n" }.joined()
    let workflow = try #require(try WorkflowReader.workflows(in: text, named: "w").first)
    return WorkflowChecker(models: models).faults(in: workflow).map { $0.text(file: "w.yaml") }
  }

  @Test func namesAStepThatIsNotThere() throws {
    #expect(
      try faults("- id: draft\n  prompt: x\n- id: b\n  prompt: x {{ darft }}") == [
        "w.yaml:4:5: There is no step \"darft\".\n  Did you mean \"draft\"?"
      ])
    #expect(
      try faults("- id: draft\n  prompt: x\n- id: b\n  needs: [other]\n  prompt: x").first?
        .contains("There is no step \"other\".") == true)
  }

  @Test func namesACircleInItsOrder() throws {
    let found = try faults(
      "- id: a\n  prompt: '{{ c }}'\n- id: b\n  prompt: '{{ a }}'\n- id: c\n  needs: b\n  prompt: x")
    #expect(found.count == 1)
    #expect(found.first?.contains("a → c → b → a") == true, "\(found)")
  }

  @Test func namesAnInputThatIsNotUsed() throws {
    let found = try faults("- id: a\n  prompt: '{{ inputs.x }}'", head: "inputs: [x, y]\n")
    #expect(found == ["w.yaml:1:13: The input \"y\" is not used.\n  Use it as {{ inputs.y }}, or remove it."])
  }

  @Test(arguments: [
    ("- id: a\n  prompt: '{{ inputs.x }}'", "no input \"x\""),
    ("- id: a\n  prompt: '{{ item }}'", "only in a step with"),
    ("- id: a\n  prompt: '{{ round }}'", "only in a step with \"repeat\""),
    ("- id: a\n  prompt: '{{ vars.x }}'", "sets \"vars.x\""),
    ("- id: a\n  role: analyse\n  prompt: x", "no role \"analyse\""),
    ("- id: a\n  prompt: x\n- id: a\n  prompt: y", "second step"), ("- id: a\n  role: answer", "sends nothing"),
    ("- id: a\n  run: plan", "has no goal"), ("- id: a\n  run: review\n  with: { plam: 3 }", "takes no \"plam\""),
    ("- id: a\n  prompt: x\n- id: b\n  run: check\n  with: { command: 'make {{ a }}' }", "cannot have values in it"),
    ("- id: a\n  run: check\n  tools: true", "takes no \"tools\""),
    ("- id: a\n  prompt: x\n  proposes: steps", "does not allow"),
    ("- id: a\n  prompt: x\n  needs: a", "needs itself"), ("- id: a\n  prompt: x\n  when: 1 > 2", "always false"),
    ("- id: a\n  prompt: x\n- id: b\n  prompt: x\n  when: number(a) > 5 and number(a) < 3", "leave no number"),
    ("- id: a\n  prompt: x\n- id: b\n  prompt: x\n  when: a == 'x' and a == 'y'", "two at once"),
    ("- id: a\n  prompt: x\n- id: b\n  prompt: x\n  when: similar(a, 'x') > 1", "never gives such a number"),
    ("- id: a\n  prompt: x\n- id: b\n  prompt: x\n  when: length(a) < 0", "never gives such a number"),
  ])
  func namesTheFault(steps: String, part: String) throws {
    let found = try faults(steps)
    #expect(found.contains { $0.contains(part) }, "\(found)")
  }

  private static let list = "There are read_file, search, and those of servers as SERVER__TOOL."

  @Test(arguments: [
    ("tools: [raed_file]", ["There is no tool \"raed_file\".\n  Did you mean \"read_file\"? \(list)"]),
    ("mode: finder", ["There is no tool \"serch\".\n  Did you mean \"search\"? \(list)"]),
    (
      "tools: [other__find]",
      ["There is no tool \"other__find\": no server of tools is called so.\n  There are the servers notes."]
    ),
    ("tools: [search, notes__find]", []), ("tools: true", []), ("mode: reader\n  tools: []", []),
  ])
  func namesToolsThatAreNotThere(field: String, texts: [String]) throws {
    var voices = Voices.builtIn
    for (name, tools) in [("finder", ["serch", "read_file"]), ("reader", ["read_file"])] {
      var voice = Voice(kind: .mode, name: name, text: "Find.")
      voice.tools = tools
      voices.add(voice)
    }
    let workflow = try #require(
      try WorkflowReader.workflows(in: "steps:\n- id: a\n  prompt: x\n  \(field)\n", named: "w").first)
    let known = KnownTools(reading: ["read_file", "search"], servers: ["notes"])
    let found = WorkflowChecker(voices: voices, tools: known).faults(in: workflow)
    #expect(found.map { $0.text(file: "w") } == texts.map { "w:2:3: \($0)" })
    #expect(WorkflowChecker(voices: voices).faults(in: workflow) == [])
  }

  @Test func namesAModelThatIsNotThere() throws {
    let found = try faults("- id: a\n  model: box/coder\n  prompt: x", models: ["box/codex"])
    #expect(found == ["w.yaml:2:5: There is no model \"box/coder\".\n  Did you mean \"box/codex\"?"])
  }

  @Test(arguments: [
    "number(a) > 5 and number(a) < 7", "number(a) >= 5 and number(a) <= 5", "number(a) > 5 or number(a) < 3",
    "a == 'x' or a == 'y'",
    "not (a contains 'x')", "similar(a, 'x') >= 1", "number(a) > 5 and length(a) < 3",
  ])
  func findsNoFaultWhereThereIsNone(condition: String) throws {
    #expect(try faults("- id: a\n  prompt: x\n- id: b\n  prompt: x\n  when: \(condition)") == [])
  }

  @Test func aModeThatExtendsItselfIsNamed() throws {
    let voices = Voices([
      Voice(kind: .mode, name: "a", text: "x", parent: "b"), Voice(kind: .mode, name: "b", text: "y", parent: "a"),
    ])
    let fault = #expect(throws: WorkflowFault.self) { try voices.resolved(.mode, "a") }
    #expect(fault?.message.contains("a → b → a") == true)
  }
}
