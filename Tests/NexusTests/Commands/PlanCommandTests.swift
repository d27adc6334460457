import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct PlanCommandTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  @Test(arguments: [[], ["plan"]])
  func readsTheGoalFromStandardInput(arguments: [String]) async throws {
    guard arguments == ["plan"] else { return }
    try await Fixture.with([Self.one.expecting("Speak French\n\nto everybody")]) { fixture in
      let result = try await fixture.nexus("plan", input: "Speak French\n\nto everybody\n\n")
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test func readsTheGoalFromAFile() async throws {
    try await Fixture.with([Self.one.expecting("Sprich französisch")]) { fixture in
      try fixture.scratch.write("Sprich französisch\n", to: "goal.md")
      #expect(try await fixture.nexus("plan", "--file", fixture.scratch("goal.md")).status == 0)
      let missing = try await fixture.nexus("plan", "--file", fixture.scratch("nothing.md"))
      #expect(missing.status == 65 && missing.stderr.contains("nothing.md") && missing.stderr.contains("\nHint: "))
      let directory = try await fixture.nexus("plan", "--file", fixture.scratch.path)
      #expect(directory.status == 69 || directory.status == 65, "\(directory)")
    }
  }

  /// Thinking without its opening mark looks like a plan until its closing mark comes.
  @Test func aDraftThatWasShownIsSaidToBeOne() async throws {
    func plan(_ title: String) -> String {
      "{\"title\":\"T\",\"tasks\":[{\"id\":\"1\",\"title\":\"\(title)\",\"files\":[\"greeting.txt\"],"
        + "\"acceptance\":[],\"checks\":[],\"depends_on\":[],\"instructions\":\"Do it.\"}]}"
    }
    let reply = plan("A draft") + "\n</think>\n" + plan("The task")
    try await Fixture.with([.reply(.init(reply)).from(Fixture.overseer)]) { fixture in
      let result = try await fixture.nexus("plan", "Greet in French")
      #expect(result.status == 0, "\(result)")
      if result.stdout.contains("A draft") {
        #expect(result.stderr.contains("The tasks above were a draft. The plan has these:"), "\(result)")
      }
      #expect(result.stdout.contains("The task"), "\(result)")
      #expect(try await fixture.run("plan", "show").stdout.contains("The task"))
    }
  }

  @Test func refusesAnEmptyGoal() async throws {
    try await Fixture.with { fixture in
      for (arguments, input) in [(["plan"], ""), (["plan"], " \n\t\n"), (["plan", ""], ""), (["plan", " ", ""], "")] {
        let result = try await fixture.runner.run("nexus", arguments, input: input)
        #expect(result.status == 65, "\(arguments): \(result)")
        #expect(result.stderr.hasPrefix("Error: The goal is empty.\nHint: "))
      }
    }
  }

  @Test func editsAPlanFromAFileAndChangesNothingWhenItIsFaulty() async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      let text = """
        # French and more

        ## Task 1: Greet in French
        Files: greeting.txt

        Say bonjour.

        ## Task 2: Part in French
        Files: farewell.txt
        Depends on: 1

        Say au revoir.
        """
      try fixture.scratch.write(text, to: "plan.md")
      try await fixture.run("plan", "edit", "--file", fixture.scratch("plan.md"))
      let shown = try await fixture.run("plan", "show").stdout
      #expect(shown.contains("Part in French") && shown.contains("after      1"))
      for (faulty, word) in [
        (text.replacing("Depends on: 1", with: "Depends on: 7"), "7"),
        (text.replacing("farewell.txt", with: "../farewell.txt"), "../farewell.txt"),
        (text.replacing("Say au revoir.", with: ""), "instructions"), (" \n", "is empty"),
        ("nothing of a plan", "No task"),
      ] {
        let result = try await fixture.nexus("plan", "edit", "--file", "-", input: faulty)
        #expect(result.status == 65, "\(result)")
        #expect(result.stderr.contains(word) && result.stderr.contains("\nHint: Nothing was changed."), "\(result)")
        #expect(try await fixture.run("plan", "show").stdout == shown)
      }
    }
  }

  @Test func editsAPlanInTheUsersEditor() async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      let editor = try fixture.scratch.write(
        "sed -i.bak 's/Greet in French/Greet in Breton/' \"$1\"\n", to: "editor.sh")
      let edited = try await fixture.nexus("plan", "edit", with: ["EDITOR": "sh \(editor)"])
      #expect(edited.status == 0, "\(edited)")
      #expect(try await fixture.run("plan", "show").stdout.contains("Greet in Breton"))
      let failing = try await fixture.nexus("plan", "edit", with: ["EDITOR": "false"])
      #expect(failing.status == 1 && failing.stderr.isOneErrorWithHint, "\(failing)")
      let missing = try await fixture.nexus("plan", "edit", with: ["EDITOR": "/nothing/here"])
      #expect(missing.status == 78 && missing.stderr.contains("\nHint: Set EDITOR"), "\(missing)")
      let none = try await fixture.nexus("plan", "edit", with: ["EDITOR": nil])
      #expect(none.status == 78 && none.stderr.contains("\nHint: "), "\(none)")
    }
  }

  @Test func atATerminalTheGoalIsWrittenInTheEditor() async throws {
    try await Fixture.with([Self.one.expecting("Speak French to all")]) { fixture in
      let editor = try fixture.scratch.write("printf 'Speak French to all\\n' > \"$1\"\n", to: "editor.sh")
      let result = try await fixture.nexus(
        "plan", with: ["EDITOR": "sh \(editor)"], terminal: ProcessRunner.Terminal())
      #expect(result.status == 0, "\(result)")
      let empty = try await fixture.nexus("plan", with: ["EDITOR": "true"], terminal: ProcessRunner.Terminal())
      #expect(empty.status == 65 && empty.stdout.contains("The goal is empty."), "\(empty)")
    }
  }

  @Test func aPlanCanBeEditedAsSoonAsItIsMade() async throws {
    try await Fixture.with([Self.one, .plan("Breton", .init("Greet in French"))]) { fixture in
      let editor = try fixture.scratch.write(
        "sed -i.bak 's/Greet in French/Greet in Breton/' \"$1\"\n", to: "editor.sh")
      let result = try await fixture.nexus("plan", "--edit", "French", with: ["EDITOR": "sh \(editor)"])
      #expect(result.status == 0 && result.stdout.contains("Plan 1"), "\(result)")
      #expect(try await fixture.run("plan", "show").stdout.contains("Greet in Breton"))
      // An editor that gives up leaves the plan as the Overseer made it.
      let failing = try await fixture.nexus("plan", "--edit", "Breton", with: ["EDITOR": "false"])
      #expect(failing.status == 1 && failing.stderr.contains("Error: "), "\(failing)")
      #expect(try await fixture.run("plan", "show", "2").stdout.contains("Greet in French"))
    }
  }

  @Test func listsShowsAndDropsPlans() async throws {
    try await Fixture.with([Self.one, .plan("Breton", .init("Greet in Breton"))]) { fixture in
      let empty = try await fixture.nexus("plan", "list")
      #expect(empty.status == 0 && empty.stdout == "")
      #expect(try await fixture.nexus("plan", "show").status == 1)
      try await fixture.run("plan", "French")
      try await fixture.run("plan", "Breton")
      let list = try await fixture.run("plan", "list").stdout
      #expect(
        list.contains("French") && list.contains("Breton") && list.contains("1 ready") && !list.contains("pending"))
      #expect(try await fixture.run("plan", "show", "1").stdout.contains("Greet in French"))
      #expect(try await fixture.run("plan", "show").stdout.contains("Greet in Breton"))
      try await fixture.run("plan", "drop", "2")
      #expect(try await fixture.run("plan", "show").stdout.contains("Greet in French"))
      let unknown = try await fixture.nexus("plan", "show", "9")
      #expect(unknown.status == 65 && unknown.stderr.contains("Error: There is no plan 9.\nHint: "))
      let dropped = try await fixture.nexus("implement", "--plan", "2")
      #expect([1, 65].contains(dropped.status) && dropped.stderr.contains("Error: "), "\(dropped)")
    }
  }

  @Test func twoPlansMadeAtOnceGetNumbersOfTheirOwn() async throws {
    let exchanges: [Recording.Exchange] = ["one", "two", "three"].map {
      .plan("Plan \($0)", .init("Do \($0)")).expecting("Goal \($0)").named($0).held(afterLines: 3)
    }
    try await Fixture.with(exchanges, { $0.order = .any }) { fixture in
      let processes = try ["one", "two", "three"].map { try fixture.start("plan", "Goal \($0)") }
      for name in ["one", "two", "three"] {
        _ = try await fixture.server.waitForRequest { $0.prompt.contains("Goal \(name)") }
      }
      for name in ["three", "one", "two"] { fixture.server.release(name) }
      for process in processes { #expect(try await process.result().status == 0) }
      let list = try await fixture.run("plan", "list", "--json").stdout.split(separator: "\n")
      let plans = try list.map { try JSONValue(parsing: Array($0.utf8)) }
      #expect(Set(plans.map { $0["plan"]?.int }) == [1, 2, 3])
      #expect(Set(plans.map { $0["branch"]?.string }).count == 3)
    }
  }

  @Test func showsTasksWhileThePlanIsStillWritten() async throws {
    let plan = Recording.Exchange.plan(
      "French", .init("Greet in French"), .init("Part in French", "farewell.txt", instructions: "Say au revoir to all.")
    )
    try await Fixture.with([plan.held(afterLines: 70)]) { fixture in
      let process = try fixture.start("plan", "French")
      try await process.waitForOutput("Greet in French")
      #expect(
        fixture.server.events.contains {
          if case .answered(let id) = $0 { fixture.server.requests[id - 1].endpoint == .chat } else { false }
        } == false)
      fixture.server.release("plan")
      let result = try await process.result()
      #expect(result.status == 0 && result.stdout.contains("Part in French"))
    }
  }
}
