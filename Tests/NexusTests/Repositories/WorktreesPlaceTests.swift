import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// Worktrees are where neither the user's tools nor git come across them.
@Suite(.timeLimit(.minutes(5))) struct WorktreesPlaceTests {
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt"))
  private static let exchanges = [two, .edit(), .edit("farewell.txt", "goodbye", "adieu")]

  @Test func nothingOfThemIsInTheCheckout() async throws {
    try await Fixture.with([Self.two, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      let files = FileManager.default.enumerator(atPath: fixture.repository.path)?.compactMap { $0 as? String } ?? []
      #expect(files.filter { $0.hasSuffix("greeting.txt") } == ["greeting.txt"])
      #expect(FileManager.default.fileExists(atPath: fixture.worktree + "/greeting.txt"))
      // As `git clean -fdx` would, and worse.
      try FileManager.default.removeItem(atPath: fixture.stateDirectory + "/.gitignore")
      let added = try fixture.repository.run("add", "-A", "--dry-run", "--", ":!.nexus-overseer/state/nexus.db*")
      #expect(added == "", "\(added)")
      #expect(try fixture.repository.run("-C", fixture.worktree, "status", "--porcelain") == "")
    }
  }

  @Test func thoseOfAnOlderNexusAreUsedUntilTheyAreGone() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      try await fixture.run("plan", "French")
      // With its directory for state in the checkout it makes them as before.
      let old = ["XDG_STATE_HOME": fixture.repository.path + "/.state"]
      #expect(try await fixture.nexus("implement", "1", with: old).status == 0)
      let place = fixture.stateDirectory + "/worktrees/plan-1"
      #expect(FileManager.default.fileExists(atPath: place + "/greeting.txt"))
      try await fixture.run("implement", "2")
      #expect(try String(contentsOfFile: place + "/farewell.txt", encoding: .utf8) == "adieu\n")
      #expect(!FileManager.default.fileExists(atPath: fixture.worktree))
      try await fixture.run("plan", "drop", "1", "--yes")
      try await fixture.run("worktree", "prune")
      #expect(!FileManager.default.fileExists(atPath: place))
    }
  }

  @Test func whereThereIsNoPlaceForStateTheyAreInTheCheckout() async throws {
    try await Fixture.with([Self.two, .edit()]) { fixture in
      try fixture.scratch.write("in the way\n", to: "home/.local/state/nexus-overseer")
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      #expect(FileManager.default.fileExists(atPath: fixture.stateDirectory + "/worktrees/plan-1/greeting.txt"))
    }
  }

  @Test func thoseOfARepositoryThatIsGoneArePruned() async throws {
    try await Fixture.with([Self.two, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      let orphaned = fixture.worktreesDirectory
      let moved = fixture.scratch("moved")
      try FileManager.default.moveItem(atPath: fixture.repository.path, toPath: moved)
      let result = try await fixture.runner.with([:], directory: moved).run("nexus", ["worktree", "prune"])
      #expect(result.stdout.contains("Removed \(orphaned) (its repository is gone)."), "\(result)")
      #expect(!FileManager.default.fileExists(atPath: orphaned))
    }
  }
}
