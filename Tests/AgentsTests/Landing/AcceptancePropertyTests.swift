import Foundation
import NexusTestSupport
import Testing

/// What is on the user's branch is what was accepted: always, whatever was done before.
@Suite(.timeLimit(.minutes(10))) struct AcceptancePropertyTests {
  /// More of them where `NEXUS_SWEEP` says so.
  private static let seeds: ClosedRange<UInt64> =
    ProcessInfo.processInfo.environment["NEXUS_SWEEP"] == "all" ? 1...1000 : 1...60

  @Test func whatLandsIsWhatWasAccepted() async throws {
    for seed in Self.seeds {
      try await ScratchDirectory.with { scratch in
        var model = try await AcceptanceModel(seed: seed, in: scratch)
        for _ in 0..<24 {
          var faults = try await model.step()
          faults += try await model.faults()
          try #require(faults == [], "seed \(seed): \(model.log.joined(separator: "\n"))")
        }
      }
    }
  }
}
