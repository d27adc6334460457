import JSONText
import NexusProtocol
import Testing
@testable import Configuration

@Suite struct NexusConfigurationTests {
  private let designExample = """
    { "llm": { "baseUrl": "http://localhost:11434", "timeout": 300, "maxRetries": 3, "retryDelay": 1000,
               "models": { "overseer": "llama3.1:8b", "implementation": "qwen2.5-coder:7b" } } }
    """

  private func user(_ text: String) -> ConfigurationFile { ConfigurationFile(path: "/u/config.json", text: text) }
  private func project(_ text: String) -> ConfigurationFile { ConfigurationFile(path: "/p/config.json", text: text) }

  @Test func takesTheSmallCompleteFile() throws {
    let configuration = try NexusConfiguration(merging: ConfigurationSources(userFile: user(designExample)))
    #expect(configuration.llm.baseUrl == NexusConfiguration.builtIn.llm.baseUrl)
    #expect(configuration.llm.baseUrl.text == "http://localhost:11434")
    #expect(configuration.llm.baseUrl.notation == .url)
    #expect(configuration.llm.timeout == .seconds(300))
    #expect(configuration.llm.maxRetries == 3)
    #expect(configuration.llm.retryDelay == .milliseconds(1000))
    #expect(configuration.overseer.model == "llama3.1:8b")
    #expect(configuration.implementation.model == "qwen2.5-coder:7b")
    #expect(configuration.origin(of: "llm.models.overseer.model").description == "/u/config.json:2:36")
    #expect(configuration.origin(of: "ui.color") == .builtIn)
  }

