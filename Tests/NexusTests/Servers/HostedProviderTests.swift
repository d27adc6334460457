import ChatReplay
import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// The pair on servers of Anthropic's and Google's own APIs.
@Suite(.timeLimit(.minutes(5))) struct HostedProviderTests {
  private static func with(
    _ kind: String, _ url: String?, model: String, key: String?,
    _ change: @escaping (inout Fixture.Setup) -> Void = { _ in }, _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with { setup in
      setup.settings["providers.far.kind"] = .string(kind)
      setup.settings["providers.far.baseUrl"] = url.map(JSONValue.string)
      setup.settings["providers.far.key"] = key.map { _ in "env:FAR_KEY" }
      setup.settings["llm.models.overseer.model"] = .string("far/\(model)")
      setup.settings["llm.models.implementation.model"] = .string("far/\(model)")
      setup.settings["reading.maxRequests"] = 0
      change(&setup)
    } _: { fixture in
      var fixture = fixture
      if let key { fixture.runner = fixture.runner.with(["FAR_KEY": key]) }
      try await body(fixture)
    }
  }

  private static func with(_ server: MessagesServer, _ body: (Fixture) async throws -> Void) async throws {
    try await with("anthropic", server.url, model: "claude-test-5", key: server.key) { fixture in
      try await body(fixture)
      #expect(server.complaints == [])
    }
  }

  private static func with(_ server: ContentServer, _ body: (Fixture) async throws -> Void) async throws {
    try await with("gemini", server.url, model: "gemini-9-test", key: server.key) { fixture in
      try await body(fixture)
      #expect(server.complaints == [])
    }
  }

  private static let answers = [
    ChatAnswer(ProviderTests.plan, thinking: "French?"), ChatAnswer(ProviderTests.edit),
    ChatAnswer(ProviderTests.approval),
  ]

  @Test func claudeGoesFromAGoalToTheUsersBranch() async throws {
    let server = try MessagesServer(Self.answers)
    try await Self.with(server) { fixture in
      try await fixture.run("plan", "French")
      #expect(server.bodies[0]["output_config"]?["format"]?["schema"]?["additionalProperties"] == false)
      #expect(server.bodies[0]["system"]?[0]?["text"]?.string?.isEmpty == false)
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      let exchanges = try await fixture.store().exchanges(ofPlan: 1)
      #expect(exchanges.map(\.reply?.model) == Array(repeating: "far/claude-test-5", count: 3))
      #expect(exchanges.map(\.reply?.usage.cachedPromptTokens) == [400, 400, 400])
      #expect(exchanges[0].reply?.thinking == "French?")
      for name in try FileManager.default.subpathsOfDirectory(atPath: fixture.scratch.path) {
        guard let data = FileManager.default.contents(atPath: fixture.scratch.path + "/" + name) else { continue }
        #expect(data.range(of: Data(server.key.utf8)) == nil, "\(name)")
      }
    }
  }

  @Test func geminiGoesFromAGoalToTheUsersBranch() async throws {
    let server = try ContentServer(Self.answers)
    try await Self.with(server) { fixture in
      try await fixture.run("plan", "French")
      #expect(server.bodies[0]["generationConfig"]?["responseJsonSchema"]?["type"] == "object")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      #expect(try await fixture.store().exchanges(ofPlan: 1).map(\.reply?.usage.cachedPromptTokens) == [400, 400, 400])
    }
  }

  @Test func claudeIsListedAndExamined() async throws {
    let server = try MessagesServer()
    try await Self.with(server) { fixture in
      let list = try await fixture.run("models", "list", "--json").stdout
      let value = try JSONValue(parsing: list)
      #expect(value["model"] == "far/claude-test-5")
      #expect(value["kind"] == "anthropic")
      #expect(value["provider"] == "far")
      let check = try await fixture.run("models", "check").stdout
      #expect(check.contains("answers as Anthropic's Messages API 2026-10-21"), "\(check)")
      #expect(check.contains("far/claude-test-5, with thinking and tools"), "\(check)")
      #expect(try await fixture.run("doctor").stdout.contains("Anthropic's Messages API"))
    }
  }

  @Test func geminiIsListedAndExamined() async throws {
    let server = try ContentServer()
    try await Self.with(server) { fixture in
      #expect(try await fixture.run("models", "list").stdout.contains("far/gemini-9-test"))
      let check = try await fixture.run("models", "check").stdout
      #expect(check.contains("answers as the Gemini API v1beta"), "\(check)")
    }
  }

  @Test(arguments: [
    (ChatFault.contextExceeded, 65, "210000 tokens, and its context holds 200000", "Set a smaller `contextLength`"),
    (.unauthorized, 69, "refuses access: The key is not accepted", "Check the key"),
    (.noCredit, 75, "The account has no credit left", "choose a local model"),
    (.spendLimit, 75, "limit on spending is reached", "choose a local model"),
    (.overloaded, 75, "The API is overloaded", "again later"), (.proxyPage, 75, "is busy", "again later"),
    (.page, 69, "is not Anthropic's API", "kind"), (.failed, 69, "status 500", "again later"),
    (.cut, 69, "broke off", "again"),
  ])
  func aFaultIsASentenceAHintAndAStatus(
    _ fault: ChatFault, _ status: Int32, _ text: String, _ hint: String
  ) async throws {
    let server = try MessagesServer([ChatAnswer(ProviderTests.plan).failing(fault)])
    try await Self.with(server) { fixture in
      let result = try await fixture.nexus("plan", "French", with: ProviderTests.noRetries)
      #expect(result.status == status, "\(result)")
      #expect(result.stderr.contains(text), "\(result)")
      let words = result.stderr.split(separator: "\n").last { $0.hasPrefix("Hint: ") } ?? ""
      #expect(words.contains(hint), "\(result)")
    }
  }

  @Test func aRefusalIsToldWithItsReason() async throws {
    let server = try MessagesServer([ChatAnswer("I", finishReason: "refusal")])
    try await Self.with(server) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 1, "\(result)")
      #expect(result.stderr.contains("\"far/claude-test-5\" will not answer this: The model's safeguards"), "\(result)")
    }
  }

  @Test func aModelThatIsRetiredIsNamedWithItsDate() async throws {
    let server = try MessagesServer {
      $0.lifecycle = "retired"
      $0.retiresAt = "2026-11-01T00:00:00Z"
    }
    try await Self.with(server) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("It was retired on 2026-11-01 and answers no more."), "\(result)")
    }
  }

  @Test(arguments: [
    ("anthropic", "ANTHROPIC_API_KEY", "api.anthropic.com"),
    ("gemini", "GOOGLE_API_KEY", "generativelanguage.googleapis.com"),
  ])
  func nothingLeavesTheMachineUnasked(_ kind: String, _ variable: String, _ host: String) async throws {
    try await Self.with(kind, nil, model: "m", key: nil) { fixture in
      let without = try await fixture.nexus("plan", "French")
      #expect(without.status == 78, "\(without)")
      #expect(without.stderr.contains("is to be in the variable \(variable), which is not set"), "\(without)")
      let result = try await fixture.nexus("plan", "French", with: [variable: "a-key-that-is-never-sent"])
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.contains("\(host) is another machine"), "\(result)")
    }
  }

  @Test func aProjectMayNotChooseAHost() async throws {
    try await Self.with("openai", "http://127.0.0.1:9", model: "m", key: nil) {
      $0.settings["llm.allowRemote"] = true
      $0.settings["providers.far.kind"] = nil
      $0.settings["providers.far.baseUrl"] = nil
    } _: { fixture in
      let foreign = #"{"providers":{"far":{"kind":"anthropic"}}}"#
      try fixture.scratch.write(foreign, to: "repository/.nexus-overseer/config.json")
      let result = try await fixture.nexus("plan", "French", with: ["ANTHROPIC_API_KEY": "a-key-that-is-never-sent"])
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.contains("gives the provider far an address on another machine"), "\(result)")
    }
  }

  @Test func aProviderThatNoRoleUsesIsAsked() async throws {
    let server = try MessagesServer([ChatAnswer("Bonjour")])
    try await Fixture.with {
      $0.settings["providers.far.kind"] = "anthropic"
      $0.settings["providers.far.baseUrl"] = .string(server.url)
      $0.settings["providers.far.key"] = "env:FAR_KEY"
    } _: { fixture in
      let result = try await fixture.nexus(
        "ask", "--model", "far/claude-test-5", "Greet", with: ["FAR_KEY": server.key])
      #expect(result.stdout.contains("Bonjour"), "\(result)")
      let without = try await fixture.nexus("ask", "--model", "far/claude-test-5", "Greet")
      #expect(without.status == 78 && without.stderr.contains("FAR_KEY, which is not set"), "\(without)")
      #expect(server.complaints == [])
    }
  }

  @Test func whatLeavesTheMachineIsToldOnce() async throws {
    let model = "gpt-oss:120b-cloud"
    let plan = Recording.Exchange.plan("French", .init("Greet in French")).from(model)
    try await Fixture.with([plan, plan]) {
      $0.models.append(Recording.Model(model).with { $0.remoteHost = "https://ollama.com:443" })
      $0.settings["llm.models.overseer.model"] = .string(model)
      $0.settings["llm.allowRemote"] = true
    } _: { fixture in
      let told = "leave this machine for \(model)"
      #expect(try await fixture.run("plan", "French").stderr.contains(told))
      let again = try await fixture.run("plan", "French")
      #expect(!again.stderr.contains(told))
    }
  }
}
