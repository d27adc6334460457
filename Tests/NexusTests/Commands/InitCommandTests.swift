import ChatReplay
import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct InitCommandTests {
  private func withFixture(
    files: [String: String] = ["greeting.txt": "hello\n"], models: [Recording.Model]? = nil,
    _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with {
      $0.files = files
      if let models { $0.models = models }
    } _: { fixture in
      try fixture.removeUserConfiguration()
      try await body(fixture)
    }
  }

  @Test func writesTheConfigurationOnceAndTouchesNothingElse() async throws {
    try await withFixture { fixture in
      let before = try fixture.snapshot()
      try await fixture.expectSession("init", [["init"], ["init"], ["init", "--json"]])
      #expect(try fixture.snapshot() == before)
      #expect(try fixture.repository.status() == ["?? .nexus-overseer/config.json"])
      #expect(
        try fixture.scratch.read(Fixture.projectFile) == """
          {
            "llm": {
              "models": {
                "overseer": "llama3.1:8b",
                "implementation": "qwen2.5-coder:7b"
              }
            }
          }

          """)
      let mode =
        try FileManager.default.attributesOfItem(atPath: fixture.stateDirectory)[.posixPermissions] as? NSNumber
      #expect(mode?.intValue == 0o700)
      let files = try FileManager.default.contentsOfDirectory(atPath: fixture.stateDirectory)
      #expect(files == [".gitignore"])
    }
  }

  @Test func takesModelsThatAreThere() async throws {
    let models = [
      Recording.Model("nomic-embed-text").with { $0.capabilities = ["embedding"] },
      Recording.Model("gpt-oss:120b-cloud").with { $0.remoteHost = "https://ollama.com:443" },
      Recording.Model("gemma3:4b"), Recording.Model("deepseek-coder-v2:16b"),
      Recording.Model("qwen3:8b").with { $0.capabilities = ["completion", "thinking"] },
    ]
    try await withFixture(models: models) { fixture in
      let result = try await fixture.run("init", "--json")
      let value = try JSONValue(parsing: Array(result.stdout.utf8))
      #expect(value["models"]?["overseer"]?["model"] == "qwen3:8b")
      #expect(value["models"]?["implementation"]?["model"] == "deepseek-coder-v2:16b")
      #expect(try await fixture.run("config", "get", "llm.models.overseer.model").stdout == "qwen3:8b\n")
    }
  }

  @Test func findsAServerOfAnotherKind() async throws {
    let server = try ChatServer()
    try await withFixture { fixture in
      let ports = ["NEXUS_PROBE_PORTS": "1,\(server.port)"] as [String: String?]
      let without = ports.merging(["OLLAMA_HOST": "127.0.0.1:1"]) { $1 }
      let result = try await fixture.nexus("init", with: without)
      #expect(result.status == 0, "\(result)")
      #expect(
        result.stderr.contains(
          "At \(server.url) answers llama.cpp's server, with qwen2.5-coder. Its models are written llama/MODEL."))
      for role in ["overseer", "implementation"] {
        let model = try await fixture.run("config", "get", "llm.models.\(role).model").stdout
        #expect(model == "llama/qwen2.5-coder\n")
      }
      let list = try await fixture.nexus("models", "list", with: without)
      #expect(list.stdout.contains("llama/qwen2.5-coder"), "\(list)")
      try FileManager.default.removeItem(atPath: fixture.scratch.path + "/" + Fixture.projectFile)
      // Ollama has models, so they are taken; the other is told of.
      let beside = try await fixture.nexus("init", with: ports)
      #expect(
        beside.stderr.contains("To use it: `nexus config set providers.llama.baseUrl \(server.url)`"), "\(beside)")
      #expect(try fixture.scratch.read(Fixture.projectFile).contains("\"overseer\": \"llama3.1:8b\""))
      #expect(server.complaints == [])
    }
  }

  @Test func needsNoServer() async throws {
    try await withFixture { fixture in
      let result = try await fixture.nexus("init", with: ["OLLAMA_HOST": "127.0.0.1:1"])
      #expect(result.status == 0 && result.stderr.contains("no server could be asked"), "\(result)")
      #expect(try fixture.scratch.read(Fixture.projectFile).contains("\"overseer\": \"llama3.1:8b\""))
    }
  }

  @Test func leavesOutWhatTheUserHasDecided() async throws {
    try await withFixture { fixture in
      try await fixture.run("config", "set", "llm.baseUrl", "http://localhost:4242", "--user")
      try await fixture.run("models", "set", "overseer", "qwen3:8b", "--user")
      // The variable would otherwise be where the address comes from.
      let result = try await fixture.nexus("init", with: ["OLLAMA_HOST": nil])
      #expect(result.status == 0, "\(result)")
      let text = try fixture.scratch.read(Fixture.projectFile)
      #expect(!text.contains("baseUrl") && !text.contains("overseer") && text.contains("implementation"), "\(text)")
    }
  }

  @Test func neverOverwrites() async throws {
    try await withFixture { fixture in
      try fixture.scratch.write("{\"llm\": {\"timeout\": 5}}", to: Fixture.projectFile)
      let result = try await fixture.run("init")
      #expect(result.stdout.contains("kept   ") && result.stdout.contains("wrote  "), "\(result)")
      #expect(try fixture.scratch.read(Fixture.projectFile) == "{\"llm\": {\"timeout\": 5}}")
    }
  }

  @Test(arguments: [
    (["Package.swift": ""], ["swift test"]), (["Cargo.toml": ""], ["cargo test"]), (["go.mod": ""], ["go test ./..."]),
    (["package.json": "{\"scripts\": {\"test\": \"jest\"}}"], ["npm test"]),
    (["package.json": "{\"scripts\": {\"test\": \"jest\"}}", "yarn.lock": ""], ["yarn test"]),
    (["package.json": "{\"scripts\": {\"test\": \"echo \\\"Error: no test specified\\\" && exit 1\"}}"], []),
    (["package.json": "not JSON"], []), (["pytest.ini": ""], ["python3 -m pytest"]),
    (["test_ledger.py": ""], ["python3 -m unittest"]),
    (["tests/test_ledger.py": ""], ["python3 -m unittest discover tests"]),
    (["Makefile": "all:\n\tcc\ntest: all\n\t./a\n", "Package.swift": ""], ["make test"]),
    (["Makefile": ".PHONY: test\ntest := x\n", "Package.swift": ""], ["swift test"]),
    (["justfile": "test *args:\n  cargo test\n", "Cargo.toml": ""], ["just test"]),
    (["justfile": "test := \"x\"\n"], []), (["deno.json": "{}"], ["deno test"]), (["pom.xml": ""], ["mvn test"]),
    (["build.gradle.kts": ""], ["gradle test"]), (["App.csproj": ""], ["dotnet test"]),
    (["Gemfile": "", "spec/a_spec.rb": ""], ["bundle exec rspec"]), (["Gemfile": ""], []),
    (["mix.exs": ""], ["mix test"]), (["composer.json": "{\"scripts\": {\"test\": \"phpunit\"}}"], ["composer test"]),
    (["build.zig": "const step = b.step(\"test\", \"\");"], ["zig build test"]), (["build.zig": ""], []),
    (["Package.swift": "", "Cargo.toml": ""], ["swift test", "cargo test"]), (["readme.md": ""], []),
  ])
  func namesLikelyChecksAndWritesNone(files: [String: String], checks: [String]) async throws {
    try await withFixture(files: files) { fixture in
      let result = try await fixture.run("init", "--json")
      #expect(try JSONValue(parsing: Array(result.stdout.utf8))["suggestedChecks"] == JSONValue(checks))
      #expect(!(try fixture.scratch.read(Fixture.projectFile).contains("checks")))
    }
  }

  @Test(arguments: [("\n", "[\"make test\"]\n"), ("n\n", "[]\n")])
  func atATerminalItAsksWhetherToUseThem(answer: String, checks: String) async throws {
    try await withFixture(files: ["Makefile": "test:\n\ttrue\n"]) { fixture in
      let process = try fixture.start("init", input: nil, terminal: ProcessRunner.Terminal())
      process.write("\n\n")
      try await process.waitForOutput("Use \"make test\" as a check? [Y/n] ")
      process.write(answer)
      #expect(try await process.result().status == 0)
      #expect(try await fixture.run("config", "get", "checks").stdout == checks)
      #expect(try await fixture.run("config", "trust").stderr.contains("Nothing to allow."))
    }
  }

  @Test func atATerminalItAsksForModelsAndRecommendsByMemory() async throws {
    let models = [
      Recording.Model("qwen3:32b").with {
        $0.capabilities = ["completion", "thinking"]
        $0.sizeInBytes = 20_000_000_000
      },
      Recording.Model("llama3.2:3b").with { $0.sizeInBytes = 2_000_000_000 },
      Recording.Model("qwen2.5-coder:7b").with { $0.sizeInBytes = 4_700_000_000 },
    ]
    try await withFixture(models: models) { fixture in
      try fixture.scratch.write(
        #"{"qwen2.5-coder:7b": {"rightByForm": {"search-replace": 3}, "plans": false}}"#,
        to: "home/.local/state/nexus-overseer/exams.json")
      let process = try fixture.start("init", input: nil, terminal: ProcessRunner.Terminal(columns: 120, rows: 30))
      try await process.waitForOutput("20.0 GB")
      try await process.waitForOutput("as Implementer: search-replace; not as Overseer")
      try await process.waitForOutput("The Overseer plans and reviews.")
      try await process.waitForOutput("llama3.2:3b is recommended: [")
      process.write("9\nqwen3:32b\n")
      try await process.waitForOutput("The Implementer writes the edits.")
      try await process.waitForOutput("qwen2.5-coder:7b is recommended: [")
      process.write("\n")
      let result = try await process.result()
      #expect(result.status == 0 && result.stdout.contains("They may need more memory than there is"), "\(result)")
      #expect(try await fixture.run("config", "get", "llm.models.overseer.model").stdout == "qwen3:32b\n")
      #expect(try await fixture.run("config", "get", "llm.models.implementation.model").stdout == "qwen2.5-coder:7b\n")
    }
  }

  @Test func aCheckThatFailsIsKeptOnlyIfOneSaysSo() async throws {
    try await withFixture(files: ["Makefile": "test:\n\t@echo no luck; false\n"], models: []) { fixture in
      let process = try fixture.start("init", input: nil, terminal: ProcessRunner.Terminal())
      try await process.waitForOutput("Use \"make test\" as a check? [Y/n] ")
      process.write("y\n")
      try await process.waitForOutput("no luck")
      try await process.waitForOutput("Keep \"make test\" all the same? [y/N] ")
      process.write("\n")
      #expect(try await process.result().status == 0)
      #expect(try await fixture.run("config", "get", "checks").stdout == "[]\n")
    }
  }

  @Test func theCommandItNamesWorksAsItStands() async throws {
    try await withFixture(files: ["Makefile": "test:\n\ttrue\n"]) { fixture in
      let result = try await fixture.run("init")
      let line = try #require(result.stderr.split(separator: "\n").first { $0.contains("config set checks") })
      let program = try BuildProducts.path(of: "nexus")
      let command = line.drop(while: \.isWhitespace).replacing(
        "nexus config", with: "\(program) config", maxReplacements: 1)
      let set = try await fixture.runner.run("/bin/sh", ["-c", String(command)])
      #expect(set.status == 0, "\(set)")
      #expect(try await fixture.run("config", "get", "checks").stdout == "[\"make test\"]\n")
      #expect(!(try await fixture.run("init").stderr.contains("config set checks")))
    }
  }

  @Test func needsARepositoryWithAWorkTree() async throws {
    try await withFixture { fixture in
      let elsewhere = try fixture.scratch.makeDirectory("elsewhere")
      let outside = try await fixture.runner.with([:], directory: elsewhere).run("nexus", ["init"])
      #expect(outside.status == 69 && outside.stderr.contains("git init"), "\(outside)")
      try fixture.repository.run("init", "--quiet", "--bare", fixture.scratch("bare"))
      let bare = try await fixture.nexus("init", "-C", fixture.scratch("bare"))
      #expect(bare.status == 69 && bare.stderr.contains("bare"), "\(bare)")
    }
  }

  @Test func aPlaceThatCannotBeWrittenIsAnError() async throws {
    try await withFixture { fixture in
      // A file where the directory should be, so that it holds for the superuser too.
      try fixture.repository.write([".nexus-overseer": ""])
      let result = try await fixture.nexus("init")
      #expect(result.status == 69 && result.stderr.contains("cannot be written"), "\(result)")
    }
  }
}
