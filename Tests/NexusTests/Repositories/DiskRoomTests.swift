import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// A disk that is nearly full is told of before any model is asked.
@Suite(.timeLimit(.minutes(5))) struct DiskRoomTests {
  @Test(arguments: [["plan", "French"], ["do", "French", "greeting.txt"]])
  func aDiskThatIsFullIsSaidBeforeAnyModelIsAsked(command: [String]) async throws {
    try await Fixture.with { fixture in
      let full = fixture.runner.with(["NEXUS_FREE_SPACE": "1000000"])
      let result = try await full.run("nexus", command)
      #expect(result.status == 69, "\(result)")
      #expect(
        result.stderr.contains("is nearly full: ") && result.stderr.contains("\nHint: Free some space"), "\(result)")
      let doctor = try await full.run("nexus", ["doctor"])
      #expect(doctor.status == 1 && doctor.stdout.contains("is nearly full"), "\(doctor)")
      #expect(try await !fixture.nexus("doctor").stdout.contains("disk"))
    }
  }

  @Test func aRunThatIsOnItsWayNeedsNoRoomForItsWorktree() async throws {
    try await Fixture.with([.plan("French", .init("Greet in French")), .edit()]) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", with: ["NEXUS_FREE_SPACE": "40000000"])
      #expect(result.status == 0, "\(result)")
    }
  }
}
