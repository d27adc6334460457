import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// Repositories in states that stand in the way, and those that only look as if they did.
@Suite(.timeLimit(.minutes(5))) struct RepositoryStateTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  private static let commands = [["plan", "French"], ["implement"], ["review"], ["plan", "show"], []]

  @Test(arguments: commands)
  func outsideARepositoryThereIsNothingToDo(command: [String]) async throws {
    try await Fixture.with { fixture in
      let directory = try fixture.scratch.makeDirectory("plain")
      let result = try await fixture.runner.with([:], directory: directory).run("nexus", command)
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.isOneErrorWithHint, "\(result)")
      #expect(result.stderr.contains("git init"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [])
    }
  }

  @Test(arguments: commands)
  func aBareRepositoryIsRefused(command: [String]) async throws {
    try await Fixture.with { fixture in
      let directory = try fixture.scratch.makeDirectory("bare.git")
      try fixture.repository.run("clone", "--quiet", "--bare", fixture.repository.path, directory)
      let result = try await fixture.runner.with([:], directory: directory).run("nexus", command)
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.isOneErrorWithHint && result.stderr.contains("bare"), "\(result)")
    }
  }

  @Test func withoutCommitsThereIsNothingToPlanFor() async throws {
    try await Fixture.with([], { $0.files = [:] }) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.isOneErrorWithHint && result.stderr.contains("no commits yet"))
      let bare = try await fixture.nexus()
      #expect(bare.status == 0, "\(bare)")
    }
  }

  @Test func aDetachedHeadHindersOnlyTheLanding() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try fixture.repository.run("checkout", "--quiet", "--detach")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1)
      #expect(result.stderr.contains("Hint: Check out a branch first"), "\(result)")
      #expect(try fixture.snapshot() == before)
      try fixture.repository.run("switch", "--quiet", "main")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
    }
  }

  @Test func aDirtyTreeHindersOnlyALandingThatWouldTouchIt() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try fixture.repository.write([
        "greeting.txt": "hello there\n", "farewell.txt": "bye\n", "untracked.txt": "mine\n",
      ])
      try fixture.repository.run("add", "farewell.txt")
      let before = try fixture.snapshot()
      let plan = try await fixture.run("plan", "French")
      #expect(plan.stderr.contains("Uncommitted changes are ignored"))
      try await fixture.run("implement")
      let refused = try await fixture.nexus("review", "--accept")
      #expect(refused.status == 1)
      #expect(refused.stderr.contains("Error: ") && refused.stderr.contains("greeting.txt"), "\(refused)")
      #expect(!refused.stderr.contains("farewell.txt"))
      #expect(try fixture.snapshot() == before)
      try fixture.repository.write(["greeting.txt": "hello\n"])
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      #expect(try fixture.repository.status() == ["M  farewell.txt", "?? untracked.txt"])
      #expect(try fixture.repository.text(of: "farewell.txt") == "bye\n")
    }
  }

  @Test func anUntrackedFileInTheWayIsNotWrittenOver() async throws {
    let create = Recording.Exchange.answer("new.txt\n```\ntheirs\n```\n")
    let plan = Recording.Exchange.plan("New", .init("Make a file", "new.txt"))
    try await Fixture.with([plan, create, .approve()]) { fixture in
      try await fixture.run("plan", "New")
      try await fixture.run("implement")
      try fixture.repository.write(["new.txt": "mine\n"])
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1 && result.stderr.contains("new.txt"), "\(result)")
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test func aMergeInProgressHindersOnlyTheLanding() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try fixture.repository.run("branch", "other")
      try fixture.repository.commit(["farewell.txt": "bye\n"])
      try fixture.repository.run("switch", "--quiet", "other")
      try fixture.repository.commit(["farewell.txt": "adieu\n"])
      #expect(throws: TestSupportError.self) { try fixture.repository.run("merge", "main") }
      #expect(try fixture.repository.status() == ["UU farewell.txt"])
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1)
      #expect(result.stderr.contains("Hint: Finish or abort the merge first"), "\(result)")
      #expect(try fixture.snapshot() == before)
      let inPlace = try await fixture.nexus("implement", "--in-place")
      #expect(inPlace.status == 1 && inPlace.stderr.contains("merge"), "\(inPlace)")
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test func aSubmoduleStaysAsItIs() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, .edit("lib/inner.txt", "inner", "innen"), .edit(), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      let inner = try GitFixture(in: fixture.scratch, named: "inner")
      try inner.commit(["inner.txt": "inner\n"])
      try fixture.repository.run(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.path, "lib")
      try fixture.repository.run("commit", "--quiet", "--message", "Add a submodule")
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("implement")
      #expect(result.status == 0 && result.stderr.contains("refused"), "\(result)")
      #expect(try fixture.snapshot() == before)
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.status() == [])
      #expect(try fixture.repository.text(of: "lib/inner.txt") == "inner\n")
    }
  }

  @Test func worksInASubdirectoryAndInALinkedWorktreeWithOneStore() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await fixture.run("plan", "-C", "notes", "French")
      let linked = fixture.scratch("linked")
      try fixture.repository.run("worktree", "add", "--quiet", "-b", "side", linked)
      let there = try await fixture.runner.with([:], directory: linked).run("nexus", ["implement"])
      #expect(there.status == 0, "\(there)")
      let accepted = try await fixture.runner.with([:], directory: linked).run("nexus", ["review", "--accept"])
      #expect(accepted.status == 0, "\(accepted)")
      #expect(try fixture.repository.log("side") == ["Greet in French", "Begin"])
      #expect(try fixture.repository.log("main") == ["Begin"])
      #expect(!FileManager.default.fileExists(atPath: linked + "/.nexus-overseer"))
    }
  }

  @Test func thePathMayHoldAnything() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      let other = try GitFixture(in: fixture.scratch, named: "my répo 'x' \"y\" $z [1]")
      try other.run("config", "user.name", "A")
      try other.run("config", "user.email", "a@example.com")
      try other.commit(["greeting.txt": "hello\n"], "Begin")
      let runner = fixture.runner.with([:], directory: other.path)
      for arguments in [["plan", "French"], ["implement"], ["review", "--accept"]] {
        let result = try await runner.run("nexus", arguments)
        #expect(result.status == 0, "\(result)")
      }
      #expect(try other.text(of: "greeting.txt") == "bonjour\n")
      #expect(try other.status() == [])
    }
  }

  @Test func aPlansBranchInTheUsersCheckoutIsLeftAlone() async throws {
    try await Fixture.with([Self.one, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      try fixture.repository.run("switch", "--quiet", "--create", "nexus/1-french")
      let before = try fixture.repository.snapshot(ignoringPaths: [".nexus-overseer"])
      let result = try await fixture.nexus("implement")
      #expect(result.status == 1 && result.stderr.isOneErrorWithHint, "\(result)")
      #expect(try fixture.repository.snapshot(ignoringPaths: [".nexus-overseer"]) == before)
      try fixture.repository.run("switch", "--quiet", "main")
      try await fixture.run("implement")
    }
  }

  @Test func aPlansWorktreeThatIsGoneIsMadeAnew() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"), .init("Part", "farewell.txt"))
    try await Fixture.with([plan, .edit(), .edit("farewell.txt", "goodbye", "adieu")]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      try FileManager.default.removeItem(atPath: fixture.worktreesDirectory)
      try await fixture.run("implement")
      #expect(try fixture.planLog("nexus/1-french") == ["Part", "Greet in French"])
    }
  }

  @Test func aCommitOfTheUsersOnThePlansBranchIsBuiltOnAndNotLandedUnseen() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"), .init("Part", "farewell.txt"))
    let exchanges: [Recording.Exchange] = [
      plan, .edit(), .edit("farewell.txt", "goodbye", "adieu"), .approve(), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      let worktree = fixture.worktree
      try "mine\n".write(toFile: worktree + "/mine.txt", atomically: true, encoding: .utf8)
      try fixture.repository.run("-C", worktree, "add", "mine.txt")
      try fixture.repository.run("-C", worktree, "commit", "--quiet", "--message", "My own")
      try await fixture.run("implement")
      #expect(try fixture.planLog("nexus/1-french") == ["Part", "My own", "Greet in French"])
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1 && result.stdout.contains("which nexus did not make"), "\(result)")
      #expect(try fixture.repository.log() == ["Greet in French", "Begin"])
    }
  }

  @Test func aCommitNeedsAnIdentity() async throws {
    try await Fixture.with([Self.one, Recording.Exchange.edit().optional()]) { fixture in
      try await fixture.run("plan", "French")
      try fixture.repository.run("config", "--unset", "user.email")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("implement")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("Hint: Set it with `git config user.name NAME`"), "\(result)")
      #expect(try fixture.snapshot() == before)
      #expect(try await fixture.taskStates() == ["pending"])
    }
  }

  @Test func aPlansBranchThatIsGoneOrMovedIsSaid() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try fixture.repository.run("worktree", "remove", "--force", fixture.worktree)
      try fixture.repository.run("branch", "--quiet", "-D", "nexus/1-french")
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1, "\(result)")
      #expect(try fixture.repository.log() == ["Begin"])
    }
  }
}

extension String {
  /// Whether this is one sentence and one hint, and nothing else.
  var isOneErrorWithHint: Bool {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count == 3 && lines[0].hasPrefix("Error: ") && lines[1].hasPrefix("Hint: ") && lines[2] == ""
  }
}
