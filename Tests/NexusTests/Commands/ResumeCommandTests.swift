import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

@Suite(.timeLimit(.minutes(5))) struct ResumeCommandTests {
  @Test func goesOnWithAPlanning() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"))
    try await Fixture.with([plan.held(afterLines: 6), plan]) { fixture in
      let process = try fixture.start("plan", "Speak French", "everywhere")
      _ = try await fixture.server.waitForRequest { $0.endpoint == .chat }
      process.signal(SIGINT)
      #expect(try await process.result().ending == .exited(130))
      try await fixture.server.waitForDisconnect()
      let resumed = try await fixture.run("resume")
      #expect(resumed.stdout.hasPrefix("The planning was interrupted: Speak French everywhere\n"), "\(resumed)")
      #expect(try await fixture.taskStates() == ["pending"])
      #expect(try await fixture.store().plan(1)?.goal == "Speak French everywhere")
    }
  }

  @Test func saysWhichReviewWasInterrupted() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"))
    try await Fixture.with([plan, .edit(), Recording.Exchange.approve().held(afterLines: 3)]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let process = try fixture.start("review")
      _ = try await fixture.server.waitForRequest { $0.prompt.contains("+bonjour") }
      process.signal(SIGKILL)
      _ = try await process.result()
      let resumed = try await fixture.run("resume")
      #expect(resumed.stdout.hasPrefix("The review of task 1.1 was interrupted; `nexus review` goes on with it.\n"))
    }
  }

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
      #expect(rest.stdout == "Nothing to resume in plan 1.\n")
      #expect(rest.stderr.contains("`nexus review`"))
      let json = try await fixture.run("resume", "--json").stdout
      #expect(json == "{\"plan\":1,\"interrupted\":[],\"ready\":0,\"goal\":null}\n")
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      let object = try #require(try JSONValue(parsing: Array(json.utf8)).object)
      #expect(document.faults(of: object, below: "what is gone on with") == [])
    }
  }
}
