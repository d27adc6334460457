import Foundation
import JSONText
import Jobs
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// A run of a workflow as a job, and its steps as the job's parts.
@Suite(.timeLimit(.minutes(3))) struct WorkflowJobTests {
  private static let workflow = """
    name: two
    steps:
      - { id: draft, prompt: "On cats" }
      - { id: end, prompt: "Shorten: {{ draft }}" }

    """
  private static let file = "repository/.nexus-overseer/workflows/two.yaml"

  @Test func aRunIsAJobAndItsStepsAreParts() async throws {
    try await Fixture.with([.reply("Cats sleep."), .reply("Zzz.")]) { fixture in
      try fixture.scratch.write(Self.workflow, to: Self.file)
      #expect(try await fixture.run("workflow", "run", "two").stdout == "Zzz.\n")
      let store = try fixture.store()
      let job = try #require(try await store.jobs(limit: 9).first)
      #expect(job.kind == .workflow && job.state == .done)
      #expect(job.result == ["workflow": "two", "run": 1, "finished": ["draft", "end"], "missing": []])
      let parts = try await store.children(ofJob: job.id)
      #expect(parts.map(\.kind) == [.step, .step] && parts.allSatisfy { $0.state == .done })
      #expect(parts.map { $0.parameters["step"] } == ["draft", "end"])
      #expect(parts.map { $0.result?["response"] } == ["Cats sleep.", "Zzz."])
      let shown = try await fixture.run("job", "show", "1", "--json").stdout
      let object = try #require(
        try JSONValue(parsing: shown.split(separator: "\n").first.map(String.init) ?? "").object)
      let document = try ProjectDocument("docs/json.md")
      #expect(object["exchanges"] == 2 && DocumentedMembers(document).faults(of: object, below: "job") == [])
      #expect(try await fixture.run("audit", "--json").stdout.contains(#""purpose":"ask""#))
    }
  }

  /// The second step may not begin; what the first said is kept, and the run goes on with it.
  @Test func aBudgetEndsARunThatCanBeGoneOnWith() async throws {
    try await Fixture.with([.reply("Cats sleep."), .reply("Zzz.")]) { fixture in
      try fixture.scratch.write(Self.workflow, to: Self.file)
      let ended = try await fixture.nexus("workflow", "run", "two", "--max-tokens", "1")
      #expect(ended.status == 75, "\(ended)")
      #expect(
        ended.stderr.contains("--max-tokens") && ended.stderr.contains("`nexus workflow run --resume 1`"), "\(ended)")
      let job = try #require(try await fixture.store().job(1))
      #expect(try await fixture.store().children(ofJob: 1).allSatisfy { $0.state.isEnded })
      #expect(job.state == .partial && job.result?["finished"] == ["draft"] && job.result?["missing"] == ["end"])
      let resumed = try await fixture.nexus("workflow", "run", "--resume", "1")
      #expect(resumed.status == 0 && resumed.stdout == "Zzz.\n", "\(resumed)")
      // What was answered before is no part of the run that goes on.
      let store = try fixture.store()
      let second = try #require(try await store.jobs(limit: 1).first)
      #expect(try await store.children(ofJob: second.id).map { $0.parameters["step"] } == ["end"])
    }
  }

  @Test func whatAStepHasThePairDoIsAPartOfTheStep() async throws {
    try await Fixture.with([.plan("Speak French", PlannedTask("Greet in French"))]) { fixture in
      try fixture.scratch.write(
        "steps: [{ id: plan, run: plan, prompt: \"Greet in French\" }]\n",
        to: "repository/.nexus-overseer/workflows/pair.yaml")
      let result = try await fixture.nexus("workflow", "run", "pair")
      #expect(result.status == 0, "\(result)")
      let store = try fixture.store()
      let step = try #require(try await store.children(ofJob: 1).first)
      #expect(step.kind == .step && step.state == .done)
      #expect(try await store.children(ofJob: step.id).map(\.kind) == [.plan])
    }
  }

  @Test func aRunIsQueuedAndNotTriedAgain() async throws {
    try await Fixture.with([.reply("Cats sleep."), .fault(.closeMidLine(after: 3))]) {
      $0.settings["llm.maxRetries"] = 0
    } _: { fixture in
      try fixture.scratch.write(Self.workflow, to: Self.file)
      try await fixture.run("job", "add", "workflow", "run", "two")
      _ = try await fixture.nexus("job", "run")
      let job = try #require(try await fixture.store().job(1))
      #expect(job.state == .failed && job.result?["finished"] == ["draft"], "\(job)")
      let again = try await fixture.nexus("job", "retry", "1")
      #expect(again.status != 0 && again.stderr.contains("makes a run of its own"), "\(again)")
    }
  }

  @Test func whatCannotRunIsNotQueued() async throws {
    try await Fixture.with([]) { fixture in
      let missing = try await fixture.nexus("job", "add", "workflow", "run", "nosuch")
      #expect(missing.status == 65 && missing.stderr.contains("nosuch"), "\(missing)")
      try fixture.scratch.write("steps: [{ id: a, prompt: \"{{ b }}\" }]\n", to: Self.file)
      let faulty = try await fixture.nexus("job", "add", "workflow", "run", "two")
      #expect(faulty.status == 65, "\(faulty)")
      #expect(try await fixture.run("job", "list", "--json").stdout.isEmpty)
    }
  }

  /// A command's error is told as one, not as what it printed.
  @Test func aStepOfThePairThatFailsTellsWhy() async throws {
    try await Fixture.with([]) { fixture in
      try fixture.scratch.write("steps: [{ id: work, run: implement, with: { plan: 7 } }]\n", to: Self.file)
      let result = try await fixture.nexus("workflow", "run", "two")
      #expect(result.status != 0 && result.stderr.contains("no plan 7"), "\(result)")
      #expect(result.stderr.components(separatedBy: "Error:").count == 2, "\(result)")
    }
  }

  @Test func outsideOfARepositoryABudgetIsRefused() async throws {
    try await Fixture.with([.reply("Cats sleep."), .reply("Zzz.")]) { fixture in
      let directory = fixture.scratch.path
      try fixture.scratch.write(Self.workflow, to: "two.yaml")
      let refused = try await fixture.nexus("-C", directory, "workflow", "run", "two.yaml", "--max-tokens", "9")
      #expect(refused.status == 65 && refused.stderr.contains("Run it in a git repository"), "\(refused)")
      #expect(try await fixture.run("-C", directory, "workflow", "run", "two.yaml").stdout == "Zzz.\n")
    }
  }
}
