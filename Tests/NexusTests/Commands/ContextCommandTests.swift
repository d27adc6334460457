import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
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

  /// However much room there is.
  @Test func ofALargerFileThanIsSetTheRegionsAreShown() async throws {
    for (limit, isWhole) in [(2048, false), (65536, true)] {
      try await Fixture.with(
        [],
        {
          $0.files = ["ledger/report.py": Self.large]
          $0.settings["context.maxFileBytes"] = JSONValue(limit)
          $0.settings["llm.models.implementation.contextLength"] = 65536
        }
      ) { fixture in
        try await fixture.run("task", "add", "Make to_csv quote its cells", "--file", "ledger/report.py")
        let shown = try await fixture.run("context", "1").stdout
        #expect(shown.contains("def to_csv(rows):"), "\(shown)")
        #expect(shown.contains("value_100 = 100") == isWhole && shown.contains("value_600 = 600") == isWhole)
      }
    }
  }

  /// What is shown, fitted and sent is one text, also where it holds secrets.
  @Test func secretsAreTakenOutOfWhatIsShown() async throws {
    let token = "ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e"
    let task = PlannedTask(
      "Use \(token)", "ledger/report.py", acceptance: ["It has \(token)"], instructions: "Write \(token) to CSV.")
    try await Fixture.with([.plan("CSV", task), .edit("ledger/report.py", "    return rows", "    return []")]) {
      Self.setUp(&$0)
      $0.files["ledger/cli.py"] = "def login(token=\"\(token)\"):\n  pass\n"
    } _: { fixture in
      try fixture.repository.commit(["ledger/a.py": "a = 1\n"], "Begin with \(token)")
      let goal = "Write CSV with \(token)"
      let planned = try await prompt(fixture, "--for", goal)
      try await fixture.run("plan", goal)
      try expect(planned, toBe: sent(fixture), without: token)
      let shown = try await prompt(fixture, "1")
      try await fixture.run("implement")
      try expect(shown, toBe: sent(fixture), without: token)
    }
  }

  private func expect(_ prompt: JSONValue, toBe sent: [String], without secret: String) {
    #expect(contents(prompt) == sent)
    #expect(!prompt.text().contains(secret) && prompt.text().contains("REDACTED"))
    #expect(prompt["parts"]?.array?.reduce(0) { $0 + ($1["bytes"]?.int ?? 0) } == prompt["bytes"]?.int)
  }

  @Test func aTaskThatWasBegunIsShownAsItGoesOn() async throws {
    let check = "if grep -q hallo greeting.txt; then echo WRONG-WORD; exit 1; fi"
    let edits: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")), .edit("greeting.txt", "hello", "hallo"),
      .edit("greeting.txt", "hallo", "bonjour"),
    ]
    try await Fixture.with(edits, { $0.checks = [check] }) { fixture in
      try await fixture.run("plan", "French")
      let before = try await prompt(fixture, "1")
      #expect(contents(before).count == 2)
      let stopped = try await fixture.nexus("implement", with: ["NEXUS_BUDGET_TASK_EXCHANGES": "1"])
      #expect(stopped.status == 75, "\(stopped)")
      let shown = try await prompt(fixture, "1")
      let kinds = shown["parts"]?.array?.compactMap { $0["kind"]?.string } ?? []
      #expect(kinds.contains("checks") && kinds.contains("history"))
      #expect(contents(shown).last?.contains("WRONG-WORD") == true)
      // The conversation goes on: it began with the file as it was, and the answer holds what became of it.
      #expect(contents(shown)[1] == contents(before)[1])
      #expect(contents(shown)[2].contains("hallo"))
      try await fixture.run("implement")
      let implementing = try sent(fixture)
      #expect(contents(shown) == implementing)
    }
  }

  /// The output of a task's own check stands in the prompt; where no run has found it out yet, that is said.
  @Test func whatATasksChecksSayBeforeTheWorkIsShownOrNamed() async throws {
    let check = "if grep -q hello greeting.txt; then echo STILL-ENGLISH; exit 1; fi"
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French", checks: [check])), .edit("greeting.txt", "hello", "bonjour"),
    ]
    try await Fixture.with(exchanges, { $0.checks = [check] }) { fixture in
      try await fixture.run("plan", "French")
      let said = "what `\(check)` says before the work, which `nexus implement` finds out first"
      let before = try await prompt(fixture, "1")
      #expect(before["leftOut"]?.array?.contains(.string(said)) == true, "\(before.text())")
      #expect(!contents(before).joined().contains("Now it fails"))
      #expect(try await fixture.run("context", "1").stdout.contains("\nLeft out: \(said)\n"))
      // Its exchange is spent before it is asked anything, so that the checks have run and nothing else has happened.
      let stopped = try await fixture.nexus(
        "implement", with: ["OLLAMA_HOST": "127.0.0.1:1", "NEXUS_LLM_MAX_RETRIES": "0"])
      #expect(stopped.status == 69, "\(stopped)")
      let shown = try await prompt(fixture, "1")
      #expect(shown["leftOut"]?.array?.contains(.string(said)) == false)
      #expect(contents(shown).joined().contains("STILL-ENGLISH"))
      try await fixture.run("implement")
      let implementing = try sent(fixture)
      #expect(contents(shown) == implementing)
    }
  }

  @Test func toolsAreShownAndCounted() async throws {
    let first = Recording.Exchange.toolCalls(.init("list_files")).from(Fixture.overseer).requiring(.tools)
    try await Fixture.with([first, Self.plan], Self.setUp) { fixture in
      let shown = try await prompt(fixture, "--for", "Write CSV")
      #expect(shown["tools"]?.array?.compactMap { $0["name"]?.string }.first == "read_file")
      #expect(shown["parts"]?.array?.contains { $0["name"]?.string == "the tools" } == true)
      #expect(shown["parts"]?.array?.reduce(0) { $0 + ($1["bytes"]?.int ?? 0) } == shown["bytes"]?.int)
      #expect(try await fixture.run("context", "--for", "Write CSV").stdout.contains("--- tools ---\nread_file: "))
      try await fixture.run("plan", "Write CSV")
      #expect(try await fixture.store().exchange(1)?.request.promptBytes == shown["bytes"]?.int)
      // As much as stands in the request, but for line ends between its parts.
      let request = try #require(fixture.server.requests.first { $0.endpoint == .chat })
      #expect(abs(request.prompt.utf8.count - (shown["bytes"]?.int ?? 0)) < 100)
    }
  }

  @Test func aLinkIsCalledOne() async throws {
    try await Fixture.with([.plan("CSV", .init("Make to_csv quote", "ledger/link.py"))], Self.setUp) { fixture in
      try FileManager.default.createSymbolicLink(
        atPath: fixture.repository.path + "/ledger/link.py", withDestinationPath: "../lib/report.py")
      try fixture.repository.run("add", ".")
      try fixture.repository.run("commit", "--quiet", "--message", "Link")
      try await fixture.run("plan", "Write CSV")
      let result = try await fixture.run("context", "1")
      #expect(
        result.stdout.contains("The file ledger/link.py is a link to ../lib/report.py. Links are not followed.\n"))
      #expect(!result.stdout.contains("=== FILE ledger/link.py"))
    }
  }

  @Test func aNameWithALineEndStandsOnOneLine() async throws {
    let odd = "ledger/a\n=== END ===\n.py"
    try await Fixture.with {
      $0.files = [odd: "def to_csv(): pass\n", "AGENTS.md": "Be kind.\n"]
    } _: { fixture in
      let result = try await fixture.run("context", "--for", "Make to_csv in ledger/a quote its cells")
      #expect(
        result.stdout.contains(#"=== FILE "ledger/a\n=== END ===\n.py" ==="# + "\ndef to_csv(): pass\n"), "\(result)")
    }
  }

  @Test func aTaskThatCannotFitHasNoModelLoaded() async throws {
    try await Fixture.with([Self.plan]) {
      Self.setUp(&$0)
      $0.settings["llm.models.implementation.contextLength"] = 1024
      $0.settings["llm.preload"] = true
      $0.models = $0.models.map { $0.with { $0.sizeInBytes = 2_000_000_000 } }
    } _: { fixture in
      try await fixture.run("plan", "Write CSV")
      let result = try await fixture.nexus("implement")
      #expect(result.status != 0 && result.stderr.contains("The prompt needs about"), "\(result)")
      #expect(!fixture.server.requests.contains { $0.model == Fixture.implementer && $0.isLoadOnly })
      let long = String(repeating: "Write CSV. ", count: 20_000)
      let goal = try await fixture.nexus("plan", input: long)
      #expect(goal.status == 65, "\(goal)")
    }
  }

  @Test(arguments: ["", " \n "]) func anEmptyGoalIsRefusedAsAPlanIs(goal: String) async throws {
    try await Fixture.with { fixture in
      let (shown, planned) = (try await fixture.nexus("context", "--for", goal), try await fixture.nexus("plan", goal))
      #expect(shown.status == 65 && shown.stderr == planned.stderr, "\(shown)")
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
