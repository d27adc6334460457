import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct TaskCommandTests {
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt"))

  @Test func addsEditsReordersAndRemovesTasks() async throws {
    let exchanges = [
      Self.two,
      .edit("notes/story.txt", "two", "deux").expecting("Count in French", "Only the two.", "- it says deux"),
      .edit(), .edit("farewell.txt", "goodbye", "au revoir"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("task", "add", "Count", "--file", "notes/story.txt", "--acceptance", "it says deux")
      try await fixture.run("task", "edit", "3", "--title", "Count in French", "--instructions", "Only the two.")
      try await fixture.run("task", "reorder", "3", "--to", "1")
      try await fixture.run("task", "add", "Superfluous", "--after", "1")
      try await fixture.run("task", "remove", "4")
      try await fixture.run("implement")
      #expect(
        try fixture.planLog("nexus/1-french") == ["Part in French", "Greet in French", "Count in French"])
    }
  }

  @Test func aSkippedTaskLetsItsDependentsBegin() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"), .init("Part", "farewell.txt", after: [1]))
    try await Fixture.with([plan, .edit("farewell.txt", "goodbye", "au revoir")]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("task", "skip", "1")
      try await fixture.run("implement")
      #expect(try await fixture.taskStates() == ["skipped", "committed"])
    }
  }

  @Test func refusesWhatWouldBreakThePlan() async throws {
    try await Fixture.with([Self.two, .edit(), .edit("farewell.txt", "goodbye", "adieu")]) { fixture in
      try await fixture.run("plan", "French")
      let shown = try await fixture.run("plan", "show").stdout
      for arguments in [
        ["task", "add", ""], ["task", "add", "x", "--after", "9"], ["task", "add", "x", "--file", "../y"],
        ["task", "add", "x", "--file", ".git/config"], ["task", "edit", "1", "--after", "1"],
        ["task", "edit", "1", "--file", "/etc/passwd"], ["task", "edit", "1", "--title", " "],
        ["task", "reorder", "1", "--to", "9"], ["task", "show", "9"], ["task", "remove", "9"], ["task", "retry", "1"],
        ["task", "skip", "1.9"], ["task", "show", "x"],
      ] {
        let result = try await fixture.runner.run("nexus", arguments)
        #expect(result.status == 65, "\(arguments): \(result)")
        #expect(result.stderr.hasPrefix("Error: ") && result.stderr.contains("\nHint: "), "\(arguments): \(result)")
        #expect(try await fixture.run("plan", "show").stdout == shown)
      }
      try await fixture.run("implement")
      for arguments in [["task", "remove", "1"], ["task", "skip", "1"], ["task", "edit", "1", "--title", "Other"]] {
        let result = try await fixture.runner.run("nexus", arguments)
        #expect(result.status == 65, "\(arguments): \(result)")
      }
    }
  }

  @Test func showsAllThatIsKnownOfATask() async throws {
    try await Fixture.with([Self.two, .answer("Nothing."), .edit(), .revise("Hm.", finding: "Say salut.")]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      _ = try await fixture.nexus("review", "1")
      let text = try await fixture.run("task", "show", "1").stdout
      for part in [
        "Attempt 1  the answer holds no edit that changes anything", "Attempt 2  committed", "check  true  passed",
        "Say salut.", "requests changes",
      ] {
        #expect(text.contains(part), "\(part) is not in \(text)")
      }
      let json = try JSONValue(parsing: Array(try await fixture.run("task", "show", "1", "--json").stdout.utf8))
      #expect(json["attempts"]?[1]?["checks"]?[0]?["outcome"] == "passed")
      #expect(json["reviews"]?[0]?["findings"]?[0]?["message"] == "Say salut.")
    }
  }
}
