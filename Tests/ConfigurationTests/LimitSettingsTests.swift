import Configuration
import Testing

/// Settings of what is asked of servers at once and in a time, and of what is kept.
@Suite struct LimitSettingsTests {
  private func configuration(_ text: String) throws -> NexusConfiguration {
    try NexusConfiguration(
      merging: ConfigurationSources(userFile: ConfigurationFile(path: "config.json", text: text)))
  }

  @Test func aProviderMayHaveSeveralServersAndLimits() throws {
    let provider = try configuration(
      #"""
      {"providers": {"box": {"baseUrl": "http://a:1", "replicas": ["http://b:2", "https://c"], "concurrency": 2,
        "requestsPerMinute": 50, "tokensPerMinute": 40000}}}
      """#
    ).providers["box"]
    #expect(provider?.replicas.map(\.text) == ["http://b:2", "https://c"])
    #expect(provider?.concurrency == 2 && provider?.requestsPerMinute == 50 && provider?.tokensPerMinute == 40_000)
    let plain = try configuration(#"{"providers": {"box": {"baseUrl": "http://a:1"}}}"#).providers["box"]
    #expect(plain?.replicas == [] && plain?.concurrency == nil && plain?.requestsPerMinute == nil)
  }

  @Test func addressesAreJudgedOneByOne() {
    let error = #expect(throws: ConfigurationError.self) {
      try configuration(#"{"providers": {"box": {"replicas": ["http://a", "b:2", 3]}}}"#)
    }
    #expect(error?.faults.map(\.path) == ["providers.box.replicas[1]", "providers.box.replicas[2]"])
    #expect(error?.faults.first?.hint == "Write \"http://b:2\".")
  }

  @Test func nothingIsKeptOrLimitedUnlessItIsSaid() throws {
    let configuration = try configuration("{}")
    #expect(configuration.overseer.cache == "off" && configuration.implementation.cache == "off")
    #expect(configuration.cache.maxBytes == 268_435_456 && configuration.cache.maxAge == .seconds(30 * 86_400))
    let exchange = configuration.budgets["exchange"]
    #expect(exchange?.tokens == nil && exchange?.minutes == nil && exchange?.cost == nil)
  }

  @Test func aRoleMayHaveItsRepliesKeptAndAnExchangeItsBudget() throws {
    let configuration = try configuration(
      #"""
      {"llm": {"models": {"overseer": {"model": "m", "cache": "fixed"}}}, "cache": {"maxBytes": 65536, "maxDays": 1},
       "budget": {"exchange": {"tokens": 5, "minutes": 0.5, "cost": 0.25}}}
      """#)
    #expect(configuration.overseer.cache == "fixed")
    #expect(configuration.cache.maxBytes == 65_536 && configuration.cache.maxAge == .seconds(86_400))
    let exchange = configuration.budgets["exchange"]
    #expect(exchange?.tokens == 5 && exchange?.minutes == 0.5 && exchange?.cost == 0.25)
  }

  @Test func aProjectDoesNotDecideHowMuchIsKept() {
    let file = ConfigurationFile(path: "config.json", text: #"{"cache": {"maxBytes": 1000000}}"#)
    #expect(throws: ConfigurationError.self) {
      try NexusConfiguration(merging: ConfigurationSources(projectFile: file))
    }
  }
}
