import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(2))) struct MapCommandTests {
  private static let files = [
    "ledger/cli.py": "import report\n\ndef main():\n    print(report.to_csv([]))\n",
    "ledger/report.py": "def to_csv(rows):\n    return rows\n",
    "vendor/six.py": "def six():\n    pass\n",
  ]

  @Test func showsWhatTheQuestionIsAboutFirst() async throws {
    try await Fixture.with {
      $0.files = Self.files
    } _: { fixture in
      let result = try await fixture.nexus("map", "--for", "Write the rows of the report as CSV")
      #expect(result.status == 0)
      #expect(result.stdout.hasPrefix("ledger/report.py\n  1 def to_csv(rows):\n"))
      #expect(result.stdout.contains("vendor/six.py (vendored)\n"))
    }
  }

  @Test func secretsInDefinitionsAreNotShown() async throws {
    let key = "AKIA" + "QWERTYUIOPASDFGH"
    try await Fixture.with {
      $0.files = ["ledger/keys.py": "def login(key=\"\(key)\"):\n    pass\n"]
    } _: { fixture in
      for arguments in [["map"], ["map", "--json"]] {
        let result = try await fixture.runner.run("nexus", arguments)
        #expect(result.stdout.contains("def login") && !result.stdout.contains(key), "\(result)")
      }
    }
  }

  @Test func saysHowManyFilesAreNotShown() async throws {
    try await Fixture.with {
      $0.files = Self.files
    } _: { fixture in
      let result = try await fixture.nexus("map", "--tokens", "25")
      #expect(result.stdout.utf8.count <= 75)
      #expect(result.stdout.contains("more files are not shown)"))
      #expect(result.stderr.contains("Next: `nexus map --tokens 100`"))
    }
  }

  @Test(arguments: ["0", "-1", "16777217", "9223372036854775807"]) func refusesSizesThatNoModelHas(tokens: String)
    async throws
  {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("map", "--tokens=\(tokens)")
      #expect(result.status == 64 && result.stderr.contains("from 1 to 16777216"), "\(result)")
      #expect(try await fixture.nexus("map", "--tokens", "16777216").status == 0)
    }
  }

  @Test func looksAtContentOnlyOnceOnAnyBranch() async throws {
    try await Fixture.with {
      $0.files = Self.files
    } _: { fixture in
      #expect(try await read(fixture) == 2)
      let first = try await fixture.nexus("map")
      #expect(try await read(fixture) == 0)
      #expect(try await fixture.nexus("map").stdout == first.stdout)
      try fixture.repository.run("checkout", "-q", "-b", "other")
      try fixture.repository.commit(
        ["ledger/new.py": "def new(): pass\n", "copy.py": Self.files["ledger/cli.py"]!], "Add")
      #expect(try await read(fixture) == 1)
      #expect(try await read(fixture, "--at", "main") == 0)
    }
  }

  @Test func aCommitThatIsNotThereIsBadInput() async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("map", "--at", "nowhere")
      #expect(result.status == 65 && result.stdout == "")
      #expect(try await fixture.nexus("map", "--tokens", "0").status == 64)
    }
  }

  @Test func aRepositoryWithoutCommitsHasNoMap() async throws {
    try await Fixture.with {
      $0.files = [:]
    } _: { fixture in
      let result = try await fixture.nexus("map")
      #expect(result.status == 69)
    }
  }

  /// How many contents a run had to look at.
  private func read(_ fixture: Fixture, _ arguments: String...) async throws -> Int? {
    let result = try await fixture.runner.run("nexus", ["map", "--json"] + arguments)
    let line = try #require(result.stdout.split(separator: "\n").last)
    return try JSONValue(parsing: Array(line.utf8))["read"]?.int
  }
}
