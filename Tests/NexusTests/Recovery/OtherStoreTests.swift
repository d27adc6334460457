import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// A store that begins anew numbers its plans and tasks as one before it did; the work of that one is not its own.
@Suite(.timeLimit(.minutes(5))) struct OtherStoreTests {
  private static let first = Recording.Exchange.plan("Tidy up", .init("Greet in French"))
  private static let second = Recording.Exchange.plan("Tidy up", .init("Part", "farewell.txt"))

  private static func forget(_ fixture: Fixture) throws {
    try FileManager.default.removeItem(atPath: fixture.repository.path + "/.nexus-overseer/state")
  }

  @Test func whatWasRefusedBeforeDoesNotLand() async throws {
    let exchanges = [
      Self.first, .edit(), .revise(), Self.second, .edit("farewell.txt", "goodbye", "adieu"), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "Tidy up")
      try await fixture.run("implement")
      #expect(try await fixture.nexus("review").status == 1)
      try Self.forget(fixture)
      try await fixture.run("plan", "Tidy up")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.log() == ["Part", "Begin"])
      #expect(try fixture.repository.run("branch", "--list", "nexus/*").contains("nexus/1-tidy-up-2"))
    }
  }

  @Test func aBranchThatIsMovedThereIsRefused() async throws {
    try await Fixture.with([Self.first, .edit(), Self.second]) { fixture in
      try await fixture.run("plan", "Tidy up")
      try await fixture.run("implement")
      try Self.forget(fixture)
      try await fixture.run("plan", "Tidy up")
      try fixture.repository.run("worktree", "prune")
      try fixture.repository.run("branch", "-m", "nexus/1-tidy-up", "nexus/1-tidy-up-2")
      let result = try await fixture.nexus("implement")
      #expect(result.status != 0, "\(result)")
      #expect(result.stderr.contains("nexus/1-tidy-up-2 holds work that this plan did not make."), "\(result)")
    }
  }

  @Test func aBranchInTheWayIsSaidBeforeAModelIsAsked() async throws {
    try await Fixture.with([]) { fixture in
      try fixture.repository.run("branch", "nexus")
      let result = try await fixture.nexus("plan", "Tidy up")
      #expect(result.status == 1, "\(result)")
      #expect(result.stderr.contains("A branch is called nexus") && result.stderr.contains("git branch -m nexus"))
    }
  }
}
