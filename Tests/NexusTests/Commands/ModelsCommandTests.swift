import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct ModelsCommandTests {
  private static let thinker = Recording.Model("qwen3:8b").with {
    $0.capabilities = ["completion", "tools", "thinking"]
    $0.sizeInBytes = 5_200_000_000
    $0.isLoaded = true
  }
  private static let coder = Recording.Model(Fixture.implementer).with {
    $0.contextLength = 32_768
    $0.shareOnGPU = 0.5
  }
  private static let searcher = Recording.Model("nomic-embed-text").with {
    $0.capabilities = ["embedding"]
    $0.sizeInBytes = 274_000_000
  }
  private static let hosted = Recording.Model("gpt-oss:120b-cloud").with { $0.remoteHost = "https://ollama.com:443" }
  private static let absent = Recording.Model(Fixture.overseer).with { $0.isInstalled = false }
  private static let all = [thinker, coder, searcher, hosted, absent]

  private func withFixture(
    _ models: [Recording.Model] = all, _ exchanges: [Recording.Exchange] = [], _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with(exchanges) {
      $0.models = models
      $0.order = .any
    } _: { fixture in
      try fixture.removeUserConfiguration()
      try await body(fixture)
    }
  }

  @Test func listsChoosesDownloadsAndChecks() async throws {
    try await withFixture { fixture in
      try await fixture.expectSession(
        "models",
        [
          ["models"], ["models", "check"], ["models", "pull", Fixture.overseer], ["models", "check"],
          ["models", "check", "--load"], ["models", "set", "overseer", "qwen3:8b"], ["models", "list"],
          ["models", "set", "implementation", "qwen3:8b", "--user"], ["models", "check"],
        ])
    }
  }

  @Test func speaksJSON() async throws {
    try await withFixture { fixture in
      try await fixture.expectSession(
        "models-json",
        [
          ["models", "list", "--json"], ["models", "check", "--json"], ["models", "pull", Fixture.overseer, "--json"],
        ])
    }
  }

  @Test func refusesWhatCannotBe() async throws {
    try await withFixture { fixture in
      try await fixture.expectSession(
        "models-refusals",
        [
          ["models", "set", "overser", "x"], ["models", "set", "implementr", "x"], ["models", "set", "boss", "x"],
          ["models", "set", "overseer", "bad name"], ["models", "pull", "bad name"], ["models", "pull", "nowhere"],
          ["models", "pull", "qwen3-coder:480b-cloud"],
        ])
    }
  }

  @Test func aChoiceThatCannotWorkIsSavedWithAWarning() async throws {
    try await withFixture { fixture in
      try await fixture.expectSession(
        "models-warnings",
        [
          ["models", "set", "overseer", Fixture.overseer], ["models", "set", "overseer", "gpt-oss:120b-cloud"],
          ["models", "check"], ["models", "set", "overseer", "nomic-embed-text"], ["models", "check"],
        ])
    }
  }

  @Test func aServerThatDoesNotAnswerIsNamed() async throws {
    try await withFixture { fixture in
      let gone = ["OLLAMA_HOST": "127.0.0.1:1"] as [String: String?]
      for (command, status) in [
        (["models"], 69), (["models", "check"], 69), (["models", "pull", "qwen3:8b"], 69),
        (["models", "set", "overseer", "qwen3:8b"], 0),
      ] {
        let result = try await fixture.runner.with(gone).run("nexus", command)
        #expect(result.status == status, "\(command): \(result)")
        #expect((result.stdout + result.stderr).contains("http://127.0.0.1:1"), "\(command): \(result)")
      }
      #expect(try await fixture.run("config", "get", "llm.models.overseer.model").stdout == "qwen3:8b\n")
    }
  }

  @Test(arguments: ["garbage", "path-not-found", "status:500", "close-before-head"])
  func aServerWithAFaultIsNoReasonToBreakDown(fault: String) async throws {
    let version = Recording.Exchange.fault(try .init(named: fault)).at(.version).repeated().optional()
    let tags = Recording.Exchange.fault(try .init(named: fault)).at(.tags).repeated().optional()
    try await withFixture(Self.all, [version, tags]) { fixture in
      let list = try await fixture.nexus("models")
      #expect(list.status == 69 && list.stderr.contains("Error: ") && list.stderr.contains("Hint: "), "\(list)")
      let check = try await fixture.nexus("models", "check")
      #expect(check.status == 69 && check.stdout.contains("fault  server"), "\(check)")
    }
  }

  @Test func aServerThatStallsIsGivenUp() async throws {
    let stalled = Recording.Exchange.fault(try .init(named: "stall-before-head")).at(.version).repeated()
    try await withFixture(Self.all, [stalled]) { fixture in
      let result = try await fixture.nexus("models", "check", with: ["NEXUS_LLM_TIMEOUT": "1"])
      #expect(result.status == 69 && result.stdout.contains("fault  server"), "\(result)")
    }
  }

  @Test func bothRolesOnServersOfTheirOwn() async throws {
    try await withFixture { fixture in
      let other = Recording(models: [Self.thinker])
      try await ReplayServer.with(other) { second in
        try await fixture.run("config", "set", "llm.models.overseer.baseUrl", second.baseURL)
        try await fixture.run("models", "set", "overseer", "qwen3:8b")
        let list = try await fixture.run("models").stdout
        #expect(list.contains(second.baseURL + "\n") && list.contains("http://127.0.0.1:\(fixture.server.port)\n"))
        let check = try await fixture.run("models", "check").stdout
        #expect(check.contains("Overseer     qwen3:8b") && check.contains("Implementer  qwen2.5-coder:7b"), "\(check)")
        #expect(!check.contains("ok     memory"))
      }
    }
  }

  @Test func whatTheServerGrantsShowsOnceItIsLoaded() async throws {
    let small = Self.coder.with { $0.grantedContextLength = 4096 }
    let models = [Recording.Model(Fixture.overseer), small]
    try await withFixture(models) { fixture in
      let result = try await fixture.nexus("models", "check", "--load")
      #expect(result.status == 1, "\(result)")
      #expect(result.stdout.contains("grants no more than 4096 of the 16384 tokens"), "\(result)")
      #expect(result.stdout.contains("nexus config set llm.models.implementation.contextLength 4096"), "\(result)")
    }
  }

  @Test func aDownloadAtATerminalIsOneLineThatGoesAway() async throws {
    let pull = Recording.Exchange.reply("").at(.pull).named("pull").held(afterLines: 3)
    try await withFixture(Self.all, [pull]) { fixture in
      let terminal = ProcessRunner.Terminal(columns: 80, rows: 24)
      let process = try fixture.start("models", "pull", Fixture.overseer, terminal: terminal)
      try await process.waitForOutput("50%")
      fixture.server.release("pull")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      let screen = Screen(columns: terminal.columns)
      screen.show(result.stdout)
      #expect(
        screen.text.contains("\(Fixture.overseer) is installed") && !screen.text.contains("50%"), "\(screen.text)")
    }
  }

  @Test func ctrlCEndsADownload() async throws {
    let pull = Recording.Exchange.reply("").at(.pull).named("pull").held(afterLines: 3)
    try await withFixture(Self.all, [pull]) { fixture in
      let process = try fixture.start("models", "pull", Fixture.overseer)
      try await process.waitForOutput("50%", in: .stderr)
      process.signal(2)
      let result = try await process.result()
      #expect(result.ending == .exited(130), "\(result)")
      try await fixture.server.waitForDisconnect()
    }
  }

  @Test(arguments: [
    ("end-early:2", "broke off"), ("close-mid-line:2", "broke off"), ("error-line:2", "cannot download"),
  ])
  func aDownloadThatBreaksOffSaysHowToGoOn(fault: String, words: String) async throws {
    let pull = Recording.Exchange.fault(try .init(named: fault)).at(.pull)
    try await withFixture(Self.all, [pull]) { fixture in
      let result = try await fixture.nexus("models", "pull", Fixture.overseer)
      #expect(result.status == 69 && result.stderr.contains(words), "\(result)")
      #expect(result.stderr.contains("run the same command again") || result.stderr.contains("Run the same command"))
    }
  }

  @Test func namesFromAServerAreHarmlessToATerminal() async throws {
    let hostile = Recording.Model("evil\u{1B}[31m:x")
    try await withFixture([hostile]) { fixture in
      let result = try await fixture.nexus("models")
      #expect(result.stdout.contains("evil␛[31m:x") && !result.stdout.contains("\u{1B}"), "\(result)")
    }
  }
}
