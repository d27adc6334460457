import ChatReplay
import JSONText
import NexusProtocol
import NexusTestSupport
import Store
import Testing

/// The pair on instances of KoboldCpp, by their own API.
@Suite(.timeLimit(.minutes(5))) struct KoboldProviderTests {
  /// The Overseer on one instance and the Implementer on another.
  private static func with(
    _ overseer: KoboldServer, _ implementer: KoboldServer,
    _ change: @escaping (inout Fixture.Setup) -> Void = { _ in }, _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with { setup in
      for (name, server) in [("kobold", overseer), ("kobold2", implementer)] {
        setup.settings["providers.\(name).kind"] = "koboldcpp"
        setup.settings["providers.\(name).baseUrl"] = .string(server.url)
      }
      setup.settings["llm.models.overseer.model"] = "kobold/Qwen3-8B-Q4_K_M"
      setup.settings["llm.models.implementation.model"] = "kobold2/coder"
      setup.settings["reading.maxRequests"] = 0
      change(&setup)
    } _: { fixture in
      try await body(fixture)
      #expect(overseer.complaints == [])
      #expect(implementer.complaints == [])
    }
  }

  private static func coder(_ answers: [KoboldAnswer] = []) throws -> KoboldServer {
    try KoboldServer(answers) { $0.model = "koboldcpp/coder" }
  }

  @Test func twoInstancesGoFromAGoalToTheUsersBranch() async throws {
    let overseer = try KoboldServer([KoboldAnswer(ProviderTests.plan), KoboldAnswer(ProviderTests.approval)])
    let implementer = try Self.coder([KoboldAnswer(ProviderTests.edit)])
    try await Self.with(overseer, implementer) { fixture in
      try await fixture.run("plan", "French")
      #expect(overseer.bodies[0]["grammar"]?.string?.contains("tasks") == true)
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      let exchanges = try await fixture.store().exchanges(ofPlan: 1)
      #expect(
        exchanges.map(\.reply?.model) == ["kobold/Qwen3-8B-Q4_K_M", "kobold2/coder", "kobold/Qwen3-8B-Q4_K_M"])
      // The window is the server's own, and the prompt is counted by it.
      #expect(exchanges.allSatisfy { $0.request.options.contextLength == 8192 })
      #expect(!overseer.counted.isEmpty && !implementer.counted.isEmpty)
    }
  }

  @Test func bothAreListedAndExamined() async throws {
    let (overseer, implementer) = (try KoboldServer(), try Self.coder())
    try await Self.with(overseer, implementer) { fixture in
      let values = try await fixture.run("models", "list", "--json").stdout.split(separator: "\n").map {
        try JSONValue(parsing: String($0))
      }
      #expect(values.map { $0["model"] } == ["kobold/Qwen3-8B-Q4_K_M", "kobold2/coder"])
      #expect(values.allSatisfy { $0["kind"] == "koboldcpp" && $0["loaded"]?["contextLength"] == 8192 }, "\(values)")
      let doctor = try await fixture.run("doctor").stdout
      #expect(doctor.contains("answers as KoboldCpp 1.117.1"), "\(doctor)")
      #expect(doctor.contains("context of 8192 tokens"), "\(doctor)")
    }
  }

  @Test func aPromptThatWouldBeCutIsNotSent() async throws {
    let small = try KoboldServer { $0.contextLength = 512 }
    try await Self.with(small, try Self.coder()) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 65, "\(result)")
      #expect(result.stderr.contains("512"), "\(result)")
      #expect(small.bodies == [])
    }
  }

  @Test(arguments: [
    (KoboldFault.unauthorized, 69, "refuses access", "Check the key"), (.busy, 75, "is busy", "again later"),
    (.page, 69, "is not KoboldCpp", "kind"), (.errorFinish, 69, "broke down", "again"),
    (.cut, 69, "broke off", "again"),
  ])
  func aFaultIsASentenceAHintAndAStatus(
    _ fault: KoboldFault, _ status: Int32, _ text: String, _ hint: String
  ) async throws {
    let overseer = try KoboldServer([KoboldAnswer(ProviderTests.plan).failing(fault)])
    try await Self.with(overseer, try Self.coder()) { fixture in
      let result = try await fixture.nexus("plan", "French", with: ProviderTests.noRetries)
      #expect(result.status == status, "\(result)")
      #expect(result.stderr.contains(text), "\(result)")
      let words = result.stderr.split(separator: "\n").last { $0.hasPrefix("Hint: ") } ?? ""
      #expect(words.contains(hint), "\(result)")
    }
  }

  @Test func initFindsAllInstances() async throws {
    let (first, second) = (try KoboldServer(), try Self.coder())
    let ports = [first, second].compactMap { $0.url.split(separator: ":").last }.joined(separator: ",")
    try await Fixture.with { fixture in
      try fixture.removeUserConfiguration()
      let result = try await fixture.nexus(
        "init", with: ["NEXUS_PROBE_PORTS": ports, "OLLAMA_HOST": "127.0.0.1:1"])
      #expect(result.status == 0, "\(result)")
      #expect(
        result.stderr.contains(
          "At \(first.url) answers KoboldCpp, with Qwen3-8B-Q4_K_M. Its models are written kobold/MODEL."), "\(result)")
      #expect(
        result.stderr.contains(
          "`nexus config set providers.kobold2.baseUrl \(second.url)` and `nexus config set providers.kobold2.kind"),
        "\(result)")
      #expect(try await fixture.run("config", "get", "providers.kobold.kind").stdout == "koboldcpp\n")
      #expect(first.complaints == [] && second.complaints == [])
    }
  }
}
