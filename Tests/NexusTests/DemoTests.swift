import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// The demo's project and recording, with the commands that `script/demo` runs.
@Suite(.timeLimit(.minutes(3))) struct DemoTests {
  @Test func bringsTheFeatureIntoTheProject() async throws {
    let demo = ProjectDocument.root.appending(path: "Fixtures/demo").path
    try await ScratchDirectory.with { scratch in
      try await ReplayServer.with(try Recording(path: demo + "/recording.yaml")) { server in
        let repository = try GitFixture(in: scratch)
        try repository.run("config", "user.name", "Demo")
        try repository.run("config", "user.email", "demo@localhost")
        let ledger = demo + "/ledger"
        for name in try FileManager.default.contentsOfDirectory(atPath: ledger) {
          try FileManager.default.copyItem(atPath: "\(ledger)/\(name)", toPath: "\(repository.path)/\(name)")
        }
        try repository.run("add", "--all")
        try repository.run("commit", "--quiet", "--message", "Keep household expenses")
        var runner = try ProcessRunner.hermetic(in: scratch, directory: repository.path)
          .with(["OLLAMA_HOST": "127.0.0.1:\(server.port)"])
        runner.watchdog = .seconds(90)
        func run(_ program: String, _ arguments: String...) async throws -> ProcessResult {
          try await runner.run(program, arguments)
        }
        #expect(try await run("/usr/bin/env", "python3", "-m", "unittest").status != 0)
        for arguments in [
          ["config", "set", "checks", #"["python3 -m unittest"]"#],
          ["plan", "Add a --json flag to the export command"],
          ["implement"], ["review", "--accept"],
        ] {
          let result = try await runner.run("nexus", arguments)
          #expect(result.status == 0, "\(arguments): \(result)")
        }
        let after = try await run("/usr/bin/env", "python3", "-m", "unittest")
        #expect(after.status == 0, "\(after)")
        #expect(try repository.run("status", "--porcelain", "--untracked-files=no") == "")
        #expect(server.complaints == [])
      }
    }
  }
}
