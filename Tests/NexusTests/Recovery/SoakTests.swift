import Foundation
import NexusTestSupport
import Testing

/// Many tasks with a server that fails in every documented way. `script/soak` does the same with a thousand.
@Suite(.timeLimit(.minutes(5))) struct SoakTests {
  @Test(arguments: [
    ["--seed", "1"], ["--seed", "2", "--kills", "4"], ["--seed", "3", "--kills", "4", "--parallel", "3"],
  ])
  func everyTaskIsDoneOrHasHonestlyFailed(options: [String]) async throws {
    try await ScratchDirectory.with { scratch in
      let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
      let programs = [
        "--nexus", try BuildProducts.path(of: "nexus"), "--replay", try BuildProducts.path(of: "ollama-replay"),
      ]
      var runner = try ProcessRunner.hermetic(in: scratch)
      runner.watchdog = .seconds(240)
      let script = root.appending(path: "Benchmarks/soak.py").path
      let result = try await runner.run("/usr/bin/env", ["python3", "-B", script, "30"] + options + programs)
      #expect(result.status == 0 && result.stdout.hasSuffix("All holds.\n"), "\(result)")
      #expect(result.stdout.contains(" committed") && result.stdout.contains(" failed"), "\(result)")
    }
  }
}