  @Test func hasDefaultsForAllThatIsRequired() {
    let configuration = NexusConfiguration.builtIn
    #expect(
      configuration.implement
        == .init(
          maxAttempts: 3, candidates: 1, scope: "hold", record: "trailers", editFormat: "auto", loosestRung: "hint",
          inPlace: false,
          parallel: 1, review: false))
    #expect(configuration.plan.maxRepairs == 2)
    #expect(configuration.llm.allowRemote == false)
    #expect(configuration.llm.keepAlive == nil)
    #expect(configuration.overseer.think == nil)
    #expect(configuration.overseer.contextLength == 16_384)
    #expect(configuration.checks == [])
    #expect(configuration.ui == .init(color: .auto, pager: nil, notify: "off"))
  }

  @Test func takesEverySetting() throws {
    let text = """
      { "$schema": "x", "llm": { "baseUrl": "https://h:1/v", "allowRemote": true, "keepAlive": "1h30m", "models": {
          "overseer": { "model": "a", "fallbacks": ["b", "hf.co/c/d:Q4_K_M"], "contextLength": 4096, "temperature": 0.5,
            "think": "high", "baseUrl": "http://o", "editFormat": "udiff", "maxTokens": 100, "seed": 7 },
          "implementation": { "think": false } } },
        "implement": { "maxAttempts": 5, "editFormat": "whole", "loosestRung": "exact", "inPlace": true },
        "plan": { "maxRepairs": 0, "maxTasks": 9 }, "review": { "maxRounds": 4 }, "context": { "maxFileBytes": 2048.0 },
        "checks": [ "make test", { "run": ["swift", "build"], "timeoutSeconds": 5, "environment": ["CC"] },
          { "name": "lint", "run": "make lint" } ],
        "ui": { "color": "never", "pager": "" } }
      """
    let configuration = try NexusConfiguration(merging: ConfigurationSources(userFile: user(text)))
    let overseer = configuration.overseer
    #expect((overseer.model, overseer.contextLength, overseer.temperature) == ("a", 4096, 0.5))
    #expect(overseer.fallbacks == ["b", "hf.co/c/d:Q4_K_M"])
    #expect((overseer.think, overseer.maxTokens, overseer.seed) == (.high, 100, 7))
    #expect((overseer.baseUrl.text, overseer.editFormat) == ("http://o", "udiff"))
    let implementation = configuration.implementation
    #expect((implementation.model, implementation.think) == ("qwen2.5-coder:7b", .off))
    #expect((implementation.baseUrl.text, implementation.editFormat) == ("https://h:1/v", "whole"))
    #expect(configuration.llm.keepAlive == .duration(.seconds(5400)))
    #expect(configuration.llm.allowRemote)
    #expect(
      configuration.implement
        == .init(
          maxAttempts: 5, candidates: 1, scope: "hold", record: "trailers", editFormat: "whole", loosestRung: "exact",
          inPlace: true,
          parallel: 1, review: false)
    )
    #expect(configuration.context.maxFileBytes == 2048)
    #expect(configuration.checks.map(\.name) == ["make test", "swift build", "lint"])
    #expect(
      configuration.checks.map(\.command) == [
        .shell("make test"), .arguments(["swift", "build"]), .shell("make lint"),
      ])
    #expect(configuration.checks.map(\.timeout) == [.seconds(600), .seconds(5), .seconds(600)])
    #expect(configuration.checks[1].environment == ["CC"])
    #expect(configuration.ui == .init(color: .never, pager: "", notify: "off"))
  }

  @Test func laterLayersOutweighEarlierOnesSettingBySetting() throws {
    var sources = ConfigurationSources(
      userFile: user(
        #"{"llm":{"timeout":1,"maxRetries":1,"retryDelay":1,"models":{"overseer":{"model":"u","seed":1}}}}"#),
      projectFile: project(#"{"llm":{"timeout":2,"maxRetries":2,"models":{"overseer":"p"}},"plan":{"maxTasks":2}}"#),
      environment: ["NEXUS_LLM_TIMEOUT": "3", "NEXUS_PLAN_MAX_TASKS": "3", "NEXUS_LLM_MAX_RETRIES": ""],
      flags: [.init("--timeout", sets: "llm.timeout", to: "4"), .init("--timeout", sets: "llm.timeout", to: "5")])
    let configuration = try NexusConfiguration(merging: sources)
    #expect(configuration.llm.timeout == .seconds(5))
    #expect(configuration.llm.maxRetries == 2)
    #expect(configuration.llm.retryDelay == .milliseconds(1))
    #expect(configuration.plan.maxTasks == 3)
    #expect((configuration.overseer.model, configuration.overseer.seed) == ("p", 1))
    #expect(configuration.origin(of: "llm.timeout").description == "flag --timeout")
    #expect(configuration.origin(of: "plan.maxTasks").description == "environment variable NEXUS_PLAN_MAX_TASKS")
    #expect(configuration.origin(of: "llm.retryDelay").description == "/u/config.json:1:49")
    #expect(configuration.origin(of: "llm.maxRetries").layer == .projectFile)
    sources.flags = [.init("--overseer", sets: "llm.models.overseer", to: "f")]
    #expect(try NexusConfiguration(merging: sources).overseer.model == "f")
  }

  @Test func keepsOllamasAddressAsItIsWritten() throws {
    var sources = ConfigurationSources(userFile: user(designExample), environment: ["OLLAMA_HOST": "0.0.0.0"])
    let fromOllama = try NexusConfiguration(merging: sources)
    #expect(fromOllama.llm.baseUrl == fromOllama.overseer.baseUrl)
    #expect((fromOllama.llm.baseUrl.text, fromOllama.llm.baseUrl.notation) == ("0.0.0.0", .ollamaHost))
    #expect(fromOllama.origin(of: "llm.baseUrl").description == "environment variable OLLAMA_HOST")
    sources.environment["NEXUS_LLM_BASE_URL"] = "http://n"
    #expect(try NexusConfiguration(merging: sources).llm.baseUrl.notation == .url)
  }

  @Test func showsOneSettingOrAGroup() throws {
    let configuration = NexusConfiguration.builtIn
    #expect(configuration.settings.map(\.path) == SettingDefinition.all.map(\.path))
    #expect(try configuration.settings(at: "llm.timeout").map(\.value) == [300])
    #expect(try configuration.settings(at: "llm.models.overseer").count == 12)
    let error = #expect(throws: ConfigurationError.self) { try configuration.settings(at: "llm.tiemout") }
    #expect(error?.description == "Unknown setting \"llm.tiemout\". Did you mean \"llm.timeout\"?")
  }

  @Test(
    arguments: [
      ("\"10m\"", .duration(.seconds(600))), ("\"1h1.5s\"", .duration(.milliseconds(3_601_500))),
      ("0", .duration(.zero)),
      ("\"0\"", .duration(.zero)), ("-1", .forever), ("\"-1m\"", .forever), ("2.5", .duration(.milliseconds(2500))),
      ("\"500ms\"", .duration(.milliseconds(500))), ("\".5s\"", .duration(.milliseconds(500))),
    ] as [(String, KeepAlive)])
  func readsDurations(_ text: String, _ value: KeepAlive) throws {
    let sources = ConfigurationSources(userFile: user("{\"llm\":{\"keepAlive\":\(text)}}"))
    #expect(try NexusConfiguration(merging: sources).llm.keepAlive == value)
  }
}
