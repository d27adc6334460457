import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

@Suite struct RecordingTests {
  /// The folder of recordings at the top of the package.
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/recordings").path(percentEncoded: false)

  @Test func readsModelsRolesAndExchanges() throws {
    let recording = try Recording(path: Self.fixtures + "/greeting.yaml")
    #expect(recording.models.map(\.name) == ["qwen3:8b", "qwen2.5-coder:7b"])
    #expect(recording.models[0].sizeInBytes == 5_200_000_000 && recording.models[1].isLoaded)
    #expect(recording.roles == ["overseer": "qwen3:8b", "implementation": "qwen2.5-coder:7b"])
    #expect(recording.exchanges.map(\.name) == ["plan", "implement", "review"])
    let plan = recording.exchanges[0]
    #expect(plan.expectation.endpoint == .chat && plan.expectation.requires == [.format])
    #expect(plan.reply.thinking == "One file is enough.\n")
    #expect(recording.exchanges[1].reply.content.hasPrefix("greeting.txt\n<<<<<<< SEARCH\nhello\n"))
    let usage = recording.exchanges[2].reply.usage
    #expect(usage.promptTokens == 412 && usage.loadDuration == .milliseconds(2100))
    #expect(recording.checks == Set(Recording.Check.allCases))
  }

  @Test func readsFaultsCallsAndSettings() throws {
    let recording = try Recording(path: Self.fixtures + "/side-by-side.yaml")
    #expect(recording.order == .any && recording.tokensPerSecond == 200)
    #expect(recording.checks == Set(Recording.Check.allCases).subtracting([.promptFits]))
    #expect(recording.models[0].grantedContextLength == 4096 && recording.models[0].loadingPolls == 2)
    #expect(recording.models[1].name == "nomic-embed-text:latest" && !recording.models[1].isInstalled)
    #expect(recording.exchanges[0].fault == .busy.times(2) && recording.exchanges[0].reply.content == "4")
    let call = try #require(recording.exchanges[1].reply.toolCalls.first)
    #expect(call.id == "call_a1b2c3d4" && call.arguments == ["city": "Zürich", "days": 2])
    #expect(recording.exchanges[2].isOptional)
  }

