import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// A plan that was written to a file is played from it like the first time.
@Suite(.timeLimit(.minutes(5))) struct ExportCommandTests {
  private static let exchanges: [Recording.Exchange] = [
    .plan(
      "Speak French \u{7F}\u{FEFF}é", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1])),
    .edit("greeting.txt", "nowhere to be found", "bonjour"), .edit(), .edit("farewell.txt", "goodbye", "adieu"),
    .approve(), .revise(),
  ]

  /// The whole session, whose requests and trees are to be the same each time.
  private static func session(_ fixture: Fixture) async throws -> (prompts: [String], trees: String) {
    try await fixture.run("plan", "French")
    try await fixture.run("implement")
    #expect(try await fixture.nexus("review").status == 1)
    let trees = try fixture.repository.run("log", "--all", "--format=%T %s")
    return (fixture.server.requests.filter { $0.endpoint == .chat }.map(\.prompt), trees)
  }

  @Test func aRecordingOfItGivesTheSamePromptsAndTrees() async throws {
    try await ScratchDirectory.with { scratch in
      let file = scratch("plan.json")
      var first: (prompts: [String], trees: String) = ([], "")
      try await Fixture.with(Self.exchanges) { fixture in
        first = try await Self.session(fixture)
        let result = try await fixture.run("export", "-o", file)
        #expect(result.stdout == "" && result.stderr == "Exported plan 1 to \(file) (6 replies).\n", "\(result)")
        // The same on standard output.
        #expect(try await fixture.run("export", "1").stdout == String(contentsOfFile: file, encoding: .utf8))
      }
      #expect(first.prompts.count == 6)
      let recording = try Recording(path: file)
      try await Fixture.with(recording.exchanges, { $0.models = recording.models }) { fixture in
        let again = try await Self.session(fixture)
        #expect(again.prompts == first.prompts)
        #expect(again.trees == first.trees)
      }
    }
  }

  @Test func theScriptedServerPlaysTheFile() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      _ = try await Self.session(fixture)
      let file = fixture.scratch("plan.json")
      try await fixture.run("export", "-o", file)
      let server = try fixture.runner.start("ollama-replay", [file])
      try await server.waitForOutput("Listening on ")
      server.signal(SIGTERM)
      // Nobody asked for the replies.
      #expect(try await server.result().ending == .exited(1))
    }
  }

  @Test func holdsEverythingThatWasKept() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      _ = try await Self.session(fixture)
      let archive = try #require(
        try JSONValue(parsing: Array(try await fixture.run("export").stdout.utf8))["archive"])
      #expect(archive["format"] == 1)
      let base = try fixture.repository.run("rev-parse", "main").split(separator: "\n").first.map(String.init)
      #expect(archive["plan"]?["base"]?.string == base)
      #expect(archive["exchanges"]?.array?.count == 6)
      #expect(archive["exchanges"]?[1]?["request"]?["messages"]?.array?.isEmpty == false)
      #expect(archive["attempts"]?.array?.count == 3)
      let first = archive["tasks"]?[0]
      #expect(first?["attempts"]?[0]?["edits"]?[0]?["outcome"] == "refused")
      #expect(first?["attempts"]?[1]?["checks"]?[0]?["outcome"] == "passed")
      #expect(first?["reviews"]?[0]?["verdict"] == "approve")
      let events = try await fixture.run("log", "1", "--json").stdout.split(separator: "\n")
      #expect(try archive["events"]?.array == events.map { try JSONValue(parsing: String($0)) })
    }
  }

  @Test func takesSecretsOutOfEveryText() async throws {
    let secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French", instructions: "The token is \(secret).")),
      .answer("I use \(secret).\n\ngreeting.txt\n<<<<<<< SEARCH\nhello\n=======\nbonjour\n>>>>>>> REPLACE\n"),
    ]
    try await Fixture.with(exchanges, { $0.checks = ["echo \(secret)"] }) { fixture in
      try await fixture.run("plan", "French with \(secret)")
      _ = try await fixture.nexus("implement")
      let text = try await fixture.run("export").stdout
      #expect(!text.contains(secret))
      #expect(text.contains("REDACTED-BY-NEXUS"))
    }
  }
}
