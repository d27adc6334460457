import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(2))) struct ContextCommandTests {
  /// 600 lines, of which one matters.
  private static let large = (1...600).map { number in
    number == 400 ? "def to_csv(rows):\n    return rows\n" : "value_\(number) = \(number)\n"
  }.joined()
  private static let plan = Recording.Exchange.plan("CSV", .init("Make to_csv quote its cells", "ledger/report.py"))

  private static func setUp(_ setup: inout Fixture.Setup) {
    setup.files = [
      "AGENTS.md": "Be kind.\n", "ledger/report.py": large, "ledger/cli.py": "import report\nreport.to_csv([])\n",
    ]
    setup.settings["llm.models.implementation.contextLength"] = 4096
  }

  @Test func whatIsShownIsWhatIsSent() async throws {
    let edit = Recording.Exchange.edit("ledger/report.py", "    return rows", "    return quoted(rows)")
    try await Fixture.with([Self.plan, edit], Self.setUp) { fixture in
      let planned = try await prompt(fixture, "--for", "Write CSV")
      try await fixture.run("plan", "Write CSV")
      let planning = try sent(fixture)
      #expect(contents(planned) == planning)
      let shown = try await prompt(fixture, "1")
      try await fixture.run("implement")
      let implementing = try sent(fixture)
      #expect(contents(shown) == implementing)
    }
  }

  @Test func aLargeFileIsShownInPartAndTheLinesAreNamed() async throws {
    try await Fixture.with([Self.plan], Self.setUp) { fixture in
      try await fixture.run("plan", "Write CSV")
      let result = try await fixture.nexus("context", "1")
      #expect(result.status == 0)
      #expect(result.stdout.contains("=== FILE ledger/report.py (in part) ===\n=== lines 1-"))
      #expect(result.stdout.contains("\ndef to_csv(rows):\n    return rows\n"))
      #expect(result.stdout.contains("=== FILE AGENTS.md ===\nBe kind.\n"))
      #expect(result.stdout.contains("ledger/cli.py\n"))
      #expect(result.stdout.contains("\nLeft out: ledger/report.py lines "))
      #expect(result.stdout.contains("its context holds 4096, of which 1024 are for the reply."))
      let json = try await prompt(fixture, "1")
      let (bytes, limit) = (try #require(json["bytes"]?.int), try #require(json["promptTokens"]?.int))
      #expect(bytes <= limit * 3)
      #expect(json["parts"]?.array?.reduce(0) { $0 + ($1["bytes"]?.int ?? 0) } == bytes)
      #expect(fixture.server.requests.count { $0.endpoint == .chat } == 1)
      #expect(try await fixture.nexus("context", "1", "--table").stdout.hasPrefix("Part "))
    }
  }

  @Test func writingAFileWholeThatWasShownInPartIsRefused() async throws {
    let guess = Self.large.replacing("value_599 = 599", with: "value_599 = 0")
    let blind = Recording.Exchange.answer("ledger/report.py\n```\n\(guess)```\n")
    let edit = Recording.Exchange.edit("ledger/report.py", "    return rows", "    return quoted(rows)")
      .expecting("You were shown this file in part")
    try await Fixture.with([Self.plan, blind, edit], Self.setUp) { fixture in
      try await fixture.run("plan", "Write CSV")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("For want of room the prompt lacks ledger/report.py lines"), "\(result)")
      let text = try fixture.repository.run("show", "nexus/1-csv:ledger/report.py")
      #expect(text == Self.large.replacing("    return rows", with: "    return quoted(rows)"))
    }
  }

  @Test func aFileWithASecretFitsInAsLittleWhateverTheFormat() async throws {
    let token = "ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e"
    try await Fixture.with([Self.plan]) {
      Self.setUp(&$0)
      $0.files["ledger/report.py"] = "token = \"\(token)\"\n\ndef to_csv(rows):\n    return rows\n"
    } _: { fixture in
      try await fixture.run("plan", "Write CSV")
      func context(_ length: Int, _ format: String) async throws -> ProcessResult {
        try await fixture.nexus(
          "context", "1",
          with: ["NEXUS_IMPLEMENTATION_CONTEXT_LENGTH": String(length), "NEXUS_IMPLEMENT_EDIT_FORMAT": format])
      }
      var (low, high) = (1024, 8192)
      while low < high {
        let middle = (low + high) / 2
        if try await context(middle, "search-replace").status == 0 { high = middle } else { low = middle + 1 }
      }
      let least = try await context(low, "search-replace")
      #expect(!least.stdout.contains(Self.offer) && least.stdout.contains("def to_csv"), "\(least)")
      #expect(try await context(8192, "whole").stdout.contains(Self.offer))
      let whole = try await context(low, "whole")
      #expect(whole.status == 0 && whole.stdout == least.stdout, "\(whole)")
    }
  }

  /// What a prompt says where a model may ask to read more.
  private static let offer = "# Reading more"

  @Test func aTaskThatCannotFitSaysWhatWouldMakeItFit() async throws {
    try await Fixture.with([Self.plan]) {
      Self.setUp(&$0)
      $0.settings["llm.models.implementation.contextLength"] = 1024
    } _: { fixture in
      try await fixture.run("plan", "Write CSV")
      let result = try await fixture.nexus("context", "1")
      #expect(result.status == 65 && result.stdout == "", "\(result)")
      let hint = try #require(result.stderr.firstMatch(of: /config set llm.models.implementation.contextLength (\d+)`/))
      try await fixture.run("config", "set", "llm.models.implementation.contextLength", String(hint.1))
      #expect(try await fixture.nexus("context", "1").status == 0)
    }
  }

  @Test func takesATaskOrAGoal() async throws {
    try await Fixture.with { fixture in
      let wrong: [[String]] = [[], ["1", "--for", "x"], ["--for", "x", "--plan", "1"]]
      for arguments in wrong {
        let result = try await fixture.runner.run("nexus", ["context"] + arguments)
        #expect(result.status == 64)
      }
    }
  }

  private func prompt(_ fixture: Fixture, _ arguments: String...) async throws -> JSONValue {
    let result = try await fixture.runner.run("nexus", ["context", "--json"] + arguments)
    try #require(result.status == 0, "\(result)")
    return try JSONValue(parsing: Array(result.stdout.utf8))
  }

  private func contents(_ prompt: JSONValue) -> [String] {
    prompt["messages"]?.array?.compactMap { $0["content"]?.string } ?? []
  }

  /// The contents of the messages last sent.
  private func sent(_ fixture: Fixture) throws -> [String] {
    let request = try #require(fixture.server.requests.last { $0.endpoint == .chat })
    return request.body?["messages"]?.array?.compactMap { $0["content"]?.string } ?? []
  }
}
