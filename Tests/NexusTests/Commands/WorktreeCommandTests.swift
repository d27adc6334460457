import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// What `nexus worktree` shows and removes, and what goes by itself when a plan ends.
@Suite(.timeLimit(.minutes(5))) struct WorktreeCommandTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  @Test func listsWhatIsThereAndWhoUsesIt() async throws {
    try await Fixture.with([Self.one, Recording.Exchange.edit().named("edit").held(afterLines: 2)]) { fixture in

      try await fixture.run("plan", "French")
      let process = try fixture.start("implement")
      _ = try await fixture.server.waitForRequest { $0.prompt.contains("Greet in French") && $0.endpoint == .chat }
      let busy = try await fixture.run("worktree", "list", "--json").stdout
      #expect(
        busy.contains(#""worktree":"plan-1","plan":1,"lane":1"#) && busy.contains(#""state":"in use""#), "\(busy)")
      #expect(busy.contains(#""process":\#(process.id)"#), "\(busy)")
      let pruned = try await fixture.run("worktree", "prune", "--json").stdout
      #expect(pruned.contains(#""removed":[]"#), "\(pruned)")
      fixture.server.release("edit")
      #expect(try await process.result().status == 0)
      let idle = try await fixture.run("worktree").stdout
      #expect(idle.contains("idle") && idle.contains("nexus/1-french"), "\(idle)")
      #expect(try await fixture.run("worktree", "prune").stderr.contains("nothing to remove"))
    }
  }

  @Test func whatWasDeletedByHandIsBrokenAndForgotten() async throws {
    try await Fixture.with([Self.one, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try FileManager.default.removeItem(atPath: Self.worktree(fixture))
      #expect(try await fixture.run("worktree", "list").stdout.contains("broken"))
      #expect(try await fixture.run("worktree", "prune").stdout.contains("plan-1 (broken)"))
      #expect(try fixture.repository.run("worktree", "list").split(separator: "\n").count == 1)
      // The other half: git knows nothing any more of a directory that is there.
      #expect(try await fixture.nexus("implement").status == 1)
      try FileManager.default.removeItem(atPath: fixture.repository.path + "/.git/worktrees/nexus-plan-1")
      #expect(try await fixture.run("worktree", "list").stdout.contains("broken"))
      #expect(try await fixture.run("worktree", "prune", "--json").stdout.contains(#""removed":["plan-1"]"#))
      #expect(!FileManager.default.fileExists(atPath: Self.worktree(fixture)))
      #expect(try fixture.planLog("nexus/1-french").count == 1)
    }
  }

  @Test func aPlanThatEndsTakesItsWorktreeWithIt() async throws {
    try await Fixture.with([Self.one, .edit(), .approve(), Self.one, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.run("worktree", "list").split(separator: "\n").count == 1)
      #expect(!FileManager.default.fileExists(atPath: Self.worktree(fixture)))
      try fixture.repository.commit(["greeting.txt": "hello\n"], "Back")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("plan", "drop", "--yes")
      #expect(try fixture.repository.run("worktree", "list").split(separator: "\n").count == 1)
      // The first plan's commits are on the user's branch, the second's are nowhere else.
      let pruned = try await fixture.run("worktree", "prune").stdout
      #expect(pruned == "Deleted the branch nexus/1-french.\n")
      #expect(try fixture.planLog("nexus/2-french").count == 1)
    }
  }

  @Test func aCommitThatNothingElseLeadsToKeepsItsWorktree() async throws {
    try await Fixture.with([Self.one, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let path = Self.worktree(fixture)
      try fixture.repository.run("-C", path, "checkout", "-q", "--detach")
      try fixture.repository.run("-C", path, "commit", "-q", "--allow-empty", "-m", "Mine")
      let dropped = try await fixture.run("plan", "drop", "--yes")
      #expect(dropped.stderr.contains("Nothing else leads to its commit"), "\(dropped)")
      let pruned = try await fixture.run("worktree", "prune", "--json").stdout
      #expect(pruned.contains(#""kept":[{"worktree":"plan-1""#) && pruned.contains(#""removed":[]"#), "\(pruned)")
      #expect(FileManager.default.fileExists(atPath: path))
    }
  }

  private static func worktree(_ fixture: Fixture) -> String { fixture.worktree }
}
