import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Ctrl-C, kill and what the next run makes of it.
@Suite(.timeLimit(.minutes(5))) struct InterruptionTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1]))

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func aSignalStopsAtOnceAndKeepsWhatWasSaid(signal: Int32) async throws {
    try await Fixture.with([Self.one, Recording.Exchange.edit().held(afterLines: 6), .edit()]) { fixture in
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let process = try fixture.start("implement")
      try await process.waitForOutput("I change", in: .stderr)
      process.signal(signal)
      let result = try await process.result()
      #expect(result.ending == .exited(130), "\(result)")
      #expect(result.stderr.hasSuffix("Error: Interrupted; what was done so far is kept.\n"), "\(result)")
      try await fixture.server.waitForDisconnect()
      #expect(try fixture.snapshot() == before)
      #expect(try await fixture.taskStates() == ["pending"])
      let exchange = try #require(try await fixture.store().exchanges(of: TaskID(plan: 1, number: 1)).last)
      #expect(exchange.state == .interrupted)
      #expect(exchange.reply?.content.hasPrefix("I change") == true)
      let attempts = try await fixture.store().attempts(at: TaskID(plan: 1, number: 1))
      #expect(attempts.map(\.outcome) == [.interrupted])
      let again = try await fixture.nexus("implement")
      #expect(again.status == 0, "\(again)")
      #expect(!again.stderr.contains("left unfinished"))
    }
  }

  /// `nohup` starts programs with the signal of a closed terminal ignored.
  @Test func underNohupTheEndOfTheTerminalIsNotHeardOf() async throws {
    let gate = "first"
    try await Fixture.with([Self.one, Recording.Exchange.edit().held(afterLines: 6).named(gate)]) { fixture in
      try await fixture.run("plan", "French")
      let nexus = try BuildProducts.path(of: "nexus")
      let process = try fixture.runner.start("/bin/sh", ["-c", "trap '' HUP; exec '\(nexus)' implement"])
      try await process.waitForOutput("I change", in: .stderr)
      process.signal(SIGHUP)
      fixture.server.release(gate)
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  /// What a check of a killed run still does must not reach the next run's check, which works in the same place.
  @Test func aCheckThatOutlivesAKilledRunIsEnded() async throws {
    try await Fixture.with([Self.one, .edit()]) { fixture in
      let (number, second) = (fixture.scratch("number"), fixture.scratch("second"))
      let check = "test -e \(second) && exit 0; echo $$ > \(number); echo check-$((1+1)); sleep 600"
      try await fixture.run("config", "set", "--user", "checks", JSONValue([check]).text())
      try await fixture.run("plan", "French")
      // A shell in between, since the runner ends all that a program started when that one ends.
      let script = "\"$0\" implement --json & echo $! > \"$1\"; wait; echo it ended; read line"
      let shell = try fixture.runner.start(
        "/bin/sh", ["-c", script, try BuildProducts.path(of: "nexus"), fixture.scratch("nexus")], input: nil)
      try await shell.waitForOutput("check-2")
      kill(try #require(Int32(try fixture.scratch.read("nexus").dropLast())), SIGKILL)
      try await shell.waitForOutput("it ended")
      let checking = try #require(Int32(try fixture.scratch.read("number").dropLast()))
      #expect(kill(checking, 0) == 0 && !Self.isZombie(checking))
      try fixture.scratch.write("", to: "second")
      let again = try await fixture.run("implement")
      #expect(again.stderr.contains("A command that a run which was killed had left running"), "\(again)")
      #expect(kill(checking, 0) != 0 || Self.isZombie(checking))
      #expect(try await fixture.taskStates() == ["committed"])
      shell.write("\n")
      _ = try await shell.result()
    }
  }

  /// Where nobody waits for orphans they stay in the table of processes.
  private static func isZombie(_ process: Int32) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status?.contains(") Z ") ?? true
  }

  @Test func ctrlCWhilePlanningLeavesNoPlan() async throws {
    try await Fixture.with([Self.one.held(afterLines: 8)]) { fixture in
      let before = try fixture.snapshot()
      let process = try fixture.start("plan", "French")
      _ = try await fixture.server.waitForRequest { $0.endpoint == .chat }
      process.signal(SIGINT)
      #expect(try await process.result().ending == .exited(130))
      try await fixture.server.waitForDisconnect()
      #expect(try await fixture.nexus("plan", "list").stdout == "")
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test func ctrlCWhileReviewingLeavesTheTaskAsItWas() async throws {
    try await Fixture.with([Self.one, .edit(), Recording.Exchange.approve().held(afterLines: 3), .approve()]) {
      fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let before = try fixture.snapshot()
      let process = try fixture.start("review", "--accept")
      _ = try await fixture.server.waitForRequest { $0.prompt.contains("+bonjour") }
      process.signal(SIGINT)
      #expect(try await process.result().ending == .exited(130))
      try await fixture.server.waitForDisconnect()
      #expect(try fixture.snapshot() == before)
      #expect(try await fixture.taskStates() == ["committed"])
      try await fixture.run("review", "--accept")
    }
  }

  @Test func ctrlCEndsAQuestion() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let before = try fixture.snapshot()
      let process = try fixture.start(
        "review", input: nil, with: ["PAGER": "cat"], terminal: ProcessRunner.Terminal())
      try await process.waitForOutput("[q]uit [?] ")
      process.write("\u{3}")
      #expect(try await process.result().ending == .exited(130))
      #expect(try await fixture.taskStates() == ["approved"])
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test func ctrlCInTheEditorIsTheEditorsOwn() async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      let editor = try fixture.scratch.write(
        "trap : INT; echo ready; read answer; sed -i.bak s/Greet/Speak/ \"$1\"; echo saved\n", to: "editor.sh")
      let process = try fixture.start(
        "plan", "edit", input: nil, with: ["EDITOR": "exec sh \(editor)"], terminal: ProcessRunner.Terminal())
      try await process.waitForOutput("ready")
      process.write("\u{3}")
      try await process.waitForOutput("^C")
      process.write("\n")
      try await process.waitForOutput("saved")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try await fixture.run("plan", "show").stdout.contains("Speak in French"))
    }
  }

  @Test func ctrlCEndsTheReadingOfAGoal() async throws {
    try await Fixture.with { fixture in
      let nexus = try BuildProducts.path(of: "nexus")
      // More than a pipe holds: when all is written nexus is reading, and goes on since the pipe stays open.
      let line = "trap '' INT; { head -c 200000 /dev/zero | tr '\\0' x; echo fed >&2; cat; } | \"$0\" plan"
      let process = try fixture.runner.start("/bin/sh", ["-c", line, nexus], input: nil)
      try await process.waitForOutput("fed", in: .stderr)
      process.signal(SIGINT, toGroup: true)
      try await process.waitForOutput("Error: Interrupted", in: .stderr)
      process.closeInput()
      #expect(try await process.result().ending == .exited(130))
    }
  }

  /// Whether there is such a process; one that has ended and waits for whoever is to take note of it does not count.
  private func isRunning(_ id: Int32) -> Bool {
    guard kill(id, 0) == 0 else { return false }
    let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
    return status?.split(separator: ")").last?.hasPrefix(" Z") != true
  }

  @Test func ctrlCEndsARunningCheckAndAllItStarted() async throws {
    let check = "sleep 1000 & echo $! > $PIDS; echo $$ >> $PIDS; touch dirt; wait"
    try await Fixture.with([Self.one, .edit()]) { fixture in
      let file = fixture.scratch("pids")
      try fixture.scratch.write(
        (["checks": [.string(check.replacing("$PIDS", with: file))], "sandbox": ["mode": "off"]] as JSONValue).text(),
        to: "home/.config/nexus-overseer/config.json")
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--json")
      try await process.waitForOutput("check.started")
      // The check has begun when its file is there; it is made by a process that nothing here can wait for.
      while (try? fixture.scratch.read("pids"))?.split(separator: "\n").count != 2 { await Task.yield() }
      process.signal(SIGINT)
      #expect(try await process.result().ending == .exited(130))
      for id in try fixture.scratch.read("pids").split(separator: "\n").compactMap({ Int32($0) }) {
        #expect(!isRunning(id))
      }
      #expect(try await fixture.taskStates() == ["pending"])
      let worktree = fixture.worktree
      #expect(try fixture.repository.run("-C", worktree, "status", "--porcelain") == "")
    }
  }

  @Test func goesOnAfterBeingKilledInTheMiddleOfAnExchange() async throws {
    try await Fixture.with([
      Self.two, Recording.Exchange.edit().held(afterLines: 6), .edit(), .edit("farewell.txt", "goodbye", "adieu"),
    ]) { fixture in
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let process = try fixture.start("implement")
      try await process.waitForOutput("I change", in: .stderr)
      process.signal(SIGKILL)
      #expect(try await process.result().ending == .killed(signal: Int(SIGKILL)))
      try await fixture.server.waitForDisconnect()
      #expect(try await fixture.taskStates() == ["running", "pending"])
      #expect(try await fixture.nexus().stderr.contains("goes on with task 1.1, which was interrupted"))
      let again = try await fixture.nexus("implement")
      #expect(again.status == 0, "\(again)")
      #expect(again.stderr.contains("Task 1.1 was left unfinished by another run and is pending again."))
      #expect(try await fixture.taskStates() == ["committed", "committed"])
      #expect(
        try await fixture.store().exchanges(of: TaskID(plan: 1, number: 1)).map(\.state) == [.interrupted, .finished])
      #expect(try fixture.snapshot() == before)
    }
  }

  /// The moments in which git's own locks are held are too short to be met on purpose.
  @Test func locksThatAKilledRunLeftInItsOwnPlacesAreNoHindrance() async throws {
    try await Fixture.with([Self.one, Recording.Exchange.edit().held(afterLines: 6), .edit()]) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement")
      try await process.waitForOutput("I change", in: .stderr)
      let git = fixture.repository.path + "/.git"
      let locks = [
        "refs/heads/nexus/1-french.lock", "worktrees/nexus-plan-1/index.lock", "worktrees/nexus-plan-1/HEAD.lock",
        "refs/heads/nexus/lane/nexus-plan-1-2.lock",
      ].map { git + "/" + $0 }
      try FileManager.default.createDirectory(
        atPath: git + "/refs/heads/nexus/lane", withIntermediateDirectories: true)
      for lock in locks { try Data().write(to: URL(filePath: lock)) }
      process.signal(SIGKILL)
      _ = try await process.result()
      try await fixture.run("implement")
      for lock in locks { #expect(!FileManager.default.fileExists(atPath: lock)) }
      // A run that ended in order leaves none, so this one is somebody else's.
      try await fixture.run("review", "1", "--revise", "Again.")
      let lock = locks[1]
      try Data().write(to: URL(filePath: lock))
      let result = try await fixture.nexus("implement")
      #expect(result.status == 75 && result.stderr.contains("remove it"), "\(result)")
      #expect(FileManager.default.fileExists(atPath: lock))
    }
  }

  /// The same while work is judged and landed.
  @Test(arguments: 1...11)
  func landsOnceWhereverItIsKilled(afterEvents count: Int) async throws {
    let approvals = [
      Recording.Exchange.approve().expecting("+bonjour").repeated(2).optional(),
      Recording.Exchange.approve().expecting("+adieu").repeated(2).optional(),
    ]
    let exchanges = [Self.two, .edit(), .edit("farewell.txt", "goodbye", "adieu")] + approvals
    try await Fixture.with(exchanges, { $0.order = .any }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
      let process = try fixture.start("review", "--accept", "--json")
      for _ in 0..<count {
        // It may have ended after fewer lines.
        do { try await process.waitForOutput("\n") } catch is TestSupportError { break }
      }
      process.signal(SIGKILL)
      _ = try await process.result()
      let again = try await fixture.nexus("review", "--accept")
      #expect(again.status == 0 || again.stderr.contains("There is no plan to work on."), "\(again)")
      #expect(try await fixture.taskStates() == ["accepted", "accepted"])
      #expect(try fixture.repository.run("rev-list", "--count", "--merges", "HEAD") == "1\n")
      #expect(try fixture.repository.status() == [])
      #expect(try fixture.repository.text(of: "farewell.txt") == "adieu\n")
    }
  }

  /// Kills the program after each event it tells, as late as possible, and lets another run finish.
  @Test(arguments: 1...15)
  func goesOnWhereverItIsKilled(afterEvents count: Int) async throws {
    let exchanges: [Recording.Exchange] = [
      Self.two,
      Recording.Exchange.edit().expecting("# The task\nGreet in French").repeated(2),
      Recording.Exchange.edit("farewell.txt", "goodbye", "adieu").expecting("# The task\nPart in French").repeated(2),
    ].map { $0.optional() }
    try await Fixture.with(exchanges, { $0.order = .any }) { fixture in
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let process = try fixture.start("implement", "--json")
      for _ in 0..<count { try await process.waitForOutput("\n") }
      process.signal(SIGKILL)
      _ = try await process.result()
      let again = try await fixture.nexus("implement")
      // All may have been done already when the kill came.
      #expect(again.status == 0 || again.stderr.contains("ready to be written"), "\(again)")
      #expect(try await fixture.taskStates() == ["committed", "committed"])
      #expect(try fixture.planLog("nexus/1-french") == ["Part in French", "Greet in French"])
      #expect(try fixture.repository.run("show", "nexus/1-french:farewell.txt") == "adieu\n")
      #expect(try fixture.snapshot() == before)
      #expect(try await fixture.store().problems() == [])
    }
  }
}
