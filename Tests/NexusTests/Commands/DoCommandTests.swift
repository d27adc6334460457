import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// One change, or a plan that somebody wrote, without a planning model.
@Suite(.timeLimit(.minutes(5))) struct DoCommandTests {
  /// A model that is known to be small, which is asked as such.
  private static let small = "qwen2.5-coder:1.5b"

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

  @Test func opensTheAnswersOfASmallModel() async throws {
    let written = Recording.Exchange.answer("bonjour").from(Self.small)
      .expecting("greeting.txt\n```\nhello\n```", "Write the complete new text of `greeting.txt`")
      .lacking("the whole new content of the file")
    try await Fixture.with(
      [written], { $0.models = [Fixture.overseer, Self.small].map { Recording.Model($0) } }
    ) { fixture in
      let result = try await fixture.nexus("do", "Greet in French", "greeting.txt", "--implementation", Self.small)
      #expect(result.status == 0, "\(result)")
      let request = try #require(try await fixture.store().exchanges(of: .init(plan: 1, number: 1)).first?.request)
      #expect(request.messages.map(\.role) == [.system, .user, .assistant])
      #expect(request.messages.last?.content == "greeting.txt\n```\n" && request.options.stop == ["\n```"])
      #expect(request.options.temperature == 0)
      #expect(try fixture.repository.run("show", "nexus/1-greet-in-french:greeting.txt") == "bonjour\n")
    }
  }

  /// A file that is too long for a small model to write is changed by whole functions, which find their place by name.
  @Test func asksASmallModelForFunctionsOfALongFile() async throws {
    let code = "import os\n\n\n" + (0..<100).map { "def f\($0)():\n    return \($0)\n" }.joined(separator: "\n\n")
    let asked = Recording.Exchange.answer(
      "code.py\n```python\ndef f7():\n    return 70\n\n\ndef f7b():\n    return 71\n```\n"
    )
    .from(Self.small).expecting(
      "In this form `f0` is now:\n\ncode.py\n```python\ndef f0():\n    return 0\n```\n", "a fence with the file's path")
    try await Fixture.with(
      [asked],
      {
        $0.models = [Fixture.overseer, Self.small].map { Recording.Model($0) }
        $0.files["code.py"] = code
      }
    ) { fixture in
      let result = try await fixture.nexus(
        "do", "Return ten times as much for seven", "code.py", "--implementation", Self.small)
      #expect(result.status == 0, "\(result)")
      let new = "def f7():\n    return 70\n\n\ndef f7b():\n    return 71\n"
      #expect(
        try fixture.repository.run("show", "nexus/1-return-ten-times-as-much-for-seven:code.py")
          == code.replacing("def f7():\n    return 7\n", with: new))
      let stats = try await fixture.nexus("models", "stats", "--json")
      #expect(stats.stdout.contains(#""format":"functions""#), "\(stats)")
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

  /// Written by hand, a function of some lines is a copy of the file to a small model; begun, it is the function.
  @Test func beginsTheFunctionThatTheTaskIsAbout() async throws {
    let text = "def aa():\n    return 1\n\n\ndef bb():\n    return 2\n\n\ndef cc():\n    return 3\n"
    let wrong = Recording.Exchange.answer("():\n    return 4\n\n").from(Self.small)
      .expecting("Write the functions of `abc.py` that are new or change")
    let right = Recording.Exchange.answer("(n):\n    return n\n").from(Self.small)
    let whole = Recording.Exchange.answer(text.replacing("bb()", with: "bb(n)").replacing("return 2", with: "return n"))
      .from(Self.small).expecting("Write the complete new text of `abc.py`")
    try await Fixture.with(
      [wrong, wrong, whole, right],
      {
        $0.files = ["abc.py": text]
        $0.models = [Recording.Model(Self.small)]
        $0.checks = []
      }
    ) { fixture in
      let result = try await fixture.nexus(
        "do", "Give `bb` a parameter n to return.", "abc.py", "--implementation", Self.small, "--overseer", Self.small,
        "--check", "grep -q 'def bb(n)' abc.py")
      #expect(result.status == 0, "\(result)")
      let requests = try await fixture.store().exchanges(of: .init(plan: 1, number: 1)).map(\.request)
      #expect(
        requests.map(\.messages.last?.content) == [
          "abc.py\n```python\ndef bb", "abc.py\n```python\ndef bb", "abc.py\n```python\n",
        ])
      #expect(
        requests.map(\.options.stop) == [
          ["\n```", "\ndef aa(", "\ndef cc("], ["\n```", "\ndef aa(", "\ndef cc("], ["\n```"],
        ])
      try await fixture.run("task", "add", "Give `cc` a parameter n to return", "--file", "abc.py")
      try await fixture.run("implement", "--implementation", Self.small, "--overseer", Self.small)
      let shown = try fixture.repository.run("show", "nexus/1-give-bb-a-parameter-n-to-return:abc.py")
      #expect(shown.hasSuffix("def cc(n):\n    return n\n") && shown.hasPrefix("def aa():\n    return 1\n"), "\(shown)")
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

  /// A round that begins anew asks a small model again while the server still knows the prompt; what is judged already is
  /// not checked again.
  @Test func aRoundAnewTakesRepliesUntilOnePasses() async throws {
    func answer(_ text: String) -> Recording.Exchange { .answer(text).from(Self.small) }
    try await Fixture.with(
      [answer("salut"), answer("salut"), answer("salut"), answer("hola"), answer("bonjour")],
      {
        $0.models = [Recording.Model(Self.small)]
        $0.checks = []
      }
    ) { fixture in
      let result = try await fixture.nexus(
        "do", "Greet in French", "greeting.txt", "--implementation", Self.small, "--overseer", Self.small, "--check",
        "grep -q bonjour greeting.txt")
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr.contains("attempt 3 of 3, reply 3 of 4"), "\(result)")
      #expect(
        result.stderr.contains("Its edits lead to the same as those of attempt 1, whose checks failed"), "\(result)")
      let task = TaskID(plan: 1, number: 1)
      let attempts = try await fixture.store().attempts(at: task)
      #expect(attempts.map(\.outcome) == [.checksFailed, .noEdit, .notChosen, .checksFailed, .committed])
      let requests = try await fixture.store().exchanges(of: task).map(\.request)
      #expect(requests[2...].allSatisfy { $0.messages == requests[0].messages && $0.options.temperature == 0.8 })
      #expect(Set(requests[2...].map(\.options.seed)).count == 3)
    }
  }

  /// An answer that nexus began with a function has no place for a constant before it.
  @Test func asksForTheWholeFileWhereANameIsMissing() async throws {
    let check = "grep -q '^RATE' code.py || { echo \"NameError: name 'RATE' is not defined\"; exit 1; }"
    let function = Recording.Exchange.answer("(lines):\n    return sum(lines) * RATE").from(Self.small)
    let whole = Recording.Exchange.answer("RATE = 2\n\n\ndef net(lines):\n    return sum(lines) * RATE").from(
      Self.small)
    try await Fixture.with(
      [function, whole],
      {
        $0.models = [Recording.Model(Self.small)]
        $0.checks = []
        $0.files["code.py"] = "def net(lines):\n    return sum(lines)\n"
      }
    ) { fixture in
      let result = try await fixture.nexus(
        "do", "Change `net` to double its result.", "code.py", "--implementation", Self.small, "--overseer", Self.small,
        "--check", check)
      #expect(result.status == 0, "\(result)")
      let requests = try await fixture.store().exchanges(of: .init(plan: 1, number: 1)).map(\.request)
      #expect(requests.map(\.messages.count) == [3, 3])
      #expect(requests.map { $0.messages.last?.content } == ["code.py\n```python\ndef net", "code.py\n```python\n"])
      #expect(requests.map(\.options.temperature) == [0, 0])
    }
  }

  /// The same model in both roles is no second opinion: the task is begun anew, with another seed and more chance.
  @Test func neverSendsTheSameRequestTwice() async throws {
    let wrong = Recording.Exchange.answer("salut").from(Self.small)
    let right = Recording.Exchange.answer("bonjour").from(Self.small)
    try await Fixture.with(
      [wrong, wrong, right],
      {
        $0.models = [Recording.Model(Self.small)]
        $0.checks = []
      }
    ) { fixture in
      let result = try await fixture.nexus(
        "do", "Greet in French", "greeting.txt", "--implementation", Self.small, "--overseer", Self.small, "--check",
        "grep -q bonjour greeting.txt")
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr.contains("Same edit again; starting over, with a higher temperature."), "\(result)")
      let requests = try await fixture.store().exchanges(of: .init(plan: 1, number: 1)).map(\.request)
      #expect(requests.map(\.messages.count) == [3, 5, 3])
      #expect(requests[1].messages.prefix(2) == requests[0].messages.prefix(2))
      #expect(requests.map(\.options.temperature) == [0, 0.4, 0.8])
      #expect(requests[2].options.seed != requests[0].options.seed)
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
