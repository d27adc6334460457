import Foundation
import JSONText
import NexusTestSupport
import Testing

/// What a user of an earlier version has must work with this one. `Fixtures/upgrade/VERSION` is frozen once that version is
/// released: a store as that version left it after a session, as SQL, and both configuration files.
@Suite(.timeLimit(.minutes(5))) struct UpgradeTests {
  private static let versions = ["0.1.0"]

  private func withUpgraded(_ version: String, _ body: (Fixture) async throws -> Void) async throws {
    let frozen = ProjectDocument.root.appending(path: "Fixtures/upgrade/\(version)").path(percentEncoded: false)
    try await Fixture.with { fixture in
      try FileManager.default.createDirectory(atPath: fixture.stateDirectory, withIntermediateDirectories: true)
      let made = try await fixture.runner.run(
        "/usr/bin/env",
        [
          "python3", "-c",
          "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2], encoding='utf-8').read())",
          fixture.storeFile, frozen + "/store.sql",
        ])
      try #require(made.status == 0, "\(made)")
      for (name, path) in [("project.json", Fixture.projectFile), ("user.json", Fixture.userFile)] {
        try fixture.scratch.write(try String(contentsOfFile: "\(frozen)/\(name)", encoding: .utf8), to: path)
      }
      try await body(fixture)
    }
  }

  @Test(arguments: versions) func everythingThatWasKeptIsThere(_ version: String) async throws {
    try await withUpgraded(version) { fixture in
      let status = try await fixture.run("status")
      #expect(status.stdout.contains("Plan 1: Export expenses as JSON"), "\(status)")
      #expect(status.stdout.components(separatedBy: "approved").count == 3, "\(status)")
      #expect(status.stderr.contains("`nexus review --accept`"), "\(status)")
      let log = try await fixture.run("log", "--json").stdout.split(separator: "\n")
      #expect(log.count > 40 && log[0].contains("plan.started"))
      let task = try await fixture.run("task", "show", "1.1")
      #expect(task.stdout.contains("ledger/report.py"), "\(task)")
      let page = try await fixture.run("report", "--markdown").stdout
      #expect(page.contains("- [x] `ledger export --json` prints a JSON array"), "\(page)")
      #expect(try await fixture.run("usage", "--by", "model").stdout.contains("qwen2.5-coder:7b"))
    }
  }

  @Test(arguments: versions) func itsConfigurationIsUnderstood(_ version: String) async throws {
    try await withUpgraded(version) { fixture in
      for (setting, value) in [
        ("llm.models.overseer.model", "llama3.1:8b"), ("llm.models.overseer.fallbacks", "[\"qwen3:8b\"]"),
        ("llm.models.implementation.temperature", "0.2"), ("implement.maxAttempts", "4"),
        ("checks", "[\"python3 -m unittest\"]"), ("budget.plan.tokens", "500000"),
        ("sandbox.read", "[\"~/.gitconfig\"]"),
      ] {
        let shown = try await fixture.run("config", "get", setting)
        #expect(shown.stdout == value + "\n", "\(setting)")
      }
    }
  }

  @Test(arguments: versions) func workGoesOnInIt(_ version: String) async throws {
    try await withUpgraded(version) { fixture in
      try await fixture.run("task", "add", "Say salut", "--file", "greeting.txt")
      #expect(try await fixture.taskStates() == ["approved", "approved", "pending"])
      try await fixture.run("task", "skip", "3")
      try await fixture.run("plan", "drop", "1", "--yes")
      #expect(try await fixture.run("plan", "list").stdout.contains("dropped"))
    }
  }
}
