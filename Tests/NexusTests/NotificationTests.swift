import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// How a run that ends calls its user.
@Suite(.timeLimit(.minutes(5))) struct NotificationTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  @Test func givesTheCommandTheSummary() async throws {
    try await Fixture.with(
      [Self.one, .edit()],
      { setup in
        setup.settings["ui.notify"] = "env | grep ^NEXUS_RUN_ | sort > told"
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      #expect(!FileManager.default.fileExists(atPath: fixture.repository.path + "/told"))
      try await fixture.run("implement")
      let told = try fixture.repository.text(of: "told")
      for line in [
        "NEXUS_RUN_PLAN=1", "NEXUS_RUN_TITLE=French", "NEXUS_RUN_STATUS=0", "NEXUS_RUN_DONE=1",
        "NEXUS_RUN_UNVERIFIED=0", "NEXUS_RUN_FAILED=0",
      ] { #expect(told.split(separator: "\n").contains(Substring(line)), "\(told)") }
      #expect(told.contains("NEXUS_RUN_SUMMARY=1 committed; 1 attempt, "))
    }
  }

  @Test func callsAlsoWhenTheWorkFailed() async throws {
    try await Fixture.with(
      [Self.one, .answer("No.")],
      { setup in
        setup.settings["implement.maxAttempts"] = 1
        setup.settings["ui.notify"] = "echo $NEXUS_RUN_STATUS $NEXUS_RUN_FAILED > told; exit 3"
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement")
      #expect(result.status == 1)
      #expect(try fixture.repository.text(of: "told") == "1 1\n")
      #expect(result.stderr.contains("The command of `ui.notify` did not do its work: it ended with status 3."))
    }
  }

  @Test func ringsOnATerminalOnly() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt")), .edit(),
      .edit("farewell.txt", "goodbye", "adieu"),
    ]
    try await Fixture.with(exchanges, { $0.settings["ui.notify"] = "bell" }) { fixture in
      try await fixture.run("plan", "French")
      let piped = try await fixture.run("implement", "1")
      #expect(!piped.stdout.contains("\u{7}") && !piped.stderr.contains("\u{7}"))
      let shown = try await fixture.nexus("implement", "2", terminal: ProcessRunner.Terminal())
      #expect(shown.stdout.contains("\u{7}"))
    }
  }

  @Test func aProjectCannotHaveACommandRun() async throws {
    try await Fixture.with { fixture in
      try fixture.scratch.write(#"{"ui": {"notify": "touch told"}}"#, to: Fixture.projectFile)
      let result = try await fixture.nexus("status")
      #expect(result.status == 78 && result.stderr.contains("not for a project to decide"), "\(result)")
    }
  }
}
