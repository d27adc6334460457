import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Small things that everybody meets: a slip in a command, a text that is not lost, a question before something goes.
@Suite(.timeLimit(.minutes(5))) struct EverydayTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  @Test(arguments: [
    ("implment", "Unknown command \"implment\". Did you mean \"implement\"?"), ("reviw", "Did you mean \"review\"?"),
    ("zzzzzzzz", "Unknown command \"zzzzzzzz\".\nHint: "), ("foo", "Unknown command \"foo\".\nHint: "),
    ("task shwo 1", "\"shwo\" is no subcommand of `nexus task`. Did you mean \"show\"?\nHint: `nexus task --help`"),
    ("models lst", "Did you mean \"list\"?"), ("config gte llm.timeout", "Did you mean \"get\"?"),
    ("refs prun", "Did you mean \"prune\"?"), ("worktree pruen --check", "Did you mean \"prune\"?"),
    ("help plan-fromat", "Unknown help topic \"plan-fromat\". Did you mean \"plan-format\"?\n"),
    ("help implment", "Unknown help topic \"implment\". Did you mean \"implement\"?\n"),
    ("help plan shwo", "\"shwo\" is no subcommand of `nexus plan`. Did you mean \"show\"?"),
  ])
  func anUnknownCommandIsSaid(line: String, words: String) async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.runner.run("nexus", line.split(separator: " ").map(String.init))
      #expect(result.status == 64 && result.stdout == "" && result.stderr.contains(words), "\(result)")
    }
  }

  @Test func aSlipInASubcommandIsNotPlanned() async throws {
    try await Fixture.with([.plan("lsit", .init("Do it"))]) { fixture in
      let result = try await fixture.nexus("plan", "lsit")
      #expect(result.status == 64 && result.stderr.contains("Did you mean `nexus plan list`?"), "\(result)")
      #expect(result.stderr.contains("To plan it anyway: `nexus plan -- lsit`."), "\(result)")
      #expect(!fixture.server.requests.contains { $0.endpoint == .chat })
      try await fixture.run("plan", "--", "lsit")
    }
  }

  @Test(arguments: [
    ("plan shwo 1", "Did you mean `nexus plan show`?\nHint: To plan it anyway: `nexus plan -- shwo 1`."),
    ("plan fix", "\"fix\" is no subcommand of `nexus plan`, and too short for a goal.\nHint: Say what you want"),
    ("plan sue 2", "Did you mean `nexus plan use`?"),
  ])
  func shortWordsAreNotPlanned(line: String, words: String) async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.runner.run("nexus", line.split(separator: " ").map(String.init))
      #expect(result.status == 64 && result.stderr.contains(words), "\(result)")
      #expect(!fixture.server.requests.contains { $0.endpoint == .chat })
    }
  }

  /// What was typed is worth more than what a server could not do with it.
  @Test func aGoalFromTheEditorIsNotLost() async throws {
    let plan = Self.one.expecting("Speak French to all").failing(.status(500, "no").times(1))
    try await Fixture.with([plan]) { fixture in
      let editor = try fixture.scratch.write("printf 'Speak French to all\\n' > \"$1\"\n", to: "editor.sh")
      let failed = try await fixture.nexus(
        "plan", with: ["EDITOR": "sh \(editor)", "NEXUS_LLM_MAX_RETRIES": "0"], terminal: .init(columns: 400))
      #expect(failed.status == 69, "\(failed)")
      let file = try #require(failed.stdout.firstMatch(of: #/--file '(\S+)'`/#)).1
      try await fixture.run("plan", "--file", String(file))
      #expect(try await fixture.store().plan(1)?.goal == "Speak French to all")
    }
  }

  @Test(arguments: ["plan-format", "states", "exit-statuses", "configuration", "environment"])
  func topicsAreExplained(topic: String) async throws {
    try await Fixture.with { fixture in
      let help = try await fixture.run("help", topic).stdout
      #expect(help.count > 300 && help.hasSuffix("\n"))
      #expect(!help.contains("|---") && !help.contains("```"), "\(help)")
      #expect(
        topic != "configuration"
          || help.contains("\nllm.timeout\n    A whole number of seconds from 1 to 86400. Default: `300`."))
      #expect(topic != "environment" || help.contains("\nNEXUS_LLM_TIMEOUT\n    Sets `llm.timeout`.\n"))
      #expect(try await fixture.run("--help").stdout.contains(topic))
    }
  }

  @Test func aPlanThatCannotBeUsedIsNotLost() async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      let editor = ["EDITOR": "sed -i 's/^Depends on:.*/Depends on: 7/; s/Greet/Hail/'"] as [String: String?]
      let result = try await fixture.nexus("plan", "edit", with: editor)
      #expect(
        result.status == 65 && result.stderr.contains("Your text is kept: `nexus plan edit 1 --file "), "\(result)")
      let file = try #require(result.stderr.firstMatch(of: #/--file (\S+)`/#)).1
      let kept = try String(contentsOfFile: String(file), encoding: .utf8)
      #expect(kept.contains("Hail") && kept.contains("Depends on: 7"))
      try kept.replacing("Depends on: 7", with: "Depends on:").write(
        toFile: String(file), atomically: true, encoding: .utf8)
      try await fixture.run("plan", "edit", "1", "--file", String(file))
      #expect(try await fixture.run("plan", "show").stdout.contains("Hail"))
      let same = try await fixture.nexus("plan", "edit", with: ["EDITOR": "true"])
      #expect(same.status == 0 && same.stderr.contains("No changes.") && !same.stderr.contains("is saved"), "\(same)")
    }
  }

  @Test func atATerminalAPlanIsEditedAgain() async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      let editor = "sed -i 's/^Depends on: 7/Depends on:/; t; s/^Depends on:.*/Depends on: 7/; s/Greet/Hail/'"
      let process = try fixture.start(
        "plan", "edit", input: nil, with: ["EDITOR": editor], terminal: ProcessRunner.Terminal())
      try await process.waitForOutput("Edit again? [Y/n] ")
      process.write("\n")
      let result = try await process.result()
      #expect(result.status == 0 && result.stdout.contains("Plan 1 is saved."), "\(result)")
      #expect(try await fixture.run("plan", "show").stdout.contains("Hail"))
    }
  }

  @Test func aPlanWithFinishedWorkIsNotDroppedUnasked() async throws {
    try await Fixture.with([Self.one, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let unasked = try await fixture.nexus("plan", "drop")
      #expect(unasked.status == 1 && unasked.stderr.contains("Hint: Give --yes."), "\(unasked)")
      let no = try await fixture.nexus("plan", "drop", input: "n\n", terminal: .init())
      #expect(no.status == 1 && no.stdout.contains("Finished, and not on your branch: 1.1."), "\(no)")
      try await fixture.run("plan", "drop", "--yes")
      let review = try await fixture.nexus("review", "--plan", "1")
      #expect(review.status == 1 && review.stderr.contains("Error: Plan 1 was dropped."), "\(review)")
      // No model is asked of it either.
      for command in [["review", "1.1"], ["implement", "--plan", "1"], ["task", "retry", "1.1"]] {
        let result = try await fixture.runner.run("nexus", command)
        #expect(result.status != 0 && result.stderr.contains("Error: Plan 1 was dropped.\n"), "\(result)")
        #expect(result.stderr.contains("Hint: `nexus plan reopen 1` takes it up again."), "\(result)")
      }
      try await fixture.run("plan", "reopen", "1")
      #expect(try await fixture.taskStates() == ["committed"])
      #expect(try await fixture.nexus("plan", "reopen", "1").status == 65)
    }
  }

  @Test func anUndoingNeedsAgreement() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("undo")
      #expect(result.status == 1 && result.stderr.contains("Hint: Give --yes."), "\(result)")
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test func theLogTellsOfDecisions() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part", "farewell.txt")), .edit(),
      .edit("farewell.txt", "goodbye", "adieu"), .approve(), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review")
      try await fixture.run("review", "2", "--reject")
      try await fixture.run("review", "--accept")
      try await fixture.run("undo", "--yes")
      try await fixture.run("review", "1", "--revise", "Say salut.")
      let log = try await fixture.run("log").stdout
      for words in [
        "you     rejected it", "undone  1.1 on main; kept as refs/nexus/undone", "you     sent it back: Say salut.",
      ] {
        #expect(log.contains(words), "\(words): \(log)")
      }
      #expect(try await fixture.run("log", "-n", "4").stdout.split(separator: "\n").count == 5)
      #expect(try await fixture.run("log", "-n", "0").stdout == "")
    }
  }

  @Test func theLogTellsOfWhatOneDoesWithTasksAndPlans() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"), .init("Part", "farewell.txt"))
    try await Fixture.with([plan]) { fixture in
      try await fixture.run("plan", "French")
      for command in ["task skip 1", "task retry 1", "plan drop 1", "plan reopen 1"] {
        _ = try await fixture.runner.run("nexus", command.split(separator: " ").map(String.init))
      }
      let log = try await fixture.run("log").stdout
      for words in [
        "1.1     note    You skipped this task.", "1.1     note    You made this task ready again.",
        "1       note    You dropped the plan.", "1       note    You took the plan up again.",
      ] {
        #expect(log.contains(words), "\(words): \(log)")
      }
    }
  }

  @Test func whatATaskChangesIsShownByItself() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part", "farewell.txt")), .edit(),
      .edit("farewell.txt", "goodbye", "adieu"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.nexus("diff").status == 1)
      #expect(try await fixture.nexus("diff", "1").status == 1)
      try await fixture.run("implement")
      let one = try await fixture.run("diff", "1").stdout
      #expect(one.contains("+bonjour") && !one.contains("+adieu"))
      let all = try await fixture.run("diff").stdout
      #expect(all.contains("+bonjour") && all.contains("+adieu"))
      let json = try JSONValue(parsing: Array(try await fixture.run("diff", "1", "--json").stdout.utf8))
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      #expect(document.faults(of: try #require(json.object), below: "diff") == [])
    }
  }

  @Test func aDryRunShowsItsDiffAndIsAppliedByTheTask() async throws {
    try await Fixture.with([Self.one, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      let dry = try await fixture.run("implement", "--dry-run")
      #expect(dry.stdout.contains("+bonjour") && dry.stdout.contains("nexus implement --apply 1.1"), "\(dry)")
      #expect(try await fixture.nexus("implement", "--apply", "1.7").status == 65)
      try await fixture.run("implement", "--apply", "1.1")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test func theCommandsOfAPlanAreAllowedAtOnce() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French", checks: ["true", "echo ok"]))
    try await Fixture.with([plan]) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.run("config", "trust", "--plan", "1").stdout.contains("allowed  echo ok\n"))
      #expect(try await fixture.run("config", "trust", "--plan", "1").stderr.contains("Nothing to allow."))
      #expect(try await fixture.nexus("config", "trust", "--plan", "7").status == 65)
    }
  }

  @Test func aFailureThatLastsIsTheReasonEvenIfTheLastAnswerWasEmpty() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, .edit(), .answer("I am done."), .answer("Nothing to do.").from(Fixture.overseer),
    ]
    let check = "if grep -q bonjour greeting.txt; then echo 'FAIL: test_total'; exit 3; fi"
    try await Fixture.with(exchanges, { $0.checks = [check] }) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement")
      #expect(result.status == 1 && result.stderr.contains("FAIL: test_total"), "\(result)")
      #expect(result.stderr.contains("failed: The check \(check) fails"), "\(result)")
      let shown = try await fixture.run("task", "show", "1").stdout
      #expect(shown.contains("failed with exit status 3") && shown.contains("      FAIL: test_total\n"), "\(shown)")
      #expect(!shown.contains("Your edits were applied"), "\(shown)")
    }
  }
}
