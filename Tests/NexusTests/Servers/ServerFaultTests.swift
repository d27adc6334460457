import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Servers that are not there, or not what they should be: a sentence, a hint, the right status, nothing lost.
@Suite(.timeLimit(.minutes(5))) struct ServerFaultTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let noRetries = ["NEXUS_LLM_MAX_RETRIES": "0"] as [String: String?]

  @Test func nothingListens() async throws {
    try await Fixture.with { fixture in
      let gone = try await ReplayServer.start(Recording())
      await gone.stop()
      let before = try fixture.snapshot()
      let result = try await fixture.nexus(
        "plan", "French", with: ["OLLAMA_HOST": "127.0.0.1:\(gone.port)", "NEXUS_LLM_MAX_RETRIES": "1"])
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("Error: No model server answers at http://127.0.0.1:\(gone.port)"))
      #expect(result.stderr.contains("\nHint: Start it with `ollama serve`"))
      #expect(try fixture.snapshot() == before)
    }
  }

  /// What comes after the line that says done is nothing the reply needs.
  @Test(arguments: ["bad-chunk-size", "short-body", "until-close", "silent-close", "byte-by-byte", "crlf", "interim"])
  func aReplyThatIsWholeIsTakenHoweverItsConnectionEnds(fault: String) async throws {
    try await Fixture.with([Self.one.failing(try .init(named: fault))]) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.taskStates() == ["pending"])
    }
  }

  @Test func theLogTellsAFailureOnce() async throws {
    try await Fixture.with([Self.one, Recording.Exchange.edit().failing(.status(400, "no such thing"))]) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.nexus("implement", with: Self.noRetries).status == 69)
      let log = try await fixture.run("log").stdout
      #expect(log.components(separatedBy: "no such thing").count == 1 + 1, "\(log)")
    }
  }

  @Test func whatNeedsNoModelNeedsNoServer() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"), .init("Part", "farewell.txt"))
    let exchanges: [Recording.Exchange] = [
      plan, .edit(), .edit("farewell.txt", "goodbye", "adieu"), .approve(), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      try await fixture.run("implement", "--dry-run")
      var alone = fixture
      alone.runner = fixture.runner.with(["OLLAMA_HOST": "127.0.0.1:1"])
      try await alone.run("implement", "--apply", "2")
      try await fixture.run("review")
      try await alone.run("review", "2", "--revise", "Say au revoir.")
      try await alone.run("task", "skip", "2")
      try await alone.run("review", "1", "--accept")
      #expect(try fixture.repository.log() == ["Greet in French", "Begin"])
    }
  }

  @Test func theServerGoesAwayBetweenPlanAndImplement() async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus(
        "implement", with: ["OLLAMA_HOST": "127.0.0.1:1", "NEXUS_LLM_MAX_RETRIES": "0"])
      #expect(result.status == 69, "\(result)")
      #expect(try await fixture.taskStates() == ["pending"])
      #expect(try fixture.snapshot() == before)
    }
  }

  /// The fault, the status and a part of the sentence.
  @Test(arguments: [
    ("path-not-found", 69, "is not Ollama"), ("status:500", 69, "status 500"), ("model-not-found", 69, "not installed"),
    ("load-failed", 69, "could not be loaded"), ("out-of-memory", 69, "could not be loaded"),
    ("runner-stopped", 69, "Error: "), ("proxy-page", 75, "busy"), ("busy", 75, "busy"),
    ("rate-limited", 75, "limit"), ("unauthorized", 69, "refuses access"), ("forbidden", 69, "Error: "),
    ("context-exceeded", 65, "too long"), ("prompt-too-long", 65, "too long"), ("error-object", 69, "boom"),
    ("garbage", 69, "not Ollama"), ("close-before-head", 69, "Error: "), ("reset-before-head", 69, "Error: "),
    ("never-done", 69, "broke off"),
    ("end-early:3", 69, "broke off"), ("close:3", 69, "broke off"), ("close-mid-line:3", 69, "broke off"),
    ("truncate-chunk:2", 69, "broke off"), ("reset:2", 69, "broke off"), ("error-line:2", 69, "broke down"),
    ("garbage-line:2", 69, "Error: "), ("array-line:2", 69, "Error: "), ("bad-request", 69, "refused"),
  ])
  func aPlanEndsWithASentenceAndAHint(fault: String, status: Int, words: String) async throws {
    // A refused schema is followed by one more try without it.
    let faulty = Self.one.with { $0.expectation.requires = [] }.failing(try .init(named: fault)).repeated()
    try await Fixture.with([faulty]) { fixture in
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("plan", "French", with: Self.noRetries)
      #expect(result.status == status, "\(result)")
      #expect(result.stderr.contains(words), "\(result)")
      #expect(result.stderr.contains("Error: ") && result.stderr.contains("\nHint: "), "\(result)")
      #expect(result.stdout == "" || result.stdout.contains("Greet"), "\(result)")
      #expect(try fixture.snapshot() == before)
      #expect(try await fixture.nexus("plan", "list").stdout == "")
    }
  }

  @Test(arguments: ["stall-before-head", "stall:2", "stall-mid-line:2", "stall-in-head"])
  func aServerThatFallsSilentIsNotWaitedForForEver(fault: String) async throws {
    let settings = Self.noRetries.merging(["NEXUS_LLM_TIMEOUT": "1"]) { $1 }
    try await Fixture.with(
      [Self.one.failing(try .init(named: fault))],
      {
        for index in $0.models.indices { $0.models[index].isLoaded = true }
      }
    ) { fixture in
      let result = try await fixture.nexus("plan", "French", with: settings)
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("gave no sign of life") && result.stderr.contains("\nHint: "), "\(result)")
      try await fixture.server.waitForDisconnect()
    }
  }

  /// Faults of a reply use up the task's attempts, and the other task goes on; faults of the server end the run.
  @Test(arguments: [
    ("thinking-only", 1), ("empty", 1), ("length", 1), ("never-done", 1), ("error-line:1", 1), ("close-mid-line:2", 1),
    ("context-exceeded", 1), ("prompt-too-long", 1), ("status:500", 69), ("model-not-found", 69), ("busy", 75),
    ("path-not-found", 69), ("unauthorized", 69),
  ])
  func aTaskEndsWithAReason(fault: String, status: Int) async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"), .init("Part", "farewell.txt"))
    // The last try at an edit that cannot be read is the Overseer's.
    let faulty = Recording.Exchange.edit().expecting("# The task\nGreet in French").with { $0.expectation.model = nil }
      .failing(try .init(named: fault)).repeated()
    let other = Recording.Exchange.edit("farewell.txt", "goodbye", "adieu").with { $0.isOptional = status != 1 }
    try await Fixture.with([plan, faulty, other]) { fixture in
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let settings = Self.noRetries.merging(["NEXUS_IMPLEMENT_MAX_ATTEMPTS": "2"]) { $1 }
      let result = try await fixture.nexus("implement", with: settings)
      #expect(result.status == status, "\(result)")
      #expect(
        try await fixture.taskStates() == (status == 1 ? ["failed", "committed"] : ["pending", "pending"]), "\(result)")
      #expect(result.stderr.contains("Hint: ") || result.stderr.contains("Next: "), "\(result)")
      #expect(try fixture.snapshot() == before)
      let shown = try await fixture.run("task", "show", "1").stdout
      #expect(shown.contains("Attempt 1"))
    }
  }

  /// A stream cut after 0, 1, 2 … lines: each cut is a failed attempt that is tried again, and the whole reply is taken.
  @Test(arguments: Recording.Fault.Ending.allCases.filter { ![.stall, .stallMidLine].contains($0) })
  func aStreamCutAnywhereIsNeverTakenForAReply(ending: Recording.Fault.Ending) async throws {
    let reply = Recording.Exchange.edit("greeting.txt", "hello", "bonjour").failing(.sweep(ending))
      .with { $0.reply.pieces = .lines }
    try await Fixture.with([Self.one, reply], { $0.settings["llm.maxRetries"] = 0 }) { fixture in
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      var runs = 0
      while try await fixture.taskStates() != ["committed"], runs < 40 {
        runs += 1
        let result = try await fixture.nexus("implement")
        #expect([0, 1, 69].contains(result.status), "\(result)")
        if try await fixture.taskStates() == ["failed"] { try await fixture.run("task", "retry", "1") }
        #expect(try fixture.snapshot() == before)
      }
      #expect(try fixture.planLog("nexus/1-french") == ["Greet in French"])
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "bonjour\n")
    }
  }

  /// It costs an exchange and no round, whoever was asked.
  @Test(arguments: ["thinking-only", "empty"])
  func aReplyWithoutAnAnswerIsAskedForOnceMore(fault: String) async throws {
    let plan = Self.one.failing(try .init(named: fault))
    let edit = Recording.Exchange.edit().failing(try .init(named: fault))
    try await Fixture.with([plan, Self.one, edit, .edit()], { $0.settings["implement.maxAttempts"] = 1 }) { fixture in
      let planned = try await fixture.nexus("plan", "French")
      #expect(planned.status == 0 && planned.stderr.contains("asked for again"), "\(planned)")
      let implemented = try await fixture.nexus("implement")
      #expect(implemented.status == 0 && implemented.stderr.contains("asked for again"), "\(implemented)")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  /// As Ollama ends a reply where it only loaded the model.
  @Test func aReplyThatOnlyLoadedTheModelCostsNoRound() async throws {
    let loaded = Recording.Exchange.answer("").with { $0.reply.doneReason = "load" }
    try await Fixture.with([Self.one, loaded, .edit()], { $0.settings["implement.maxAttempts"] = 1 }) { fixture in
      try await fixture.run("plan", "French")
      let implemented = try await fixture.nexus("implement")
      #expect(implemented.status == 0 && implemented.stderr.contains("The server loaded the model"), "\(implemented)")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test(arguments: ["thinking-only", "empty"])
  func theCauseOfNoAnswerIsNamed(fault: String) async throws {
    let faulty = Self.one.with { $0.expectation.requires = [] }.failing(try .init(named: fault)).repeated()
    try await Fixture.with([faulty]) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 69 && !result.stderr.contains("other words"), "\(result)")
      #expect(result.stderr.contains(fault == "empty" ? "The reply is empty" : "nothing but thinking"), "\(result)")
    }
  }

  @Test func aBusyServerIsAskedAgainAndTheRetryIsShown() async throws {
    try await Fixture.with([Self.one.failing(.busy.times(2))]) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr.contains("retry"))
    }
  }

  @Test func aMissingModelIsNamedWithTheCommandThatGetsIt() async throws {
    try await Fixture.with([], { $0.models = [Recording.Model(Fixture.implementer)] }) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 69)
      #expect(result.stderr.isOneErrorWithHint, "\(result)")
      #expect(
        result.stderr.contains("\"llama3.1:8b\" is not installed")
          && result.stderr.contains("nexus models pull llama3.1:8b"))
    }
  }

  @Test func aFallbackTakesOverForAMissingModelAndIsNamed() async throws {
    let plan = Self.one.from(Fixture.implementer)
    try await Fixture.with([plan], { $0.models = [Recording.Model(Fixture.implementer)] }) { fixture in
      let result = try await fixture.nexus("plan", "French", with: ["NEXUS_OVERSEER_FALLBACKS": Fixture.implementer])
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr.contains("Using qwen2.5-coder:7b instead of llama3.1:8b"))
    }
  }

  @Test func aPromptThatCannotFitIsNotSent() async throws {
    // Numbered, since an answer of one line over and over would be stopped as a loop.
    let long = (0..<4000).map { "\($0): All work and no play makes Jack a dull boy.\n" }.joined()
    let instructions = String(long.prefix(6000))
    try await Fixture.with(
      [.plan("Long", .init("Shorten it", instructions: instructions))],
      { $0.settings["llm.models.implementation.contextLength"] = 2048 }
    ) { fixture in
      let goal = try await fixture.nexus("plan", input: long)
      #expect(goal.status == 65, "\(goal)")
      #expect(goal.stderr.contains("\nHint: ") && goal.stderr.contains("contextLength"), "\(goal)")
      #expect(!fixture.server.requests.contains { $0.endpoint == .chat })
      try await fixture.run("plan", "Shorten")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("implement")
      #expect(result.status == 1, "\(result)")
      #expect(result.stderr.contains("the context holds"), "\(result)")
      #expect(try await fixture.taskStates() == ["failed"])
      #expect(try await fixture.store().attempts(at: .init(plan: 1, number: 1)) == [])
      #expect(fixture.server.requests.count { $0.endpoint == .chat } == 1)
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test(arguments: ["http://example.com:11434", "https://10.0.0.1"])
  func codeLeavesThisMachineOnlyWithLeave(address: String) async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("plan", "French", with: ["NEXUS_LLM_BASE_URL": address])
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.contains("leave this machine") && result.stderr.contains("llm.allowRemote"))
    }
  }
}
