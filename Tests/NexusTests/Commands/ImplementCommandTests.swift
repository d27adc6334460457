import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct ImplementCommandTests {
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt"))

  @Test func aTaskWhoseAttemptsAreUsedUpFailsAndTheOthersGoOn() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan(
        "French", .init("Greet in French"), .init("Greet louder", after: [1]), .init("Part in French", "farewell.txt")),
      .answer("Done."), .answer("Done."), .reply("Done.").from(Fixture.overseer),
      .edit("farewell.txt", "goodbye", "au revoir"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("implement")
      #expect(result.status == 1)
      #expect(try await fixture.taskStates() == ["failed", "pending", "committed"])
      #expect(result.stdout.contains("blocked") && result.stdout.contains("by task 1"))
      #expect(result.stderr.contains("nexus task retry 1.1"))
      #expect(try fixture.planLog("nexus/1-french") == ["Part in French"])
      #expect(try fixture.snapshot() == before)
      let again = try await fixture.nexus("implement", "2")
      #expect(again.status == 1, "\(again)")
    }
  }

  @Test func aFailedTaskCanBeRetriedAndThenUnblocksTheOthers() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1])),
      .answer("Done."), .edit(), .edit("farewell.txt", "goodbye", "au revoir"),
    ]
    try await Fixture.with(exchanges, { $0.settings["implement.maxAttempts"] = 1 }) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.nexus("implement").status == 1)
      #expect(try await fixture.nexus("implement").status == 1)
      try await fixture.run("task", "retry", "1")
      try await fixture.run("implement")
      #expect(try fixture.planLog("nexus/1-french") == ["Part in French", "Greet in French"])
    }
  }

  @Test func runsOnlyTheTasksThatAreNamed() async throws {
    try await Fixture.with([Self.two, .edit("farewell.txt", "goodbye", "au revoir")]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1.2")
      #expect(try await fixture.taskStates() == ["pending", "committed"])
    }
  }

  @Test func aDryRunKeepsTheResultUntilItIsApplied() async throws {
    try await Fixture.with([Self.two, .edit(), .edit("farewell.txt", "goodbye", "au revoir")]) { fixture in
      try await fixture.run("plan", "French")
      let dry = try await fixture.run("implement", "--dry-run")
      #expect(dry.stdout.contains("nexus implement --apply 1.1") && dry.stdout.contains("nexus implement --apply 1.2"))
      #expect(try await fixture.taskStates() == ["pending", "pending"])
      #expect(try fixture.planLog("nexus/1-french") == [])
      try await fixture.run("implement", "--apply", "1")
      #expect(try await fixture.taskStates() == ["committed", "pending"])
      #expect(try fixture.planLog("nexus/1-french") == ["Greet in French"])
      let moved = try await fixture.nexus("implement", "--apply", "2")
      #expect(moved.status == 1 && moved.stderr.contains("has moved"))
      let unknown = try await fixture.nexus("implement", "--apply", "99")
      #expect(unknown.status == 65 && unknown.stderr.contains("Hint: "))
      let twice = try await fixture.nexus("implement", "--apply", "1")
      #expect(twice.status == 0 && twice.stderr.contains("The result 1 is on the branch already."), "\(twice)")
      #expect(try fixture.planLog("nexus/1-french") == ["Greet in French"])
    }
  }

  @Test func inPlaceBringsEachCommitOntoTheUsersBranchAtOnce() async throws {
    try await Fixture.with([Self.two, .edit(), .edit("farewell.txt", "goodbye", "au revoir")]) { fixture in
      try fixture.repository.write(["notes/story.txt": "one\ntwo\nthree\nfour\n"])
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement", "--in-place")
      #expect(try fixture.repository.log() == ["Part in French", "Greet in French", "Begin"])
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      #expect(
        try fixture.repository.status()
          == [" M notes/story.txt", "?? .nexus-overseer/state/.gitignore"].filter { !$0.hasPrefix("??") })
      #expect(try await fixture.taskStates() == ["accepted", "accepted"])
      #expect(result.stderr.contains("refs/nexus/safety/"))
    }
  }

  @Test func inPlaceNeverWritesOverUncommittedChanges() async throws {
    try await Fixture.with([Self.two, .edit(), .edit("farewell.txt", "goodbye", "au revoir").optional()]) { fixture in
      try await fixture.run("plan", "French")
      try fixture.repository.write(["greeting.txt": "hello you\n"])
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("implement", "--in-place")
      #expect(result.status == 1)
      #expect(result.stderr.contains("Error: ") && result.stderr.contains("greeting.txt"))
      #expect(try fixture.snapshot().differences(from: before) == [])
      #expect(try await fixture.taskStates().first == "committed")
    }
  }

  @Test func twoProcessesNeverRunOneTaskTwice() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.two, Recording.Exchange.edit().named("greet").held(afterLines: 2),
      .edit("farewell.txt", "goodbye", "au revoir"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      let first = try fixture.start("implement")
      _ = try await fixture.server.waitForRequest { $0.prompt.contains("Greet in French") && $0.endpoint == .chat }
      for arguments in [["implement"], ["implement", "2"]] {
        let second = try await fixture.runner.run("nexus", arguments)
        #expect(second.status == 75 && second.stderr.isOneErrorWithHint, "\(second)")
        #expect(second.stderr.contains("Another nexus is working on plan 1."))
      }
      #expect(try await fixture.nexus().stdout.contains("running"))
      fixture.server.release("greet")
      let rest = try await first.result()
      #expect(rest.status == 0, "\(rest)")
      #expect(try fixture.planLog("nexus/1-french") == ["Part in French", "Greet in French"])
    }
  }

  @Test func twoPlansAreWorkedOnAtOnce() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")), .plan("Breton", .init("Greet in Breton")),
      Recording.Exchange.edit().expecting("Greet in French").named("french").held(afterLines: 2),
      Recording.Exchange.edit("greeting.txt", "hello", "demat").expecting("Greet in Breton"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("plan", "Breton")
      let first = try fixture.start("implement", "--plan", "1")
      _ = try await fixture.server.waitForRequest { $0.prompt.contains("Greet in French") && $0.endpoint == .chat }
      try await fixture.run("implement", "--plan", "2")
      fixture.server.release("french")
      #expect(try await first.result().status == 0)
      #expect(try fixture.repository.run("show", "nexus/2-breton:greeting.txt") == "demat\n")
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "bonjour\n")
    }
  }

  @Test func withoutChecksAWorkIsUnverifiedAndSaysSo() async throws {
    let exchanges = [Recording.Exchange.plan("French", .init("Greet in French")), .edit(), .approve()]
    try await Fixture.with(exchanges, { $0.checks = [] }) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("unverified") && result.stdout.contains("unverified"))
      #expect(try await fixture.taskStates() == ["unverified"])
      let review = try await fixture.run("review")
      #expect(review.stdout.contains("nobody has run this code"))
    }
  }

  @Test func checksOfTheProjectRunOnlyWhenTheUserAllowsThem() async throws {
    let exchanges = [Recording.Exchange.plan("French", .init("Greet in French")), .edit()]
    try await Fixture.with(exchanges) { fixture in
      try fixture.scratch.write(
        #"{"sandbox": {"mode": "off"}}"#, to: "home/.config/nexus-overseer/config.json")
      try fixture.repository.commit([".nexus-overseer/config.json": "{\"checks\": [\"touch ../ran\"]}\n"], "Configure")
      try await fixture.run("plan", "French")
      let refused = try await fixture.nexus("implement")
      #expect(refused.status == 78)
      #expect(refused.stderr.contains("touch ../ran") && refused.stderr.contains("nexus config trust"))
      #expect(try await fixture.taskStates() == ["pending"])
      try await fixture.run("config", "trust")
      try await fixture.run("implement")
      try fixture.repository.commit([".nexus-overseer/config.json": "{\"checks\": [\"touch ../other\"]}\n"], "Change")
      #expect(try await fixture.nexus("implement").status == 78)
    }
  }

  @Test func saysWhyThereIsNothingToDo() async throws {
    try await Fixture.with([Self.two]) { fixture in
      let none = try await fixture.nexus("implement")
      #expect(none.status == 1 && none.stderr.contains("Error: There is no plan to work on.\nHint: "))
      try await fixture.run("plan", "French")
      for number in ["1", "2"] { try await fixture.run("task", "skip", number) }
      let done = try await fixture.nexus("implement")
      #expect(done.status == 1 && done.stderr.contains("\nHint: "))
    }
  }

  @Test func refusesTasksThatAreNotThere() async throws {
    try await Fixture.with([Self.two]) { fixture in
      try await fixture.run("plan", "French")
      for name in ["9", "1.9", "7.1", "one", "1.2.3", "-", "0", "99999999999999999999"] {
        let result = try await fixture.runner.run("nexus", ["implement", "--", name])
        #expect(result.status == 65, "\(name): \(result)")
        #expect(result.stderr.hasPrefix("Error: ") && result.stderr.contains("\nHint: "), "\(name): \(result)")
      }
    }
  }
}
