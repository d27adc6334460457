import JSONText
import Testing

@testable import Workflows

@Suite struct WorkflowReaderTests {
  @Test func readsChainsAsTheyArePrinted() throws {
    let text = """
      system_prompts:
        roles:
          analyze: "Analyse the text."
        personas:
          researcher: "You are a researcher."
          technical_writer:
            extends: researcher
            text: "You write for engineers."
      chains:
        research_workflow:
          steps:
            - role: "analyze"
              persona: "researcher"
              model: "claude-3-5-sonnet"
            - role: "summarize"
              persona: "technical_writer"
              model: "gemini-1.5-pro"
      """
    let workflows = try WorkflowReader.workflows(in: text, named: "models")
    let workflow = try #require(workflows.first)
    #expect(workflow.name == "research_workflow")
    #expect(workflow.inputs.map(\.name) == ["input"])
    #expect(workflow.steps.map(\.id) == ["step_1", "step_2"])
    #expect(workflow.steps.map(\.predecessors) == [[], ["step_1"]])
    #expect(workflow.steps.map(\.model) == ["claude-3-5-sonnet", "gemini-1.5-pro"])
    var voices = Voices.builtIn
    for voice in try VoiceReader.voices(in: text) { voices.add(voice) }
    #expect(try voices.resolved(.role, "analyze").text == "Analyse the text.")
    #expect(
      try voices.resolved(.persona, "technical_writer").text == "You are a researcher.\n\nYou write for engineers.")
    #expect(WorkflowChecker(voices: voices).faults(in: workflow) == [])
  }

  static let full = """
    name: refine
    description: Writes and improves a text.
    inputs:
      topic: What it is about
      words: { description: Its length, default: 200 }
    blocks:
      style: Write plainly.
      note: { text: "About {{ inputs.topic }}.", tags: [a, b], folder: notes }
    steps:
      - id: draft
        role: answer
        blocks: [style, note, "At most {{ inputs.words }} words."]
        set: { best: "{{ response }}" }
      - id: score
        model: kobold-a/llama
        prompt: "Judge: {{ draft }}"
        output: { type: object, required: [score] }
        when: length(draft) > 10
        retries: { max: 2, backoff: 250ms }
        timeout: 2m
        on_failure: skip
      - id: better
        needs: [score]
        prompt: "Improve {{ previous }} {{ vars.best }}"
        repeat: { max: 4, until: "number(response) >= 9", converge: 0.95 }
        budget: { tokens: 5000, time: 1h }
      - id: each
        prompt: "Say {{ item }} ({{ index }})"
        for_each: json(better)
        parallel: 3
        on_failure: { use: plain }
      - id: plain
        prompt: Say nothing.
        tools: [read_file, notes__find]
      - id: test
        run: check
        with: { command: make test }
        needs: each
    """

  @Test func readsTheFullForm() throws {
    let workflow = try #require(try WorkflowReader.workflows(in: Self.full, named: "file").first)
    #expect(workflow.name == "refine")
    #expect(workflow.inputs.map(\.value) == [nil, 200])
    #expect(workflow.blocks.map(\.tags) == [[], ["a", "b"]])
    let scope: JSONObject = ["inputs": ["topic": "cats", "words": 200]]
    #expect(
      try workflow.steps[0].blocks.map { try $0.text(in: scope) } == [
        "Write plainly.", "About cats.", "At most 200 words.",
      ])
    let score = workflow.steps[1]
    #expect(score.retries == WorkflowStep.Retries(max: 2, backoff: .milliseconds(250)))
    #expect(score.timeout == .seconds(120))
    #expect(score.onFailure == .skip)
    #expect(score.predecessors == ["draft"])
    #expect(workflow.steps[2].repetition?.convergence == 0.95)
    #expect(workflow.steps[2].budget == WorkflowStep.Budget(tokens: 5000, cost: nil, time: .seconds(3600)))
    #expect(workflow.steps[3].iteration?.parallel == 3)
    #expect(workflow.steps[3].onFailure == .use(step: "plain"))
    #expect(workflow.steps[5].kind == .check)
    #expect(WorkflowChecker().faults(in: workflow) == [])
  }

  @Test func readsJSONAsWell() throws {
    let text = #"{"steps": [{"id": "a", "prompt": "Say {{ inputs.x }}"}], "inputs": ["x"]}"#
    let workflow = try #require(try WorkflowReader.workflows(in: text, named: "one").first)
    #expect(workflow.name == "one")
    #expect(workflow.steps[0].predecessors == [])
  }

  @Test(arguments: [
    ("", 1, 1, "empty"), ("steps:\n  - id: a\n    promt: x\n", 3, 5, "no field \"promt\""),
    ("steps:\n  - id: a\n    prompt: \"{{ x\"\n", 3, 13, "has no \"}}\""),
    ("steps:\n  - id: a\n    prompt: \"{{ 1 + }}\"\n", 3, 13, "missing before the end"),
    ("steps:\n  - id: 1a\n    prompt: x\n", 2, 9, "\"id\" must be a name"),
    ("steps:\n  - id: vars\n    prompt: x\n", 2, 9, "\"id\" must be a name"),
    ("steps:\n  - id: a\n    when: \"1 <\"\n    prompt: x\n", 3, 11, "missing before the end"),
    ("steps:\n  - id: a\n    prompt: x\n    repeat: { until: \"1\" }\n", 4, 13, "no \"max\""),
    ("steps:\n  - id: a\n    prompt: x\n    timeout: soon\n", 4, 14, "a duration"),
    ("steps:\n  - id: a\n    prompt: x\n    on_failure: explode\n", 4, 17, "stop, skip"),
    ("steps:\n  - id: a\n    run: dance\n", 3, 10, "one of model, plan"),
    ("steps:\n  - id: a\n    blocks: [nothing]\n", 3, 14, "no block \"nothing\""),
    ("steps: []\n", 1, 8, "a list of steps"), ("name: x\n", 1, 1, "no steps"), ("- a\n", 1, 1, "must have fields"),
    ("steps:\n  - id: a\n    id: b\n    prompt: x\n", 2, 5, "more than once"), ("a: [1\n", 2, 1, "no YAML"),
  ])
  func saysWhereAFileIsWrong(text: String, line: Int, column: Int, part: String) {
    let fault = #expect(throws: WorkflowFault.self) { try WorkflowReader.workflows(in: text, named: "x") }
    #expect(fault?.message.contains(part) == true, "\(fault?.message ?? "")")
    #expect(fault.map { [$0.place.line, $0.place.column] } == [line, column])
  }

  /// What JSON allows and YAML does not: a surrogate pair in escapes, tabs before names, a colon on the next line.
  @Test func readsJSONThatIsNoYAML() throws {
    let text = "{\"steps\"\n: [{\n\t\"id\": \"a\",\n\t\"prompt\": \"clef \\ud834\\udd1e\"}]}"
    let value = try YAMLTree(text).value
    #expect(value["steps"]?[0]?["prompt"] == "clef \u{1D11E}" && value["steps"]?[0]?["id"] == "a")
    #expect(throws: WorkflowFault.self) { try YAMLTree("{\"a\": 1, \"a\": 2}") }
  }
}
