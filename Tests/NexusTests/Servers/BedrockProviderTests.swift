import ChatReplay
import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import Store
import Testing

/// The pair on models of Amazon Bedrock, with keys, tokens and profiles of AWS.
@Suite(.timeLimit(.minutes(5))) struct BedrockProviderTests {
  private static let model = BedrockServer.Setup().model
  private static let keys: [String: String?] = [
    "AWS_ACCESS_KEY_ID": BedrockServer.Setup().accessKey, "AWS_SECRET_ACCESS_KEY": BedrockServer.Setup().secretKey,
  ]

  /// A server with the clock of these tests, by which requests are signed.
  private static func server(
    _ answers: [ConverseAnswer] = [], _ change: (inout BedrockServer.Setup) -> Void = { _ in }
  ) throws -> BedrockServer {
    try BedrockServer(answers) {
      $0.date = "20260102T030405Z"
      change(&$0)
    }
  }

  private static func with(
    _ server: BedrockServer, _ environment: [String: String?],
    _ change: @escaping (inout Fixture.Setup) -> Void = { _ in }, _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with { setup in
      setup.settings["providers.aws.kind"] = "bedrock"
      setup.settings["providers.aws.baseUrl"] = .string(server.url)
      setup.settings["providers.aws.region"] = "us-east-1"
      setup.settings["llm.models.overseer.model"] = .string("aws/\(model)")
      setup.settings["llm.models.implementation.model"] = .string("aws/\(model)")
      setup.settings["reading.maxRequests"] = 0
      change(&setup)
    } _: { fixture in
      var fixture = fixture
      fixture.runner = fixture.runner.with(environment)
      try await body(fixture)
      #expect(server.complaints == [])
    }
  }

  @Test func goesFromAGoalToTheUsersBranch() async throws {
    let server = try Self.server([
      ConverseAnswer(ProviderTests.plan), ConverseAnswer(ProviderTests.edit), ConverseAnswer(ProviderTests.approval),
    ])
    try await Self.with(server, Self.keys) { fixture in
      try await fixture.run("plan", "French")
      #expect(server.bodies[0]["outputConfig"]?["textFormat"]?["type"] == "json_schema")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      let exchanges = try await fixture.store().exchanges(ofPlan: 1)
      #expect(exchanges.map(\.reply?.model) == Array(repeating: "aws/\(Self.model)", count: 3))
      let secret = Data(BedrockServer.Setup().secretKey.utf8)
      for name in try FileManager.default.subpathsOfDirectory(atPath: fixture.scratch.path) {
        guard let data = FileManager.default.contents(atPath: fixture.scratch.path + "/" + name) else { continue }
        #expect(data.range(of: secret) == nil, "\(name)")
      }
    }
  }

  @Test func keysOfAProfileSignRequests() async throws {
    let setup = BedrockServer.Setup()
    let server = try Self.server([ConverseAnswer(ProviderTests.plan)])
    try await Self.with(server, [:]) {
      $0.settings["providers.aws.profile"] = "work"
    } _: { fixture in
      let profile =
        "[work]\naws_access_key_id = \(setup.accessKey)\naws_secret_access_key = \(setup.secretKey)\n"
      try fixture.scratch.write(profile, to: "aws-credentials")
      let file = ["AWS_SHARED_CREDENTIALS_FILE": fixture.scratch.path + "/aws-credentials"] as [String: String?]
      let result = try await fixture.nexus("plan", "French", with: file)
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test func anAPIKeyOfTheSettingsIsSentAlone() async throws {
    let server = try Self.server([ConverseAnswer(ProviderTests.plan)]) { $0.bearer = "bedrock-key-0123456789" }
    try await Self.with(server, ["FAR_KEY": "bedrock-key-0123456789"]) {
      $0.settings["providers.aws.key"] = "env:FAR_KEY"
    } _: { fixture in
      try await fixture.run("plan", "French")
    }
  }

  @Test func isListedAndExamined() async throws {
    let server = try Self.server()
    try await Self.with(server, Self.keys) { fixture in
      let values = try await fixture.run("models", "list", "--json").stdout.split(separator: "\n").map {
        try JSONValue(parsing: String($0))
      }
      #expect(values.contains { $0["model"] == "aws/amazon.nova-lite-v1:0" && $0["kind"] == "bedrock" }, "\(values)")
      #expect(try await fixture.nexus("doctor").stdout.contains("answers as Amazon Bedrock in us-east-1"))
    }
  }

  @Test func whatIsKnownOfAModelBoundsItsRequests() async throws {
    let model = "us.amazon.nova-2-lite-v1:0"
    let answer = ConverseAnswer("", calls: [("answer", ProviderTests.plan)])
    let server = try Self.server([answer]) { $0.model = model }
    try await Self.with(server, Self.keys) {
      for role in ["overseer", "implementation"] {
        $0.settings["llm.models.\(role).model"] = .string("aws/\(model)")
        $0.settings["llm.models.\(role).maxTokens"] = 100_000
      }
    } _: { fixture in
      let doctor = try await fixture.nexus("doctor").stdout
      #expect(doctor.contains("its server gives 1000000"), "\(doctor)")
      try await fixture.run("plan", "French")
      #expect((server.bodies[0]["inferenceConfig"]?["maxTokens"]?.int ?? .max) <= 64_000)
    }
  }

  @Test(arguments: [
    (ConverseFault.tooLong, 65, "too long", "Set a smaller `contextLength`"), (.denied, 69, "refuses access", "AWS"),
    (.expired, 69, "refuses access", "AWS"), (.throttled, 75, "usage limit", "local model"),
    (.page, 69, "is not Amazon Bedrock", "kind"),
    (.damagedPayload, 69, "", "again"), (.cut, 69, "broke off", "again"),
  ])
  func aFaultIsASentenceAHintAndAStatus(
    _ fault: ConverseFault, _ status: Int32, _ text: String, _ hint: String
  ) async throws {
    let server = try Self.server([ConverseAnswer(ProviderTests.plan).failing(fault)])
    try await Self.with(server, Self.keys) { fixture in
      let result = try await fixture.nexus("plan", "French", with: ProviderTests.noRetries)
      #expect(result.status == status, "\(result)")
      #expect(text.isEmpty || result.stderr.contains(text), "\(result)")
      let words = result.stderr.split(separator: "\n").last { $0.hasPrefix("Hint: ") } ?? ""
      #expect(words.contains(hint), "\(result)")
    }
  }

  @Test func whatIsMissingIsNamed() async throws {
    let server = try Self.server()
    try await Self.with(server, [:]) {
      $0.settings["providers.aws.baseUrl"] = nil
      $0.settings["providers.aws.region"] = nil
    } _: { fixture in
      let region = try await fixture.nexus("plan", "French")
      #expect(region.status == 78 && region.stderr.contains("The provider aws has no region."), "\(region)")
      let keys = try await fixture.nexus("plan", "French", with: ["AWS_REGION": "eu-central-1"])
      #expect(keys.status == 78 && keys.stderr.contains("There are no keys of AWS"), "\(keys)")
      let all = Self.keys.merging(["AWS_REGION": "eu-central-1"]) { $1 }
      let remote = try await fixture.nexus("plan", "French", with: all)
      #expect(remote.status == 78, "\(remote)")
      #expect(remote.stderr.contains("bedrock-runtime.eu-central-1.amazonaws.com is another machine"), "\(remote)")
    }
  }
}
