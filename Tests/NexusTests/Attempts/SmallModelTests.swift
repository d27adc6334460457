import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// How a model is asked that is known to be small.
@Suite(.timeLimit(.minutes(5))) struct SmallModelTests {
  private static let small = "qwen2.5-coder:1.5b"

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

  /// Written by hand, a function of some lines is a copy of the file to a small model; begun, it is the function.
  @Test func beginsTheFunctionThatTheTaskIsAbout() async throws {
    let text = "def aa():\n    return 1\n\n\ndef bb():\n    return 2\n\n\ndef cc():\n    return 3\n"
    let wrong = Recording.Exchange.answer("():\n    return 4\n\n").from(Self.small)
      .expecting("Write the functions of `abc.py` that are new or change")
    let right = Recording.Exchange.answer("(n):\n    return n\n").from(Self.small)
    let whole = Recording.Exchange.answer(text.replacing("bb()", with: "bb(n)").replacing("return 2", with: "return n"))
      .from(Self.small).expecting("Write the complete new text of `abc.py`")
    try await Fixture.with(
      [wrong, wrong, wrong, wrong, wrong, whole, right],
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
        requests.map(\.messages.last?.content)
          == [String](repeating: "abc.py\n```python\ndef bb", count: 5) + ["abc.py\n```python\n"])
      #expect(
        requests.map(\.options.stop)
          == [[String]](repeating: ["\n```", "\ndef aa(", "\ndef cc("], count: 5) + [["\n```"]])
      try await fixture.run("task", "add", "Give `cc` a parameter n to return", "--file", "abc.py")
      try await fixture.run("implement", "--implementation", Self.small, "--overseer", Self.small)
      let shown = try fixture.repository.run("show", "nexus/1-give-bb-a-parameter-n-to-return:abc.py")
      #expect(shown.hasSuffix("def cc(n):\n    return n\n") && shown.hasPrefix("def aa():\n    return 1\n"), "\(shown)")
    }
  }

  /// A round that begins anew asks a small model again while the server still knows the prompt; what is judged already is
  /// not checked again.
  @Test func aRoundAnewTakesRepliesUntilOnePasses() async throws {
    func answer(_ text: String) -> Recording.Exchange { .answer(text).from(Self.small) }
    try await Fixture.with(
      [answer("salut"), answer("salut"), answer("hola"), answer("bonjour")],
      {
        $0.models = [Recording.Model(Self.small)]
        $0.checks = []
      }
    ) { fixture in
      let result = try await fixture.nexus(
        "do", "Greet in French", "greeting.txt", "--implementation", Self.small, "--overseer", Self.small, "--check",
        "grep -q bonjour greeting.txt")
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr.contains("attempt 2 of 3, reply 3 of 4"), "\(result)")
      #expect(
        result.stderr.contains("Its edits lead to the same as those of attempt 1, whose checks failed"), "\(result)")
      let task = TaskID(plan: 1, number: 1)
      let attempts = try await fixture.store().attempts(at: task)
      #expect(attempts.map(\.outcome) == [.checksFailed, .notChosen, .checksFailed, .committed])
      let requests = try await fixture.store().exchanges(of: task).map(\.request)
      #expect(requests[1...].allSatisfy { $0.messages == requests[0].messages && $0.options.temperature == 0.4 })
      #expect(Set(requests[1...].map(\.options.seed)).count == 3)
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
      #expect(requests.map(\.options.temperature) == [0, 0.4])
    }
  }

  /// Edits that cannot be applied are told why, with a little chance.
  @Test func answersASmallModelsRefusedEdits() async throws {
    let idle = Recording.Exchange.answer("the whole new content of the file").from(Self.small)
    let right = Recording.Exchange.answer("bonjour").from(Self.small).expecting("repeats the example")
    try await Fixture.with(
      [idle, right],
      {
        $0.models = [Recording.Model(Self.small)]
        $0.checks = []
      }
    ) { fixture in
      let result = try await fixture.nexus(
        "do", "Greet in French", "greeting.txt", "--implementation", Self.small, "--overseer", Self.small, "--check",
        "grep -q bonjour greeting.txt")
      #expect(result.status == 0, "\(result)")
      let requests = try await fixture.store().exchanges(of: .init(plan: 1, number: 1)).map(\.request)
      #expect(requests.map(\.messages.count) == [3, 5])
      #expect(requests[1].messages.prefix(2) == requests[0].messages.prefix(2))
      #expect(requests.map(\.options.temperature) == [0, 0.4])
    }
  }

  /// The same model in both roles is no second opinion, and a small one mends little: the task is begun anew, with another
  /// seed and more chance.
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
      #expect(result.stderr.contains("The checks fail; starting over, with a higher temperature."), "\(result)")
      let requests = try await fixture.store().exchanges(of: .init(plan: 1, number: 1)).map(\.request)
      #expect(requests.allSatisfy { $0.messages == requests[0].messages })
      #expect(requests.map(\.options.temperature) == [0, 0.4, 0.4])
      #expect(Set(requests.map(\.options.seed)).count == 3)
    }
  }
}
