import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct MainRoadTests {
  private static let french: [Recording.Exchange] = [
    .plan(
      "Speak French", .init("Greet in French", acceptance: ["greeting.txt says bonjour"]),
      .init("Part in French", "farewell.txt", after: [1])),
    .edit("greeting.txt", "hello", "bonjour"),
    .edit("farewell.txt", "goodbye", "au revoir"),
    .approve("It greets in French.", quoting: "+bonjour"),
    .approve("It parts in French."),
  ]

  @Test func goesFromAGoalToTheUsersBranch() async throws {
    try await Fixture.with(Self.french, { $0.checks = ["grep -q bonjour greeting.txt"] }) { fixture in
      var transcript = fixture.transcript()
      transcript.add("nexus", try await fixture.nexus())
      transcript.add("nexus plan Speak French", try await fixture.nexus("plan", "Speak", "French"))
      transcript.add("nexus", try await fixture.nexus())
      let before = try fixture.snapshot()
      transcript.add("nexus implement", try await fixture.nexus("implement"))
      #expect(try fixture.snapshot().differences(from: before) == [])
      transcript.add("nexus", try await fixture.nexus())
      transcript.add("nexus review", try await fixture.nexus("review"))
      #expect(try fixture.snapshot().differences(from: before) == [])
      transcript.add("nexus", try await fixture.nexus())
      transcript.add("nexus review --accept", try await fixture.nexus("review", "--accept"))
      transcript.add("nexus", try await fixture.nexus())
      transcript.add(note: "git log", try fixture.repository.run("log", "--graph", "--format=%an <%ae>%n%B"))
      transcript.add(note: "git status", try fixture.repository.status().joined(separator: "\n"))
      #expect(try fixture.repository.text(of: "farewell.txt") == "au revoir\n")
      try transcript.expect("main-road")
    }
  }

  @Test func tellsProgramsTheSameInJSON() async throws {
    try await Fixture.with(Self.french) { fixture in
      var transcript = fixture.transcript()
      for arguments in [["plan", "Speak French"], ["implement"], ["review", "--accept"], ["plan", "list"], []] {
        let result = try await fixture.runner.run("nexus", arguments + ["--json"])
        #expect(result.stderr == "")
        for line in result.stdout.split(separator: "\n") { _ = try JSONValue(parsing: Array(line.utf8)) }
        transcript.add((["nexus"] + arguments + ["--json"]).joined(separator: " "), result)
      }
      try transcript.expect("main-road-json")
    }
  }

  @Test func asksTheModelsWhatTheRecordingShows() async throws {
    try await Fixture.with(Self.french) { fixture in
      try await fixture.run("plan", "Speak French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      var transcript = fixture.transcript()
      transcript.addRequests(of: fixture.server)
      try transcript.expect("main-road-requests")
    }
  }

  @Test func quietLeavesResultsOnly() async throws {
    try await Fixture.with(Self.french) { fixture in
      let plan = try await fixture.nexus("plan", "Speak French", "--quiet")
      #expect(plan.stderr == "" && plan.stdout.contains("Plan 1: Speak French"))
      let implement = try await fixture.nexus("implement", "--quiet")
      #expect(implement.stderr == "" && implement.stdout.contains("committed"))
      let review = try await fixture.nexus("review", "--quiet", "--accept")
      #expect(review.stderr == "" && review.stdout.contains("accepted"))
    }
  }

  @Test func coloursOnlyWhereTheyAreWanted() async throws {
    try await Fixture.with(Self.french) { fixture in
      try await fixture.run("plan", "Speak French")
      let always = ["NO_COLOR": nil, "NEXUS_UI_COLOR": "always"] as [String: String?]
      #expect(try await fixture.nexus("plan", "show").stdout.contains("\u{1B}") == false)
      #expect(try await fixture.nexus("plan", "show", with: always).stdout.contains("\u{1B}["))
      #expect(try await fixture.nexus("plan", "show", "--no-color", with: always).stdout.contains("\u{1B}") == false)
      let terminal = ProcessRunner.Terminal()
      let plain = try await fixture.nexus("plan", "show", terminal: terminal)
      #expect(plain.stdout.contains("\u{1B}") == false)
      let coloured = try await fixture.nexus("plan", "show", with: ["NO_COLOR": nil], terminal: terminal)
      #expect(coloured.stdout.contains("\u{1B}["))
      try await fixture.run("implement")
      try await fixture.run("review")
    }
  }
}
