import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// One change, or a plan that somebody wrote, without a planning model.
@Suite(.timeLimit(.minutes(5))) struct DoCommandTests {
  @Test func doesOneChangeAndShowsIt() async throws {
    let check = "grep -q bonjour greeting.txt"
    try await Fixture.with([.edit().expecting("Greet in French")], { $0.checks = [] }) { fixture in
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("do", "Greet in French. Keep it short.", "greeting.txt", "--check", check)
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout.contains("\n-hello\n+bonjour\n") && result.stdout.contains("committed"), "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
      let plan = try #require(try await fixture.store().plan(1))
      #expect(plan.title == "Greet in French" && plan.goal == "Greet in French. Keep it short.")
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test func takesTheFilesThatTheWordsName() async throws {
    try await Fixture.with([.edit("notes/story.txt", "two", "deux")]) { fixture in
      let result = try await fixture.nexus("do", "Say deux in story.txt")
      #expect(result.status == 0 && result.stderr.contains("Files: notes/story.txt\n"), "\(result)")
      #expect(try await fixture.store().tasks(ofPlan: 1).first?.files == ["notes/story.txt"])
    }
  }

  @Test func namesFilesFromWhereTheUserStands() async throws {
    try await Fixture.with([.edit("notes/story.txt", "two", "deux")]) { fixture in
      let notes = fixture.repository.path + "/notes"
      let result = try await fixture.nexus("-C", notes, "do", "Say deux", "./story.txt")
      #expect(result.status == 0, "\(result)")
      let outside = try await fixture.nexus("-C", notes, "do", "Say deux", "../../story.txt")
      #expect(outside.status == 65, "\(outside)")
      #expect(outside.stderr.hasPrefix("Error: ../../story.txt is not in this work tree.\nHint: "), "\(outside)")
    }
  }

  /// What an answer leaves open is settled by the file that the task declares, and by nothing else.
  @Test(arguments: ["Here it is:\n\n```\none\ndeux\nthree\n```\n", "path/to/file.txt\n```\none\ndeux\nthree\n```\n"])
  func takesAFenceWithoutAPathForTheTasksFile(_ answer: String) async throws {
    try await Fixture.with([.answer(answer)]) { fixture in
      let result = try await fixture.nexus("do", "Say deux", "notes/story.txt")
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.repository.run("show", "nexus/1-say-deux:notes/story.txt") == "one\ndeux\nthree\n")
    }
  }

  /// What must pass is run once before anything is asked, and the model sees what it says.
  @Test func showsTheModelWhatMustPass() async throws {
    let check = "grep -q bonjour greeting.txt || { echo expected bonjour; exit 3; }"
    let edit = Recording.Exchange.edit().expecting(
      "This check must pass in the end. Now it fails:\n\n$ \(check)\n", "expected bonjour")
    try await Fixture.with([edit], { $0.checks = [] }) { fixture in
      let result = try await fixture.nexus("do", "Greet in French", "greeting.txt", "--check", check)
      #expect(result.status == 0, "\(result)")
    }
  }

  /// The test that fails says best what is expected; it is shown once.
  @Test func showsTheLinesThatAFailedCheckSpeaksOf() async throws {
    let check = "grep -q bonjour greeting.txt || { echo 'notes/story.txt:2: expected bonjour'; exit 3; }"
    let lines = "The lines that it speaks of:\n\nnotes/story.txt\n```\n"
    let wrong = Recording.Exchange.edit("greeting.txt", "hello", "salut").expecting(lines, "two")
    try await Fixture.with([wrong, .edit("greeting.txt", "salut", "bonjour")], { $0.checks = [] }) { fixture in
      let result = try await fixture.nexus("do", "Greet in French", "greeting.txt", "--check", check)
      #expect(result.status == 0, "\(result)")
      let requests = try await fixture.store().exchanges(of: .init(plan: 1, number: 1)).map(\.request)
      let repair = try #require(requests.last?.messages.last?.content)
      #expect(repair.contains("expected bonjour") && !repair.contains("speaks of"), "\(repair)")
    }
  }

  /// A real 0.5B made a file of the example's words, and they were committed.
  @Test func theExamplesWordsAreNoFile() async throws {
    let copied = Recording.Exchange.answer("new.txt\n```\nthe whole new content of the file\n```\n")
      .expecting("the whole new content of the file")
    let right = Recording.Exchange.answer("new.txt\n```\nbonjour\n```\n").expecting("repeats the example")
    try await Fixture.with([copied, right]) { fixture in
      let result = try await fixture.nexus("do", "Write bonjour into a new file", "new.txt")
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.repository.run("show", "nexus/1-write-bonjour-into-a-new-file:new.txt") == "bonjour\n")
    }
  }

  @Test func saysNothingOfWhatPassesAlready() async throws {
    try await Fixture.with([.edit().lacking("must pass in the end")], { $0.checks = [] }) { fixture in
      let result = try await fixture.nexus("do", "Greet in French", "greeting.txt", "--check", "true")
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test func takesAPlanThatSomebodyWrote() async throws {
    let plan = "Plan: French\n\n## Task 1: Greet in French\nFiles: greeting.txt\nInstructions:\nSay bonjour.\n"
    try await Fixture.with { fixture in
      try fixture.scratch.write(plan, to: "plan.md")
      let result = try await fixture.nexus("plan", "--from", fixture.scratch("plan.md"))
      #expect(result.status == 0 && result.stdout.contains("Plan 1: French  (1 task)"), "\(result)")
      #expect(try await fixture.store().tasks(ofPlan: 1).map(\.instructions) == ["Say bonjour."])
      let faulty = try await fixture.nexus("plan", "--from", "-", input: "Plan: Nothing\n")
      #expect(faulty.status == 65 && faulty.stderr.hasPrefix("Error: The plan cannot be used: "), "\(faulty)")
      let missing = try await fixture.nexus("plan", "--from", "nothing.md")
      #expect(missing.status == 65 && missing.stderr.hasPrefix("Error: There is no file nothing.md."), "\(missing)")
      #expect(try await fixture.store().plans().count == 1)
    }
  }

  @Test func aTaskWithoutAPlanBecomesOne() async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus(
        "task", "add", "Greet in French", "--file", "greeting.txt", "--check", "true")
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr == "Task 1.1 is added, in a plan of its own.\nNext: `nexus implement`\n")
      try await fixture.run("task", "add", "Say goodbye in French", "--file", "farewell.txt")
      let tasks = try await fixture.store().tasks(ofPlan: 1)
      #expect(tasks.map(\.title) == ["Greet in French", "Say goodbye in French"])
      #expect(tasks.map(\.checks) == [["true"], []])
      #expect(try await fixture.store().plans().count == 1)
    }
  }
}
