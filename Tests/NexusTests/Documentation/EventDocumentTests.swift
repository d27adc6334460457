import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Testing

/// Holds `docs/events.md` to what is printed: a session in which everything happens.
@Suite(.timeLimit(.minutes(5))) struct EventDocumentTests {
  @Test func everyEventIsToldOf() throws {
    let headings = try ProjectDocument("docs/events.md").text.split(separator: "\n").filter { $0.hasPrefix("### `") }
    #expect(
      headings.map { String($0.dropFirst(5).dropLast()) }.sorted() == Event.Name.allCases.map(\.rawValue).sorted())
  }

  @Test func everyFieldIsToldOf() async throws {
    let document = DocumentedMembers(try ProjectDocument("docs/events.md"))
    let common = Set(document.members(below: "Events").map(\.name))
    var seen: Set<String> = []
    try await Fixture.with(Self.exchanges, Self.settings) { fixture in
      for object in try await Self.session(fixture) {
        guard let name = object["event"]?.string else { continue }
        seen.insert(name)
        #expect(document.faults(of: object, below: "`\(name)`", beside: common) == [])
        #expect(object["at"]?.string?.hasSuffix("Z") == true)
      }
    }
    #expect(seen.sorted() == Event.Name.allCases.map(\.rawValue).sorted())
  }

  private static let missing = "absent:1b"
  private static let slow = "slow:latest"

  private static let exchanges: [Recording.Exchange] = [
    .toolCalls(.init("read_file", ["path": "greeting.txt"]), .init("read_file", ["path": "../x"])).from(
      Fixture.overseer),
    .plan("French", .init("Greet", after: [1])),
    .plan("French", .init("Greet in French", checks: ["make unasked"]), .init("Part in French", "farewell.txt")),
    .answer("I change nothing."),
    .answer("greeting.txt\n```\n<<<<<<< SEARCH\nhello\n=======\nbonjur\n```\n"),
    .edit("greeting.txt", "nowhere to be found", "bonjour"),
    .edit("greeting.txt", "bonjur", "bonjour").from(Fixture.overseer).failing(.busy.times(1)),
    .revise(),
    .fault(.closeMidLine(after: 1)).from(Fixture.implementer).repeated(2),
    .edit("greeting.txt", "bonjour", "salut"),
    .edit("greeting.txt", "bonjour", "ciao"),
    .reply(.init("Reason: It is French.\nChoice: 1")).from(Fixture.overseer),
    .edits(("farewell.txt", "goodbye", "au revoir"), ("notes/story.txt", "two", "deux")),
    .plan("Breton", .init("Tell it", "notes/story.txt")),
    .edit("notes/story.txt", "one", "unan").from(slow).held(afterLines: 1).named("held"), .revise(),
    .edit("notes/story.txt", "unan", "eur").from(slow), .approve(),
  ]

  private static func settings(_ setup: inout Fixture.Setup) {
    setup.models.append(Recording.Model(slow).with { $0.loadingPolls = 2 })
    setup.checks = ["if grep bonjur greeting.txt; then exit 3; fi"]
    setup.settings["workspace.setup"] = ["echo ready"]
    setup.settings["implement.maxAttempts"] = 4
    setup.settings["llm.maxRetries"] = 1
    setup.settings["llm.models.overseer.model"] = .string(missing)
    setup.settings["llm.models.overseer.fallbacks"] = [.string(Fixture.overseer)]
  }

  /// Runs everything and returns what was printed.
  private static func session(_ fixture: Fixture) async throws -> [JSONObject] {
    var objects: [JSONObject] = []
    func run(_ arguments: String..., with environment: [String: String] = [:]) async throws {
      let runner = fixture.runner.with(environment)
      let result = try await runner.run("nexus", arguments + ["--json"])
      for line in result.stdout.split(separator: "\n") {
        objects.append(try #require(try JSONValue(parsing: Array(line.utf8)).object, "\(result)"))
      }
    }
    try await run("plan", "Speak French")
    try await run("implement", "1")
    try await run("review", "1")
    try await run("review", "1", "--revise", "Say salut.")
    try await run("implement", "1", with: ["NEXUS_BUDGET_DAY_EXCHANGES": "1"])
    try await run("implement", "1", with: ["NEXUS_IMPLEMENT_MAX_ATTEMPTS": "2", "NEXUS_IMPLEMENT_CANDIDATES": "2"])
    try fixture.repository.write(["notes/story.txt": "one\n"])
    // Killed when the answer is whole, so that the next run uses it.
    _ = try await fixture.runner.with(["NEXUS_CRASH_AT": "exchange-kept:1"]).run("nexus", ["implement", "2"])
    try await run("implement", "2", "--in-place")
    try await run("undo", "--yes")
    try await run("plan", "Speak Breton")
    objects += try await loading(fixture)
    return objects
  }

  /// A run with reviews that goes on only when the model was loaded, which takes more than a second by a clock that goes.
  private static func loading(_ fixture: Fixture) async throws -> [JSONObject] {
    let process = try fixture.start(
      "implement", "--review", "--json",
      with: ["NEXUS_CLOCK": nil, "NEXUS_LLM_PRELOAD": "true", "NEXUS_IMPLEMENTATION_MODEL": slow])
    try await process.waitForOutput("model.loaded", in: .stdout)
    fixture.server.release("held")
    let result = try await process.result()
    return try result.stdout.split(separator: "\n").map { try #require(try JSONValue(parsing: Array($0.utf8)).object) }
  }
}
