import Git
import NexusProtocol
import NexusTestSupport
import Store
import Testing

@testable import Agents

/// What lands when tasks are accepted, and what has to be agreed to first.
@Suite(.timeLimit(.minutes(2))) struct LandingProposalTests {
  private func with(_ count: Int, _ body: (PlanScene) async throws -> Void) async throws {
    try await ScratchDirectory.with { scratch in
      try await body(try await PlanScene(tasks: count, files: ["base.txt": "base\n"], in: scratch))
    }
  }

  private func write(_ number: Int, _ text: String) -> [TreeChange] {
    [.write(path: "\(number).txt", bytes: Array(text.utf8))]
  }

  @Test func whatATaskBuildsOnLandsOnlyWhenThatIsAgreedTo() async throws {
    try await with(3) { scene in
      for number in [2, 3, 1] { try await scene.implement(number, write(number, "one\n")) }
      let refused = try await scene.accept([1], LandingTerms(override: true))
      #expect(
        refused.notAccepted == [
          scene.id(1): "It builds on tasks 1.2 and 1.3, which would land with it. Accept them all, or add "
            + "--with-dependencies."
        ])
      #expect(try await scene.files() == ["base.txt": "base\n"])
      let proposal = try await scene.lander.proposeLanding(
        of: [scene.id(1)], LandingTerms(override: true, withDependencies: true))
      #expect(proposal.dependencies.map(\.id) == [scene.id(2), scene.id(3)])
      let landing = try await scene.lander.accept(proposal)
      #expect(landing.accepted == [1, 2, 3].map(scene.id) && landing.notAccepted == [:])
    }
  }

  @Test func dependenciesThatAreNotApprovedNeedAnOverride() async throws {
    try await with(2) { scene in
      try await scene.implement(1, write(1, "one\n"))
      try await scene.implement(2, write(2, "two\n"))
      try await scene.judge(2, .approve)
      let landing = try await scene.accept([2], LandingTerms(withDependencies: true))
      #expect(landing.notAccepted[scene.id(2)]?.hasPrefix("It builds on task 1.1, which is not approved.") == true)
      try await scene.judge(1, .approve)
      #expect(try await scene.accept([2], LandingTerms(withDependencies: true)).accepted.count == 2)
    }
  }

  @Test func aVersionThatWasSentBackDoesNotLandWithOtherWork() async throws {
    try await with(2) { scene in
      try await scene.implement(1, write(1, "wrong\n"))
      try await scene.implement(2, write(2, "two\n"))
      try await scene.lander.sendBack(try await scene.task(1), note: "No.")
      let terms = LandingTerms(override: true, withDependencies: true)
      let early = try await scene.accept([2], terms)
      #expect(early.notAccepted[scene.id(2)]?.hasPrefix("It builds on task 1.1, which was sent back.") == true)
      #expect(try await scene.files() == ["base.txt": "base\n"])
      // The revision lies on top, so that either lands with the other or not at all.
      try await scene.implement(1, write(1, "right\n"))
      let half = try await scene.accept([2], LandingTerms(override: true))
      #expect(half.notAccepted[scene.id(2)]?.hasPrefix("It builds on task 1.1, which would land with it.") == true)
      #expect(try await scene.accept([2], terms).accepted == [scene.id(1), scene.id(2)])
      #expect(try await scene.files()["1.txt"] == "right\n")
    }
  }

  @Test func aCommitThatWasSentBackIsTakenAsItIsWhenItIsAskedFor() async throws {
    try await with(2) { scene in
      try await scene.implement(1, write(1, "one\n"))
      try await scene.judge(1, .approve)
      try await scene.implement(2, write(2, "two\n"))
      try await scene.lander.sendBack(try await scene.task(1), note: "Otherwise.")
      try await scene.fail(1)
      let stuck = try await scene.accept([2], LandingTerms(override: true))
      #expect(stuck.notAccepted[scene.id(2)]?.contains("`nexus review 1.1 --accept --override` takes") == true)
      // The Overseer approved that very commit.
      #expect(try await scene.accept([1], LandingTerms()).accepted == [scene.id(1)])
      #expect(try await scene.accept([2], LandingTerms(override: true)).accepted == [scene.id(2)])
      #expect(try await scene.store.plan(1)?.state == .finished)
    }
  }

  @Test func onlyTheCommitThatWasShownLands() async throws {
    try await with(1) { scene in
      let first = try await scene.implement(1, write(1, "one\n"))
      let shown = [scene.id(1): first.description]
      let proposal = try await scene.lander.proposeLanding(
        of: [scene.id(1)], LandingTerms(override: true, shown: shown))
      try await scene.lander.sendBack(try await scene.task(1), note: "Otherwise.")
      try await scene.implement(1, write(1, "two\n"))
      let late = try await scene.accept([1], LandingTerms(override: true, shown: shown))
      #expect(late.notAccepted[scene.id(1)]?.hasPrefix("It has another commit since it was shown") == true)
      await #expect(throws: AgentError.self) { try await scene.lander.accept(proposal) }
      #expect(try await scene.files() == ["base.txt": "base\n"])
    }
  }

  @Test func acceptedWorkThatTheBranchLacksIsNamed() async throws {
    try await with(2) { scene in
      try scene.git.run("branch", "other")
      try await scene.implement(1, write(1, "one\n"))
      _ = try await scene.accept([1], LandingTerms(override: true))
      try await scene.implement(2, write(2, "two\n"))
      try scene.git.run("switch", "--quiet", "other")
      let refused = try await scene.accept([2], LandingTerms(override: true))
      #expect(refused.notAccepted[scene.id(2)]?.hasPrefix("It builds on task 1.1, which would land with it.") == true)
      try scene.git.run("switch", "--quiet", "main")
      #expect(try await scene.accept([2], LandingTerms(override: true)).accepted == [scene.id(2)])
      #expect(try await scene.accept([1], LandingTerms(override: true)).alreadyAccepted == [scene.id(1)])
    }
  }

  @Test func workThatWasRevertedAndRevisedLandsWhole() async throws {
    try await with(1) { scene in
      try await scene.implement(1, write(1, "one\n"))
      _ = try await scene.accept([1], LandingTerms(override: true))
      try scene.git.commit(["mine.txt": "mine\n"])
      let undo = try await scene.lander.undo(try await scene.lander.proposeUndo(of: .lastLanding))
      #expect(undo.proposal.kind == .reverted)
      try await scene.lander.sendBack(try await scene.task(1), note: "Otherwise.")
      try await scene.implement(1, write(1, "one and two\n"))
      #expect(try await scene.accept([1], LandingTerms(override: true)).accepted == [scene.id(1)])
      #expect(
        try await scene.files() == ["base.txt": "base\n", "mine.txt": "mine\n", "1.txt": "one and two\n"])
    }
  }

  /// The branch moved back to the revert, which is in effect again.
  @Test func aRevertCountsAgainWhenWhatBroughtTheWorkBackIsUndone() async throws {
    try await with(1) { scene in
      try await scene.implement(1, write(1, "one\n"))
      _ = try await scene.accept([1], LandingTerms(override: true))
      try scene.git.commit(["mine.txt": "mine\n"])
      _ = try await scene.lander.undo(try await scene.lander.proposeUndo(of: .lastLanding))
      for _ in 1...2 {
        #expect(try await scene.accept([1], LandingTerms(override: true)).reapplied == [scene.id(1)])
        #expect(try await scene.files()["1.txt"] == "one\n")
        let undo = try await scene.lander.undo(try await scene.lander.proposeUndo(of: .lastLanding))
        #expect(undo.proposal.kind == .moved)
        #expect(try await scene.files()["1.txt"] == nil)
      }
    }
  }
}
