import NexusTestSupport
import Testing

/// A number below zero is a value and no option.
@Suite(.timeLimit(.minutes(2))) struct NumberBelowZeroTests {
  @Test(arguments: [["llm.keepAlive", "-1"], ["llm.keepAlive", "-1", "--user"], ["llm.keepAlive", "--", "-1"]])
  func isWrittenAsItStands(arguments: [String]) async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.runner.run("nexus", ["config", "set"] + arguments)
      #expect(result.status == 0, "\(result)")
      #expect(try await fixture.run("config", "get", "llm.keepAlive").stdout == "-1\n")
    }
  }

  @Test func oneThatIsNoValueOfTheSettingIsNamed() async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("config", "set", "plan.maxTasks", "-5")
      #expect(result.status == 65 || result.status == 78, "\(result)")
      #expect(result.stderr.contains("plan.maxTasks"), "\(result)")
    }
  }
}
