import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct ResumeCommandTests {
  @Test func saysWhatWasInterruptedAndGoesOnWithIt() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1])),
      Recording.Exchange.edit().held(afterLines: 6), .edit(), .edit("farewell.txt", "goodbye", "adieu"),
    ]
    try await Fixture.with(exchanges) { fixture in
      let none = try await fixture.run("resume")
      #expect(none.stdout == "No plan is being worked on.\n")
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement")
      try await process.waitForOutput("I change", in: .stderr)
      process.signal(SIGKILL)
      #expect(try await process.result().ending == .killed(signal: Int(SIGKILL)))
      try await fixture.server.waitForDisconnect()
      let resumed = try await fixture.run("resume")
      #expect(resumed.stdout.contains("Task 1.1 was interrupted in attempt 1"), "\(resumed)")
      #expect(resumed.stdout.contains("1 task is ready."), "\(resumed)")
      #expect(try await fixture.taskStates() == ["committed", "committed"])
      let rest = try await fixture.run("resume")
      #expect(rest.stdout == "Nothing of plan 1 is left to go on with.\n")
      #expect(rest.stderr.contains("`nexus review`"))
      let json = try await fixture.run("resume", "--json").stdout
      #expect(json == "{\"plan\":1,\"interrupted\":[],\"ready\":0}\n")
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      let object = try #require(try JSONValue(parsing: Array(json.utf8)).object)
      #expect(document.faults(of: object, below: "what is gone on with") == [])
    }
  }
}
