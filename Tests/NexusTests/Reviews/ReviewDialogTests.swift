import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// `nexus review` at a terminal: one task is shown, and what becomes of it is asked, before the next.
@Suite(.timeLimit(.minutes(5))) struct ReviewDialogTests {
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt"))
  private static let written: [Recording.Exchange] = [two, .edit(), .edit("farewell.txt", "goodbye", "adieu")]
  private static let prompt = "[a]ccept [r]evise [x]reject [p]ick [d]iff [s]kip [q]uit [?] "

  private func with(
    _ exchanges: [Recording.Exchange], body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await body(fixture)
    }
  }

  private func start(_ fixture: Fixture, with environment: [String: String?] = [:]) throws -> RunningProcess {
    try fixture.start(
      "review", input: nil, with: ["PAGER": "cat"].merging(environment) { _, new in new },
      terminal: ProcessRunner.Terminal(columns: 80, rows: 24))
  }

  @Test func showsOneAndAsksAboutOne() async throws {
    try await with(Self.written + [.approve(), .approve()]) { fixture in
      let process = try start(fixture)
      try await process.waitForOutput("+bonjour")
      try await process.waitForOutput("Accept 1.1? " + Self.prompt)
      process.write("?\n")
      try await process.waitForOutput("  d  show it again")
      try await process.waitForOutput("Accept 1.1? ")
      process.write("d\n")
      try await process.waitForOutput("+bonjour")
      try await process.waitForOutput("Accept 1.1? ")
      process.write("a\n")
      try await process.waitForOutput("task 1.1")
      try await process.waitForOutput("+adieu")
      try await process.waitForOutput("Accept 1.2? ")
      process.write("q\n")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      let shown = result.stdout.components(separatedBy: "Accept 1.1? ")[0]
      #expect(!shown.contains("+adieu"), "\(result)")
      #expect(("Accept 1.1? " + Self.prompt).count < 80)
      #expect(try fixture.repository.log() == ["Greet in French", "Begin"])
      #expect(try await fixture.taskStates() == ["accepted", "approved"])
    }
  }

  @Test func whatATaskBuildsOnLandsAfterOneHasAgreed() async throws {
    try await with(Self.written + [.approve(), .revise()]) { fixture in
      let process = try start(fixture)
      try await process.waitForOutput("Accept 1.1? ")
      process.write("s\n")
      try await process.waitForOutput("Accept 1.2? ")
      process.write("a\n")
      try await process.waitForOutput("1.2 builds on 1.1:")
      try await process.waitForOutput("1.1  Greet in French  approved")
      try await process.waitForOutput("Accept both? [y/N] ")
      process.write("\n")
      try await process.waitForOutput("Nothing has landed.")
      try await process.waitForOutput("Accept 1.2? ")
      #expect(try fixture.repository.log() == ["Begin"])
      process.write("a\n")
      try await process.waitForOutput("Accept both? [y/N] ")
      process.write("y\n")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout.contains("task 1.1  (1.2 builds on it)"), "\(result)")
      #expect(try fixture.repository.log() == ["Part in French", "Greet in French", "Begin"])
    }
  }

  @Test func withoutANoteNothingIsSentBackUnlessThereAreFindings() async throws {
    try await with(Self.written + [.approve(), .revise()]) { fixture in
      let process = try start(fixture, with: ["EDITOR": "true"])
      try await process.waitForOutput("Accept 1.1? ")
      process.write("r\n")
      try await process.waitForOutput("No note; 1.1 was not sent back.")
      try await process.waitForOutput("Accept 1.1? ")
      process.write("s\n")
      try await process.waitForOutput("Accept 1.2? ")
      process.write("r\n")
      try await process.waitForOutput("1.2 was sent back with the Overseer's findings.")
      #expect(try await process.result().status == 1)
      #expect(try await fixture.taskStates() == ["approved", "pending"])
    }
  }

  @Test func withoutAnEditorTheReviewGoesOn() async throws {
    try await with(Self.written + [.approve(), .approve()]) { fixture in
      let process = try start(fixture, with: ["EDITOR": nil])
      try await process.waitForOutput("Accept 1.1? ")
      process.write("r\n")
      try await process.waitForOutput("No editor is known.")
      try await process.waitForOutput("Accept 1.1? ")
      process.write("a\n")
      try await process.waitForOutput("Accept 1.2? ")
      process.write("q\n")
      #expect(try await process.result().status == 0)
      #expect(try await fixture.taskStates() == ["accepted", "approved"])
    }
  }

  @Test func whatCannotBeDoneIsSaidAndAskedAgain() async throws {
    try await with(Self.written + [.approve(), .approve()]) { fixture in
      try fixture.repository.write(["greeting.txt": "mine\n"])
      let process = try start(fixture)
      try await process.waitForOutput("Accept 1.1? ")
      process.write("x\n")
      try await process.waitForOutput("Task 1.1 cannot be rejected alone")
      try await process.waitForOutput("Accept 1.1? ")
      process.write("a\n")
      try await process.waitForOutput("There are uncommitted changes")
      try await process.waitForOutput("Accept 1.1? ")
      process.write("\u{4}")
      _ = try await process.result()
      #expect(try await fixture.taskStates() == ["approved", "approved"])
      #expect(try fixture.repository.text(of: "greeting.txt") == "mine\n")
    }
  }

  @Test func aRevisionIsShownWholeAndByWhatChanged() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("Story", .init("Tell it", "notes/story.txt")), .edit("notes/story.txt", "one", "un"), .revise("More."),
      .edit("notes/story.txt", "three", "trois").expecting("More."), .approve().expecting("+un", "+trois"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "Story")
      try await fixture.run("implement")
      #expect(try await fixture.nexus("review").status == 1)
      try await fixture.run("review", "1", "--revise", "")
      try await fixture.run("implement")
      let whole = try await fixture.nexus("review")
      #expect(whole.status == 0 && whole.stdout.contains("+un") && whole.stdout.contains("+trois"), "\(whole)")
      #expect(whole.stdout.contains("  2 commits  "), "\(whole)")
      let process = try start(fixture)
      try await process.waitForOutput("+trois")
      try await process.waitForOutput("[w]hole")
      process.write("d\n")
      try await process.waitForOutput("+trois")
      try await process.waitForOutput("Accept 1.1? ")
      process.write("q\n")
      let parts = try await process.result().stdout.components(separatedBy: "Accept 1.1? ")
      #expect(parts[0].contains("+un") && parts[1].contains("+trois") && !parts[1].contains("+un"), "\(parts)")
    }
  }
}
