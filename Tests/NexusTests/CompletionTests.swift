import NexusTestSupport
import OllamaReplay
import Testing

/// What shells offer for values, asked for as their scripts ask.
@Suite(.timeLimit(.minutes(5))) struct CompletionTests {
  private func offered(_ fixture: Fixture, _ command: [String], _ argument: String, _ typed: String) async throws
    -> [String]
  {
    let words = ["nexus"] + command + [typed]
    let result = try await fixture.runner.run(
      "nexus", ["---completion"] + command + ["--", argument, "\(words.count - 1)", "\(typed.count)"] + words)
    #expect(result.status == 0 && result.stderr.isEmpty, "\(result)")
    return result.stdout.split(separator: "\n").map(String.init)
  }

  @Test func offersTasksPlansModelsAndFiles() async throws {
    try await Fixture.with([], { $0.models.append(Recording.Model("qwen3:4b")) }) { fixture in
      try await fixture.run("task", "add", "Greet in French", "--file", "greeting.txt")
      try await fixture.run("task", "add", "Greet in Dutch", "--file", "greeting.txt")
      #expect(try await offered(fixture, ["task", "show"], "positional@0", "") == ["1", "2"])
      #expect(try await offered(fixture, ["task", "show"], "positional@0", "1.") == ["1.1", "1.2"])
      #expect(try await offered(fixture, ["implement"], "positional@0", "2") == ["2"])
      #expect(try await offered(fixture, ["plan", "show"], "positional@0", "") == ["1"])
      #expect(try await offered(fixture, ["review"], "--pick", "gr") == ["greeting.txt"])
      #expect(try await offered(fixture, ["implement"], "--overseer", "qwen3:").contains("qwen3:4b"))
    }
  }

  @Test func offersNothingWhereNothingIsKnown() async throws {
    try await Fixture.with([]) { fixture in
      let tasks = try await offered(fixture, ["task", "show"], "positional@0", "")
      let files = try await offered(fixture, ["review"], "--pick", "")
      #expect(tasks.isEmpty && files.isEmpty, "\(tasks) \(files)")
    }
  }
}
