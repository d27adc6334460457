import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(3))) struct WorkflowCommandTests {
  private static let workflow = """
    name: two
    inputs: [topic]
    steps:
      - { id: draft, role: answer, prompt: "On {{ inputs.topic }}" }
      - { id: end, prompt: "Shorten: {{ draft }}" }

    """

  private func chats(_ fixture: Fixture) -> [String] {
    fixture.server.requests.filter { $0.endpoint == .chat }
      .compactMap { $0.body?["messages"]?.array?.last?["content"]?.string }
  }

  @Test func runsStepsAndGoesOnWithARunThatFailed() async throws {
    try await Fixture.with([.reply("Cats sleep."), .fault(.closeMidLine(after: 3)), .reply("Zzz.")]) {
      $0.settings["llm.maxRetries"] = 0
    } _: { fixture in
      try fixture.scratch.write(Self.workflow, to: "repository/.nexus-overseer/workflows/two.yaml")
      let first = try await fixture.nexus("workflow", "run", "two", "--input", "topic=cats")
      #expect(first.status == 1, "\(first)")
      #expect(first.stderr.contains("`nexus workflow run --resume 1`"), "\(first)")
      let second = try await fixture.nexus("workflow", "run", "--resume", "1")
      #expect(second.status == 0, "\(second)")
      #expect(second.stdout == "Zzz.\n")
      // The first step was asked for once only.
      #expect(chats(fixture) == ["On cats", "Shorten: Cats sleep.", "Shorten: Cats sleep."])
    }
  }

  @Test func checksAndDraws() async throws {
    try await Fixture.with([]) { fixture in
      let file = "repository/.nexus-overseer/workflows/two.yaml"
      try fixture.scratch.write(Self.workflow, to: file)
      #expect(try await fixture.nexus("workflow", "check", "two").stdout == "two: no faults.\n")
      #expect(
        try await fixture.nexus("workflow", "graph", "two").stdout == "  1   draft  answer\n  2   end  after draft\n")
      let svg = try await fixture.nexus("workflow", "graph", "two", "--form", "svg")
      #expect(svg.stdout.hasPrefix("<svg ") && svg.stdout.hasSuffix("</svg>\n"))
      try fixture.scratch.write(Self.workflow.replacing("{{ draft }}", with: "{{ darft }}"), to: file)
      let faulty = try await fixture.nexus("workflow", "check", "two")
      #expect(faulty.status == 65)
      #expect(
        faulty.stdout == """
          .nexus-overseer/workflows/two.yaml:5:5: There is no step "darft".
            Did you mean "draft"?

          """)
      #expect(try await fixture.nexus("workflow", "run", "two", "--input", "topic=x").status == 65)
    }
  }

  @Test func templatesAreWrittenAndNeverOver() async throws {
    try await Fixture.with([]) { fixture in
      #expect(try await fixture.nexus("workflow", "new", "mine", "--template", "refine").status == 0)
      #expect(try await fixture.nexus("workflow", "check", "mine").stdout == "mine: no faults.\n")
      let again = try await fixture.nexus("workflow", "new", "mine", "--template", "review")
      #expect(again.status == 65 && again.stderr.contains("is there already"), "\(again)")
      #expect(try await fixture.nexus("workflow", "list").stdout.contains("map-reduce"))
    }
  }

  @Test func badInputIsNamed() async throws {
    try await Fixture.with([]) { fixture in
      for (arguments, part) in [
        (["run", "refine"], "needs the input \"task\""), (["run", "refine", "--input", "x"], "is no input"),
        (["run", "nothing"], "There is no workflow nothing."), (["run", "--resume", "9"], "There is no run 9."),
        (["run", "refine", "--input", "task=@none"], "is no file of text"),
      ] {
        let result = try await fixture.runner.run("nexus", ["workflow"] + arguments)
        #expect(result.status == 65 && result.stderr.contains(part), "\(result)")
      }
    }
  }

  @Test func runsAreListedShownExportedProfiledReplayedAndBegunAgain() async throws {
    try await Fixture.with([.reply("Cats sleep."), .reply("Zzz."), .reply("Sleep.")]) { fixture in
      try fixture.scratch.write(Self.workflow, to: "repository/.nexus-overseer/workflows/two.yaml")
      #expect(try await fixture.nexus("workflow", "run", "two", "--input", "topic=cats").status == 0)
      let again = try await fixture.nexus("workflow", "run", "two", "--from", "end")
      #expect(again.status == 0 && again.stdout == "Sleep.\n", "\(again)")
      #expect(chats(fixture) == ["On cats", "Shorten: Cats sleep.", "Shorten: Cats sleep."])
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      for (command, heading) in [
        (["runs"], "run of a workflow"), (["show", "2"], "result of a step"), (["export", "2"], "exported run"),
        (["profile", "1"], "profile of a run"), (["replay", "1"], "comparison of a step"),
      ] {
        let result = try await fixture.runner.run("nexus", ["workflow"] + command + ["--json"])
        #expect(result.status == 0, "\(result)")
        for line in result.stdout.split(separator: "\n") {
          let object = try #require(try JSONValue(parsing: String(line)).object)
          #expect(document.faults(of: object, below: heading) == [])
        }
      }
      #expect(try await fixture.nexus("workflow", "show", "2", "--step", "draft").stdout == "Cats sleep.\n")
      let markdown = try await fixture.nexus("workflow", "export", "2", "--form", "markdown").stdout
      #expect(markdown.hasPrefix("# Run 2 of two\n") && markdown.contains("### end\n"))
      #expect(try await fixture.nexus("workflow", "replay", "2").stdout == "  draft  same\n  end  same\n")
      #expect(chats(fixture).count == 3)
    }
  }

  @Test func thePairIsRunAsSteps() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")), .edit(), .approve(), .reply("Greets in French."),
    ]
    try await Fixture.with(exchanges) {
      $0.checks = ["grep bonjour greeting.txt"]
    } _: { fixture in
      let result = try await fixture.nexus("workflow", "run", "change", "--input", "goal=Greet in French")
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout == "Greets in French.\n")
      let exported = try await fixture.nexus("workflow", "export", "1", "--json").stdout
      let steps = try #require(try JSONValue(parsing: exported.trimmingCharacters(in: .newlines))["steps"]?.array)
      #expect(steps.map { $0["step"]?.string } == ["plan", "implement", "test", "review", "notes"])
      #expect(steps[0]["response"]?["plan"] == 1 && steps[1]["response"]?["done"] == ["1.1"])
      #expect(steps[2]["response"]?["passed"] == true, "\(steps[2])")
      #expect(steps[3]["response"]?["approved"] == true)
      // Nothing landed.
      #expect(try fixture.scratch.read("repository/greeting.txt") == "hello\n")
      #expect(chats(fixture).last?.contains("All checks pass: true") == true)
      #expect(try await fixture.nexus("workflow", "replay", "1").status == 0)
    }
  }

  @Test func commandsThatNobodyAllowedAreRefusedBeforeAnyModelIsAsked() async throws {
    try await Fixture.with([]) { fixture in
      let text = "steps:\n  - { id: a, prompt: x }\n  - { id: b, run: check, with: { command: touch /tmp/x } }\n"
      try fixture.scratch.write(text, to: "repository/.nexus-overseer/workflows/own.yaml")
      let result = try await fixture.nexus("workflow", "run", "own")
      #expect(result.status == 78 && result.stderr.contains("    touch /tmp/x\n"), "\(result)")
    }
  }

  /// In the user's own directory they need no leave; a check that fails is a response.
  @Test func aFailingCheckIsAResponse() async throws {
    try await Fixture.with([.reply("Mended.")]) { fixture in
      let text = """
        steps:
          - { id: test, run: check, with: { command: "cat greeting.txt; false" } }
          - { id: fix, prompt: "Mend: {{ test.text }}", when: not test.passed }

        """
      try fixture.scratch.write(text, to: "home/.config/nexus-overseer/workflows/own.yaml")
      let result = try await fixture.nexus("workflow", "run", "own")
      #expect(result.status == 0 && result.stdout == "Mended.\n", "\(result)")
      #expect(chats(fixture).count == 1)
      #expect(chats(fixture)[0].hasPrefix("Mend: cat greeting.txt; false: fails with status 1\nhello"))
    }
  }

  @Test func theOverseerWritesAWorkflow() async throws {
    let good = "name: cats\ninputs: [topic]\nsteps:\n  - { id: a, prompt: \"On {{ inputs.topic }}\" }\n"
    try await Fixture.with([.reply("steps: 3"), .reply(.init("```yaml\n\(good)```")), .reply(.init(good))]) { fixture in
      let unasked = try await fixture.nexus("workflow", "new", "Write on a topic")
      #expect(unasked.status == 1 && unasked.stdout.hasPrefix(good), "\(unasked)")
      #expect(unasked.stderr.contains("must be a list of steps") && unasked.stderr.contains("Give --yes"))
      let kept = try await fixture.nexus("workflow", "new", "Write on a topic", "--yes", "--name", "mine")
      #expect(kept.status == 0, "\(kept)")
      #expect(
        try fixture.scratch.read("repository/.nexus-overseer/workflows/mine.yaml")
          == good.replacing("cats", with: "mine"))
      #expect(try await fixture.nexus("workflow", "check", "mine").status == 0)
      #expect(try await fixture.nexus("workflow", "new", "cats").status == 64)
      #expect(try await fixture.nexus("workflow", "new", "--template", "change").status == 0)
    }
  }

  @Test func aStepNamesAnyProvider() async throws {
    try await Fixture.with([.reply("Miau.")]) { fixture in
      let address = "http://127.0.0.1:\(fixture.server.port)"
      try await fixture.run("config", "set", "--user", "providers.box.kind", "ollama")
      try await fixture.run("config", "set", "--user", "providers.box.baseUrl", address)
      let text = "steps: [{ id: a, model: \"box/\(Fixture.implementer)\", prompt: x }]\n"
      try fixture.scratch.write(text, to: "repository/.nexus-overseer/workflows/own.yaml")
      let result = try await fixture.nexus("workflow", "run", "own")
      #expect(result.status == 0 && result.stdout == "Miau.\n", "\(result)")
    }
  }
}
