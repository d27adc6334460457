import Foundation
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Stores, disks and configurations that cannot be used.
@Suite(.timeLimit(.minutes(5))) struct StoreFaultTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  /// Carries out a statement in the store and puts all of it into its one file.
  private func rest(_ fixture: Fixture, _ statement: String = "SELECT 1") async throws {
    let script = """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1])
      db.execute(sys.argv[2])
      db.commit()
      db.execute("PRAGMA journal_mode = DELETE").fetchone()
      """
    let arguments = ["python3", "-c", script, fixture.storeFile, statement]
    let result = try await fixture.runner.run("/usr/bin/env", arguments)
    try #require(result.status == 0, "\(result)")
  }

  @Test(arguments: [[], ["plan", "show"], ["plan", "French"], ["implement"], ["review"], ["task", "show", "1"]])
  func aCorruptStoreIsLeftAsItIs(command: [String]) async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      let store = URL(filePath: fixture.storeFile)
      try await rest(fixture)
      let garbage = Data(repeating: 0x5A, count: 8192)
      try garbage.write(to: store)
      let before = try fixture.snapshot()
      let result = try await fixture.runner.run("nexus", command)
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.isOneErrorWithHint && result.stderr.contains("nexus.db"), "\(result)")
      #expect(try Data(contentsOf: store) == garbage)
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test func aDamagedPageOfTheStoreIsSaid() async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      try await rest(fixture)
      var bytes = try Data(contentsOf: URL(filePath: fixture.storeFile))
      for index in 4096..<bytes.count { bytes[index] = 0xFF }
      try bytes.write(to: URL(filePath: fixture.storeFile))
      let result = try await fixture.nexus("implement")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.isOneErrorWithHint, "\(result)")
    }
  }

  @Test(arguments: [[], ["plan", "show"], ["plan", "French"], ["implement"], ["review"]])
  func aStoreOfANewerNexusIsNotTouched(command: [String]) async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      try await rest(fixture, "INSERT INTO grdb_migrations VALUES ('a later one')")
      let bytes = try Data(contentsOf: URL(filePath: fixture.storeFile))
      let result = try await fixture.runner.run("nexus", command)
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.isOneErrorWithHint && result.stderr.contains("Hint: Update nexus."), "\(result)")
      #expect(try Data(contentsOf: URL(filePath: fixture.storeFile)) == bytes)
    }
  }

  /// A file where a directory is needed: what a read-only place looks like also to a user who may write everything.
  @Test(arguments: [".nexus-overseer", ".nexus-overseer/state", ".nexus-overseer/state/nexus.db"])
  func aPlaceThatCannotBeMadeIsSaid(path: String) async throws {
    try await Fixture.with([Self.one].map { $0.optional() }) { fixture in
      let parent = (path as NSString).deletingLastPathComponent
      if !parent.isEmpty {
        try FileManager.default.createDirectory(
          atPath: fixture.repository.path + "/" + parent, withIntermediateDirectories: true)
      }
      if path.hasSuffix("nexus.db") {
        try FileManager.default.createDirectory(
          atPath: fixture.repository.path + "/" + path, withIntermediateDirectories: true)
      } else {
        try fixture.repository.write([path: "in the way\n"])
      }
      let before = try fixture.snapshot()
      var result = try await fixture.nexus("plan", "French")
      if result.status == 0 { result = try await fixture.nexus("implement") }
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.isOneErrorWithHint, "\(result)")
      #expect(try fixture.snapshot() == before)
    }
  }

  /// A disk that is full: no file may grow beyond some blocks. The limit is on single files, so it meets the store, the
  /// objects of git or none, and whatever it meets, nothing is lost.
  @Test(arguments: [0, 1, 8, 32, 64, 96, 128, 160, 192, 224])
  func aFullDiskLosesNothing(blocks: Int) async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one.optional(), Self.one.optional(), Recording.Exchange.edit().optional().repeated(),
    ]
    try await Fixture.with(exchanges, { $0.order = .any }) { fixture in
      func limited(_ arguments: String) async throws -> ProcessResult {
        let nexus = try BuildProducts.path(of: "nexus")
        return try await fixture.runner.run(
          "/bin/sh", ["-c", "trap '' XFSZ; ulimit -f \(blocks); exec \"$0\" \(arguments)", nexus])
      }
      let before = try fixture.snapshot()
      let plan = try await limited("plan French")
      #expect([0, 69].contains(plan.status), "\(plan)")
      if plan.status == 69 {
        #expect(plan.stderr.contains("Error: ") && plan.stderr.contains("\nHint: "), "\(plan)")
        try await fixture.run("plan", "French")
      }
      let implement = try await limited("implement")
      #expect([0, 69].contains(implement.status), "\(implement)")
      if implement.status == 69 {
        #expect(implement.stderr.contains("Error: ") && implement.stderr.contains("\nHint: "), "\(implement)")
        let again = try await fixture.nexus("implement")
        #expect(again.status == 0, "\(again)")
      }
      #expect(try fixture.snapshot() == before)
      #expect(try await fixture.taskStates() == ["committed"])
      #expect(try fixture.planLog("nexus/1-french") == ["Greet in French"])
      #expect(try await fixture.store().problems() == [])
    }
  }

  @Test func anOutputThatTakesNothingIsAFailure() async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      let nexus = try BuildProducts.path(of: "nexus")
      let result = try await fixture.runner.run("/bin/sh", ["-c", "exec \"$0\" plan show >/dev/full", nexus])
      #expect(result.status == 69 && result.stderr.contains("No space left on device"), "\(result)")
    }
  }

  @Test func eventsThatTakeNoLinesAreAFailure() async throws {
    try await Fixture.with([Self.one, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let nexus = try BuildProducts.path(of: "nexus")
      let words = "exec \"$0\" review 1 --reject --json >/dev/full"
      let result = try await fixture.runner.run("/bin/sh", ["-c", words, nexus])
      #expect(result.status == 69 && result.stderr.contains("No space left on device"), "\(result)")
    }
  }

  @Test(arguments: [
    "{", "[]", #"{"llm": {"basUrl": "http://localhost"}}"#, #"{"llm": {"timeout": "long"}}"#,
    #"{"llm": {"timeout": 0}}"#, #"{"checks": "make"}"#, "", "\u{1B}[31m",
  ])
  func aConfigurationWithAMistakeNamesTheFile(text: String) async throws {
    try await Fixture.with { fixture in
      try fixture.scratch.write(text, to: "home/.config/nexus-overseer/config.json")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.isOneErrorWithHint && result.stderr.contains("config.json"), "\(result)")
      #expect(!result.stderr.contains("\u{1B}"))
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test(arguments: ["NEXUS_LLM_TIMEOUT", "NEXUS_LLM_BASE_URL", "OLLAMA_HOST", "NEXUS_LLM_TIMEOT"])
  func anEnvironmentWithAMistakeNamesTheVariable(name: String) async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("plan", "French", with: [name: "://nonsense:port"])
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.isOneErrorWithHint && result.stderr.contains(name), "\(result)")
    }
  }

  @Test func aPromptOfTheUsersThatCannotBeUsedIsNamed() async throws {
    try await Fixture.with { fixture in
      try fixture.repository.write([".nexus-overseer/prompts/overseer-plan.md": "---\nname: x\n---\n{{unknown}}\n"])
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.isOneErrorWithHint && result.stderr.contains("overseer-plan.md"), "\(result)")
    }
  }
}