  @Test func takesAFolderAsOneRecording() async throws {
    try await ScratchDirectory.with { scratch in
      try scratch.write("models: [{name: m}]\nexchanges: [{name: b, reply: b}]\n", to: "session/2.yaml")
      try scratch.write("speed: 5\nexchanges: [{name: a, reply: a}]\n", to: "session/1.yaml")
      try scratch.write("not: read\n", to: "session/notes.txt")
      let recording = try Recording(path: scratch("session"))
      #expect(recording.exchanges.map(\.name) == ["a", "b"] && recording.tokensPerSecond == 5)
      try scratch.makeDirectory("empty")
      #expect(throws: ReplayError.unreadable(path: scratch("empty"), reason: "the folder holds no .yaml file")) {
        try Recording(path: scratch("empty"))
      }
    }
  }

  private static let mistakes: [(String, String)] = [
    ("", "recording: the file is empty."),
    ("models: [", "recording:2: the YAML cannot be read: "),
    ("about: a\nabout: b\n", "recording:1: the YAML cannot be read: the key \"about\" stands there twice."),
    ("text", "recording:1: the recording must have fields, `name: value`."),
    (
      "exchange: []",
      "recording:1: the recording has no field \"exchange\"; its fields are about, archive, exchanges, match, "
    ),
    ("match: some", "recording:1: \"match\" of the recording must be one of in-order, any."),
    ("speed: 0", "recording:1: \"speed\" of the recording must be a number above 0."),
    ("models:\n  - size: 1", "recording:2: a model must have a \"name\"."),
    ("models:\n  - nam: m", "recording:2: a model has no field \"nam\"; its fields are capabilities, "),
    ("models:\n  - name: m\n    size: many", "recording:3: \"size\" of a model must be a whole number, not negative."),
    (
      "exchanges:\n  - reply: x\n    contains: y", "recording:3: an exchange has no field \"contains\"; its fields are "
    ),
    (
      "exchanges:\n  - delay: {first: 5}",
      "recording:2: \"first\" of a delay must be a duration such as 250ms, 1.5s or 2m."
    ),
    ("exchanges:\n  - fault: nope", "recording:2: There is no fault called \"nope\"."),
    ("exchanges:\n  - fault: busy:3", "recording:2: The fault \"busy:3\" takes no argument."),
    (
      "exchanges:\n  - fault: close:x",
      "recording:2: The fault \"close:x\" needs a number after the colon: lines before it."
    ),
    (
      "exchanges:\n  - expect: {role: overseer}",
      "recording: exchange 1 expects the role \"overseer\", for which \"roles\""
    ),
    (
      "exchanges:\n  - expect: {requires: [thinking]}",
      "recording:2: \"requires\" of what is expected must be of format, think"
    ),
  ]

  @Test(arguments: mistakes) func saysWhatIsWrongAndWhere(yaml: String, message: String) {
    let error = #expect(throws: ReplayError.self) { try Recording(yaml: yaml) }
    #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
  }

  @Test func readsEveryFaultOfTheCatalogueByItsName() throws {
    for entry in Recording.Fault.catalogue {
      let text = entry.argument == nil ? entry.name : entry.name + ":7"
      let recording = try Recording(yaml: "exchanges:\n  - fault: \(text)\n")
      #expect(try recording.exchanges[0].fault == Recording.Fault(named: text))
    }
    #expect(Set(Recording.Fault.catalogue.map(\.name)).count == Recording.Fault.catalogue.count)
  }

  @Test func readsFaultsThatSayMoreThanTheirName() throws {
    let yaml = """
      exchanges:
        - fault: {status: 418, body: tea, content-type: text/plain, times: 2}
        - fault: {error-line: boom, after: 3}
        - fault: {stray-line: "{}", after: 1}
        - fault: {name: "reset:4", times: 1}
      """
    let faults = try Recording(yaml: yaml).exchanges.map(\.fault)
    #expect(faults[0] == .answer(418, body: "tea", contentType: "text/plain").times(2))
    #expect(faults[1] == .errorLine("boom", after: 3))
    #expect(faults[2] == .strayLine("{}", after: 1))
    #expect(faults[3] == .reset(after: 4).times(1))
  }

  /// The blocks of YAML in docs/replay.md.
  private func documentedBlocks() throws -> [String] {
    let path = URL(filePath: Self.fixtures + "/../../docs/replay.md")
    let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
    return text.split(separator: "```yaml\n").dropFirst().compactMap {
      $0.split(separator: "```").first.map(String.init)
    }
  }

  @Test func readsTheExamplesOfTheDocumentation() throws {
    let blocks = try documentedBlocks()
    let recording = try Recording(yaml: blocks[0])
    let model = recording.models[0]
    #expect(model.shareOnGPU == 0.5 && model.loadingPolls == 3 && model.loadingTime == .milliseconds(500))
    #expect(recording.exchanges[0].reply.embeddings == [[0.6, 0.8]] && recording.exchanges[0].repetition == .always)
    #expect(
      recording.exchanges[0].delay.between == .milliseconds(20) && recording.exchanges[0].delay.first == .seconds(1))
    let faults = blocks[1].split(separator: "\n").map { "exchanges: [{\($0)}]" }
    #expect(faults.count == 5)
    for fault in faults { #expect(try Recording(yaml: fault).exchanges[0].fault != nil) }
  }

  @Test func putsAFaultOnAnExchangeByNameOrNumber() throws {
    let recording = Recording(exchanges: [.reply("a").at(.tags), .reply("b"), .reply("c").named("see")])
    #expect(try recording.failing(.busy, at: nil).exchanges.map { $0.fault != nil } == [false, true, false])
    #expect(try recording.failing(.busy, at: "see").exchanges.map { $0.fault != nil } == [false, false, true])
    #expect(try recording.failing(.busy, at: "1").exchanges.map { $0.fault != nil } == [true, false, false])
    #expect(throws: ReplayError.noSuchExchange("4")) { try recording.failing(.busy, at: "4") }
  }
}
