import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct RefsCommandTests {
  private static let exchanges: [Recording.Exchange] = [
    .plan("French", .init("Greet in French")), .edit(), .approve(),
  ]

  private func names(_ result: ProcessResult) throws -> [String] {
    try result.stdout.split(separator: "\n").map { line in
      try #require(try JSONValue(parsing: Array(line.utf8))["name"]?.string)
    }
  }

  @Test func deletesByAgeAndOnlyWhatNoPlanNeeds() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      #expect(try await fixture.run("refs", "--json").stdout == "")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      try await fixture.run("undo", "--yes")
      // Of nobody's making that is known, so that its age is not.
      try fixture.repository.run("update-ref", "refs/nexus/undone/7/abc", "HEAD")
      let listed = try names(try await fixture.run("refs", "list", "--json"))
      #expect(listed.count == 2 && listed[0].hasPrefix("refs/nexus/undone/1/") && listed[1].hasSuffix("/7/abc"))
      let needed = try await fixture.run("refs", "prune", "--older-than", "0d", "--json")
      #expect(try names(needed) == [])
      try await fixture.run("plan", "drop", "--yes")
      #expect(try names(try await fixture.run("refs", "prune", "--json")) == [])
      let check = try await fixture.run("refs", "prune", "--older-than", "0d", "--check", "--json")
      #expect(try names(check) == [listed[0]])
      #expect(try names(try await fixture.run("refs", "--json")) == listed)
      try await fixture.run("refs", "prune", "--older-than", "0d")
      #expect(try names(try await fixture.run("refs", "--json")) == [listed[1]])
      let wrong = try await fixture.nexus("refs", "prune", "--older-than", "soon")
      #expect(wrong.status == 64 && wrong.stderr.contains("is not an age"))
    }
  }
}
