import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Commands that a plan names: run only once the user has allowed exactly these.
@Suite(.timeLimit(.minutes(5))) struct PlanCheckTests {
  private static let check = "echo \"it's checked\""

  private func plan(_ checks: String...) -> Recording.Exchange {
    .plan("French", .init("Greet in French", checks: checks))
  }

  @Test func areNotRunUnaskedAndThatIsSaid() async throws {
    try await Fixture.with([plan(Self.check), .edit()], { $0.checks = [] }) { fixture in
      try await fixture.run("plan", "French")
      let shown = try await fixture.run("plan", "show")
      #expect(shown.stderr.contains(#"nexus config trust 'echo "it'\''s checked"'"#), "\(shown)")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("\(Self.check)  not run: The plan names it"), "\(result)")
      #expect(try await fixture.taskStates() == ["unverified"])
      #expect(try await fixture.store().checks(of: 1).isEmpty)
    }
  }

  @Test func areRunOnceAllowedByTheExactCommand() async throws {
    try await Fixture.with([plan(Self.check, "touch ../../other"), .edit()], { $0.checks = [] }) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.run("config", "trust", Self.check).stdout == "allowed  \(Self.check)\n")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("touch ../../other  not run"))
      #expect(try await fixture.taskStates() == ["committed"])
      #expect(try await fixture.store().checks(of: 1).map(\.output) == ["it's checked"])
      #expect(!(try await fixture.run("plan", "show").stderr.contains("not run until")))
    }
  }

  @Test func areAskedForAtATerminal() async throws {
    try await Fixture.with([plan("true && true"), .edit()], { $0.checks = [] }) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", input: nil, terminal: ProcessRunner.Terminal())
      try await process.waitForOutput("Run them on the tasks")
      process.write("y\n")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }
}
