import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Tasks that run beside each other.
@Suite(.timeLimit(.minutes(5))) struct ParallelTests {
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt"))
  private static let three = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt"), .init("Tell", "notes/story.txt"))
  private static let greet = Recording.Exchange.edit().expecting("# The task\nGreet in French").named("greet")
  private static let part = Recording.Exchange.edit("farewell.txt", "goodbye", "adieu")
    .expecting("# The task\nPart in French").named("part")
  private static let tell = Recording.Exchange.edit("notes/story.txt", "two", "deux")
    .expecting("# The task\nTell").named("tell")

  @Test func independentTasksRunAtTheSameTimeAndAreMerged() async throws {
    // Checked by itself each work passes too; the log says on what the last run of all was.
    let exchanges = [Self.two, Self.greet.held(afterLines: 2), Self.part.held(afterLines: 2)]
    try await Self.with(exchanges, { $0.checks = ["cat greeting.txt farewell.txt"] }) { fixture in
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let process = try fixture.start("implement", "--parallel", "2")
      try await Self.waitFor(["Greet in French", "Part in French"], fixture)
      fixture.server.release("part")
      try await process.waitForOutput("1.2   commit", in: .stderr)
      fixture.server.release("greet")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.planLog("nexus/1-french") == ["Greet in French", "Part in French"])
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "bonjour\n")
      #expect(try fixture.repository.run("show", "nexus/1-french:farewell.txt") == "adieu\n")
      #expect(try await fixture.taskStates() == ["committed", "committed"])
      #expect(try fixture.snapshot() == before)
      let lines = result.stderr.split(separator: "\n").filter { $0.contains("  check   ") || $0.contains("note    ") }
      #expect(lines.filter { $0.hasPrefix("1.1") }.count == 3, "\(result)")
      // The evidence is for that very commit: the last check saw both works.
      let attempt = try #require(try await fixture.store().attempts(at: TaskID(plan: 1, number: 1)).last)
      let checks = try await fixture.store().checks(of: attempt.id)
      #expect(checks.map(\.output) == ["bonjour\ngoodbye", "bonjour\nadieu"])
      let place = fixture.worktreesDirectory + "/"
      #expect(try String(contentsOfFile: place + "plan-1/greeting.txt", encoding: .utf8) == "bonjour\n")
      #expect(try fixture.repository.run("-C", place + "plan-1", "status", "--porcelain") == "")
      #expect(try fixture.repository.run("for-each-ref", "refs/heads/nexus/lane") == "")
    }
  }

  @Test func whatAnotherTaskDidMeanwhileIsNoCommitWithoutAChange() async throws {
    let same = Recording.Exchange.plan("French", .init("Greet in French"), .init("Greet again"))
    let again = Recording.Exchange.edit().expecting("# The task\nGreet again")
    let exchanges = [
      same, Self.greet.held(afterLines: 2), again.named("again").held(afterLines: 2), .answer("It is done."),
    ]
    try await Self.with(exchanges, { $0.settings["implement.maxAttempts"] = 2 }) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--parallel", "2")
      try await Self.waitFor(["Greet in French", "Greet again"], fixture)
      fixture.server.release("greet")
      try await process.waitForOutput("1.1   commit", in: .stderr)
      fixture.server.release("again")
      let result = try await process.result()
      #expect(result.status == 1, "\(result)")
      #expect(try fixture.planLog("nexus/1-french") == ["Greet in French"])
      #expect(try await fixture.taskStates() == ["committed", "failed"])
    }
  }

  /// What waits for its turn is checked meanwhile: here each of two checks ends only when the other has begun.
  @Test func mergedWorkIsCheckedAtTheSameTime() async throws {
    let exchanges = [Self.three] + [Self.greet, Self.part, Self.tell].map { $0.held(afterLines: 2) }
    let check =
      "if grep -q bonjour greeting.txt && grep -q adieu farewell.txt; "
      + "then if grep -q deux notes/story.txt; then cat $PIPE; else echo here > $PIPE; fi; fi"
    try await Self.with(exchanges) { fixture in
      let pipe = fixture.scratch("pipe")
      try await fixture.shell(#"mkfifo "$0""#, pipe)
      try fixture.scratch.write(
        (["checks": [.string(check.replacing("$PIPE", with: pipe))], "sandbox": ["mode": "off"]] as JSONValue).text(),
        to: Fixture.userFile)
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--parallel", "3")
      try await Self.waitFor(["Greet in French", "Part in French", "Tell"], fixture)
      let steps = [("greet", "1.1   commit"), ("part", "1.2   note    Merged"), ("tell", "about to come onto")]
      for (name, words) in steps {
        fixture.server.release(name)
        try await process.waitForOutput(words, in: .stderr)
      }
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.planLog("nexus/1-french") == ["Tell", "Part in French", "Greet in French"])
      #expect(try await fixture.taskStates() == ["committed", "committed", "committed"])
    }
  }

  /// What is checked on top of work that then fails is merged anew without it.
  @Test func whatStoodBehindWorkThatFailsIsMergedAnew() async throws {
    let exchanges = [
      Self.three, Self.greet.held(afterLines: 2), Self.tell.held(afterLines: 2),
      Recording.Exchange.edit("farewell.txt", "adieu", "au revoir").expecting("your edits were merged with it"),
      Self.part.held(afterLines: 2),
    ]
    // Fails for the second, each time it is run, once the third is being checked on top of it.
    let check =
      "if grep -q bonjour greeting.txt && grep -q adieu farewell.txt; "
      + "then if grep -q deux notes/story.txt; then echo here > $PIPE; "
      + "else [ -e $PIPE.seen ] || { cat $PIPE; touch $PIPE.seen; }; exit 1; fi; fi"
    try await Self.with(exchanges) { fixture in
      let pipe = fixture.scratch("pipe")
      try await fixture.shell(#"mkfifo "$0""#, pipe)
      try fixture.scratch.write(
        (["checks": [.string(check.replacing("$PIPE", with: pipe))], "sandbox": ["mode": "off"]] as JSONValue).text(),
        to: Fixture.userFile)
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--parallel", "3")
      try await Self.waitFor(["Greet in French", "Part in French", "Tell"], fixture)
      let steps = [("greet", "1.1   commit"), ("part", "1.2   note    Merged"), ("tell", "about to come onto")]
      for (name, words) in steps {
        fixture.server.release(name)
        try await process.waitForOutput(words, in: .stderr)
      }
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.repository.run("show", "nexus/1-french:farewell.txt") == "au revoir\n")
      #expect(try fixture.planLog("nexus/1-french").sorted() == ["Greet in French", "Part in French", "Tell"])
      let attempts = try await fixture.store().attempts(at: TaskID(plan: 1, number: 3))
      #expect(attempts.map(\.outcome) == [.committed], "\(result)")
    }
  }

  @Test func aConflictGoesBackWithItsReason() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"), .init("Greet in Breton"))
    let exchanges = [
      plan, Self.greet.held(afterLines: 2),
      Recording.Exchange.edit("greeting.txt", "bonjour", "demat").named("again")
        .expecting("While you worked, other work was finished"),
      Recording.Exchange.edit("greeting.txt", "hello", "demat").expecting("# The task\nGreet in Breton").named("breton")
        .held(afterLines: 2),
    ]
    try await Self.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--parallel", "2")
      try await Self.waitFor(["Greet in French", "Greet in Breton"], fixture)
      fixture.server.release("greet")
      try await process.waitForOutput("1.1   commit", in: .stderr)
      fixture.server.release("breton")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "demat\n")
      let attempts = try await fixture.store().attempts(at: TaskID(plan: 1, number: 2))
      #expect(attempts.map(\.outcome) == [.conflict, .committed])
      #expect(attempts.last?.base == (try await fixture.store().task(TaskID(plan: 1, number: 1)))?.commit)
    }
  }

  /// The candidate that was chosen does not go with what the other lane did, and the next one does.
  @Test func ofCandidatesTheNextIsTakenWhereTheBestConflicts() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"), .init("Greet in Breton"))
    let exchanges = [
      plan, Self.greet.held(afterLines: 2),
      Recording.Exchange.reply(.init("Reason: It greets.\nChoice: 1")).from(Fixture.overseer).named("choice")
        .expecting("=== CANDIDATE 2 ===").held(afterLines: 1),
      Recording.Exchange.edit("greeting.txt", "hello", "demat").expecting("held no edit"),
      Recording.Exchange.edit("farewell.txt", "goodbye", "kenavo").expecting("held no edit"),
      Recording.Exchange.answer("I would gladly do that.").expecting("# The task\nGreet in Breton"),
    ]
    try await Self.with(exchanges) {
      $0.settings["implement.scope"] = "free"
      $0.settings["implement.maxAttempts"] = 2
      $0.settings["implement.candidates"] = 2
    } _: { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--parallel", "2")
      try await Self.waitFor(["Greet in French", "Greet in Breton"], fixture)
      _ = try await fixture.server.waitForRequest { $0.endpoint == .chat && $0.prompt.contains("=== CANDIDATE 2 ===") }
      fixture.server.release("greet")
      try await process.waitForOutput("1.1   commit", in: .stderr)
      fixture.server.release("choice")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "bonjour\n")
      #expect(try fixture.repository.run("show", "nexus/1-french:farewell.txt") == "kenavo\n")
      let attempts = try await fixture.store().attempts(at: TaskID(plan: 1, number: 2))
      #expect(attempts.map(\.outcome) == [.noEdit, .conflict, .committed])
    }
  }

  @Test func whatTwoTasksChangeBeyondThemselvesHindersNeither() async throws {
    func reply(_ file: String, _ old: String, _ new: String, _ title: String, _ name: String) -> Recording.Exchange {
      Recording.Exchange.edits((file, old, new), ("notes/story.txt", "two", new)).expecting("# The task\n" + title)
        .named(name).held(afterLines: 2)
    }
    let exchanges = [
      Self.two, reply("greeting.txt", "hello", "bonjour", "Greet in French", "greet"),
      reply("farewell.txt", "goodbye", "adieu", "Part in French", "part"),
    ]
    try await Self.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--parallel", "2")
      try await Self.waitFor(["Greet in French", "Part in French"], fixture)
      fixture.server.release("part")
      try await process.waitForOutput("1.2   commit", in: .stderr)
      fixture.server.release("greet")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try await fixture.taskStates() == ["committed", "committed"])
      let files = try fixture.repository.run("diff", "--name-only", "main", "nexus/1-french")
      #expect(files == "farewell.txt\ngreeting.txt\n")
      let held = try fixture.repository.run("for-each-ref", "--format=%(refname)", "refs/nexus/held/")
      #expect(held.split(separator: "\n").map { $0.split(separator: "/")[3] } == ["1.1", "1.2"])
    }
  }

  @Test func aMergeThatFailsTheChecksGoesBack() async throws {
    let exchanges = [
      Self.two, Self.greet.held(afterLines: 2),
      Recording.Exchange.edit("greeting.txt", "bonjour", "salut").expecting("your edits were merged with it"),
      Self.part.held(afterLines: 2),
    ]
    let check = "! (grep -q bonjour greeting.txt && grep -q adieu farewell.txt)"
    try await Self.with(exchanges, { $0.checks = [check] }) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--parallel", "2")
      try await Self.waitFor(["Greet in French", "Part in French"], fixture)
      fixture.server.release("part")
      try await process.waitForOutput("1.2   commit", in: .stderr)
      fixture.server.release("greet")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "salut\n")
      #expect(try fixture.repository.run("show", "nexus/1-french:farewell.txt") == "adieu\n")
      #expect(try await fixture.taskStates() == ["committed", "committed"])
    }
  }

  @Test func aTaskThatFailsStopsNoOther() async throws {
    let useless = Recording.Exchange.answer("I cannot.").expecting("# The task\nGreet in French")
    try await Self.with([Self.three, useless, Self.part, Self.tell], { $0.settings["implement.maxAttempts"] = 1 }) {
      fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", "--parallel", "2", "--json")
      #expect(result.status == 1, "\(result)")
      #expect(try await fixture.taskStates() == ["failed", "committed", "committed"])
      for line in result.stdout.split(separator: "\n") {
        #expect(line.hasPrefix("{") && line.hasSuffix("}"))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
      }
    }
  }

  @Test func worktreesAreUsedAgainAndNoMoreTasksRunThanLanes() async throws {
    let exchanges = [Self.three, Self.greet.held(afterLines: 2), Self.part.held(afterLines: 2), Self.tell]
    try await Self.with(exchanges) { fixture in
      try await fixture.run(
        "config", "set", "--user", "workspace.setup", #"["echo made >> \#(fixture.scratch("log"))"]"#)
      try await fixture.run("config", "set", "--user", "implement.parallel", "2")
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement")
      try await Self.waitFor(["Greet in French", "Part in French"], fixture)
      #expect(try await fixture.run("worktree").stdout.split(separator: "in use by process \(process.id)").count == 3)
      #expect(!fixture.server.requests.contains { $0.prompt.contains("# The task\nTell") })
      fixture.server.release("part")
      _ = try await fixture.server.waitForRequest { $0.prompt.contains("# The task\nTell") }
      fixture.server.release("greet")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.scratch.read("log") == "made\nmade\n")
      #expect(try await fixture.taskStates() == ["committed", "committed", "committed"])
      #expect(try fixture.repository.run("worktree", "list").split(separator: "\n").count == 3)
    }
  }

  @Test func disjointTasksGoFirst() async throws {
    let plan = Recording.Exchange.plan(
      "French", .init("Greet in French"), .init("Greet louder"), .init("Part in French", "farewell.txt"))
    let louder = Recording.Exchange.edit("greeting.txt", "bonjour", "BONJOUR").expecting("# The task\nGreet louder")
    try await Self.with([plan, Self.greet.held(afterLines: 2), louder, Self.part.held(afterLines: 2)]) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--parallel", "2")
      try await Self.waitFor(["Greet in French", "Part in French"], fixture)
      fixture.server.release("greet")
      // Only now it begins, so it sees what the first made.
      _ = try await fixture.server.waitForRequest { $0.prompt.contains("# The task\nGreet louder") }
      fixture.server.release("part")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "BONJOUR\n")
    }
  }

  @Test(arguments: [SIGINT, SIGKILL], [["--parallel", "2"], []])
  func whatWasInterruptedGoesOn(signal: Int32, again: [String]) async throws {
    let exchanges = [
      Self.two, Self.greet.held(afterLines: 4), Self.part.held(afterLines: 4), Self.greet.named("greet again"),
      Self.part.named("part again"),
    ]
    try await Self.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let process = try fixture.start("implement", "--parallel", "2")
      try await Self.waitFor(["Greet in French", "Part in French"], fixture)
      process.signal(signal)
      let ended = try await process.result()
      #expect(signal == SIGKILL || ended.ending == .exited(130), "\(ended)")
      #expect(try fixture.snapshot() == before)
      if signal == SIGINT { #expect(try await fixture.taskStates() == ["pending", "pending"]) }
      let result = try await fixture.runner.run("nexus", ["implement"] + again)
      #expect(result.status == 0, "\(result)")
      #expect(try await fixture.taskStates() == ["committed", "committed"])
      #expect(try fixture.planLog("nexus/1-french").sorted() == ["Greet in French", "Part in French"])
    }
  }

  /// Kills the program at effects all through a run of two lanes; where they fall between the lanes differs each time.
  @Test(.timeLimit(.minutes(10)), arguments: [["--parallel", "2"], []])
  func killedAtAnyEffectItGoesOn(again: [String]) async throws {
    let exchanges = [Self.two, Self.greet, Self.part].map { $0.repeated(3).optional() }
    let files = ["greeting.txt": "bonjour\n", "farewell.txt": "adieu\n"]
    var count = 0
    try await Self.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      let log = fixture.scratch("points")
      let result = try await fixture.nexus("implement", "--parallel", "2", with: ["NEXUS_CRASH_AT": "log:" + log])
      #expect(result.status == 0, "\(result)")
      count = try fixture.scratch.read("points").split(separator: "\n").count
    }
    try #require(count > 40)
    for number in stride(from: again.isEmpty ? 3 : 1, to: count, by: 8) {
      try await Self.with(exchanges) { fixture in
        try await fixture.run("plan", "French")
        let before = try fixture.snapshot()
        let first = try await fixture.nexus("implement", "--parallel", "2", with: ["NEXUS_CRASH_AT": String(number)])
        let result = try await fixture.runner.run("nexus", ["implement"] + again)
        let words = "killed at \(number) of \(count): \(first)\n\(result)"
        #expect(result.status == 0 || result.stderr.contains("ready to be written"), "\(words)")
        #expect(try await fixture.taskStates() == ["committed", "committed"], "\(words)")
        let subjects = try fixture.planLog("nexus/1-french").sorted()
        #expect(subjects == ["Greet in French", "Part in French"], "\(words)")
        for (file, text) in files {
          #expect(try fixture.repository.run("show", "nexus/1-french:\(file)") == text, "\(words)")
        }
        #expect(try fixture.snapshot() == before, "\(words)")
        #expect(try await fixture.store().problems().isEmpty, "\(words)")
        #expect(try fixture.repository.run("for-each-ref", "refs/heads/nexus/lane") == "", "\(words)")
        // What was answered is not asked again, though the branch may have moved since.
        let asked = try await fixture.store().exchanges(ofPlan: 1).filter { $0.task != nil && $0.state == .finished }
        #expect(asked.count == 2, "\(words)")
      }
    }
  }

  private static func waitFor(_ tasks: [String], _ fixture: Fixture) async throws {
    for task in tasks {
      _ = try await fixture.server.waitForRequest { $0.endpoint == .chat && $0.prompt.contains("# The task\n\(task)") }
    }
  }

  private static func with(
    _ exchanges: [Recording.Exchange], _ change: @escaping (inout Fixture.Setup) -> Void = { _ in },
    _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with(
      exchanges,
      { setup in
        setup.order = .any
        change(&setup)
      }, body)
  }
}
