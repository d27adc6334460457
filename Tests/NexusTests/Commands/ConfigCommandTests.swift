import Foundation
import JSONText
import NexusTestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ConfigCommandTests {
  private func withFixture(_ body: (Fixture) async throws -> Void) async throws {
    try await Fixture.with { fixture in
      try fixture.removeUserConfiguration()
      try await body(fixture)
    }
  }

  @Test func whatIsSetAtTheSameTimeIsAllThere() async throws {
    try await Fixture.with { fixture in
      let script = """
        cd "$1"
        for number in 1 2 3 4 5; do
          for name in implement.maxAttempts plan.maxTasks plan.maxRepairs reading.maxRequests; do
            "$0" config set $name 3 >/dev/null 2>&1 &
          done
          wait
          "$0" config unset plan.maxTasks & "$0" config unset plan.maxRepairs & wait
        done
        """
      try await fixture.shell(script, try BuildProducts.path(of: "nexus"), fixture.repository.path)
      let file = try JSONValue(parsing: Array(fixture.scratch.read(Fixture.projectFile).utf8))
      #expect(file["implement"]?["maxAttempts"]?.int == 3, "\(file.text())")
      #expect(file["reading"]?["maxRequests"]?.int == 3, "\(file.text())")
      #expect(file["plan"]?["maxTasks"] == nil && file["plan"]?["maxRepairs"] == nil, "\(file.text())")
    }
  }

  @Test func setsReadsAndRemovesSettings() async throws {
    try await withFixture { fixture in
      try await fixture.expectSession(
        "config",
        [
          ["config", "path"], ["config", "set", "llm.timeout", "600"], ["config", "set", "llm.timeout", "600"],
          ["config", "set", "plan.maxTasks", "5", "--user"], ["config", "set", "llm.models.overseer", "qwen3:8b"],
          ["config", "set", "llm.models.overseer.contextLength", "8192"], ["config", "get", "llm.timeout"],
          ["config", "get", "llm.models.overseer.model"], ["config", "get", "llm.models.overseer"],
          ["config", "get", "ui.pager"], ["config", "list"], ["config", "path"], ["config", "unset", "llm.timeout"],
          ["config", "unset", "llm.timeout"], ["config", "get", "llm.timeout"],
        ])
      #expect(
        try fixture.scratch.read(Fixture.projectFile) == """
          {
            "llm": {
              "models": {
                "overseer": {
                  "model": "qwen3:8b",
                  "contextLength": 8192
                }
              }
            }
          }

          """)
    }
  }

  @Test func speaksJSON() async throws {
    try await withFixture { fixture in
      try fixture.scratch.write("{\"llm\": {\"timeout\": 7}}\n", to: Fixture.projectFile)
      try await fixture.expectSession(
        "config-json",
        [
          ["config", "get", "llm.timeout", "--json"], ["config", "get", "llm.baseUrl", "--json"],
          ["config", "get", "implement", "--json"], ["config", "set", "llm.timeout", "8", "--json"],
          ["config", "unset", "llm.timeout", "--json"], ["config", "path", "--json"],
        ])
      let list = try await fixture.run("config", "list", "--json").stdout
      let values = try list.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
      let address = try #require(values.first { $0["path"]?.string == "llm.baseUrl" })
      #expect(address["layer"] == "environment" && address["source"] == "OLLAMA_HOST")
      let schema = try JSONValue(parsing: Array(try await fixture.run("config", "schema").stdout.utf8))
      #expect(schema["properties"]?["llm"]?["type"] == "object")
      #expect(try await fixture.run("config", "schema", "--json").stdout.split(separator: "\n").count == 1)
    }
  }

  @Test func refusesWhatIsNoSettingOrNoValue() async throws {
    try await withFixture { fixture in
      try await fixture.expectSession(
        "config-refusals",
        [
          ["config", "set", "llm.timout", "5"], ["config", "set", "llm.timeout", "soon"],
          ["config", "set", "llm.timeout", "0"], ["config", "set", "llm", "x"],
          ["config", "set", "checks", "[\"\"]"], ["config", "set", "ui.color", "pink"],
          ["config", "set", "llm.models.overseer.model", "bad name"], ["config", "get", "lm.timeout"],
          ["config", "unset", "nonsense"],
        ])
      #expect(!FileManager.default.fileExists(atPath: fixture.scratch(Fixture.projectFile)))
      #expect(!FileManager.default.fileExists(atPath: fixture.scratch(Fixture.userFile)))
    }
  }

  @Test func changesNothingElseInTheFile() async throws {
    try await withFixture { fixture in
      let text = "{ \"unknown\": [1,2],\r\n\t\"llm\" : { \"timeout\":  5 } }"
      try fixture.scratch.write(text, to: Fixture.projectFile)
      let path = fixture.scratch(Fixture.projectFile)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      let result = try await fixture.run("config", "set", "llm.timeout", "50")
      #expect(try fixture.scratch.read(Fixture.projectFile) == text.replacing("  5 ", with: "  50 "))
      #expect(result.stderr.contains("cannot be used yet") && result.stderr.contains("\"unknown\""), "\(result)")
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
      #expect(mode?.intValue == 0o600)
      try await fixture.run("config", "unset", "unknown")
      #expect(try await fixture.run("config", "get", "llm.timeout").stdout == "50\n")
    }
  }

  @Test func aFileBehindALinkStaysBehindIt() async throws {
    try await withFixture { fixture in
      let real = try fixture.scratch.write("{}", to: "dotfiles/nexus.json")
      let link = fixture.scratch(Fixture.userFile)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
      try await fixture.run("config", "set", "llm.timeout", "9", "--user")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == real)
      #expect(try fixture.scratch.read("dotfiles/nexus.json").contains("\"timeout\": 9"))
    }
  }

  @Test func aBrokenFileIsNamedWithItsPlaceAndCanBeMended() async throws {
    try await withFixture { fixture in
      try fixture.scratch.write("{\n  \"llm\": {\"timeout\": 5,}\n}\n", to: Fixture.projectFile)
      for command in [["config", "list"], ["config", "set", "llm.timeout", "6"], ["config", "get", "checks"]] {
        let result = try await fixture.runner.run("nexus", command)
        #expect(result.status == 78 && result.stdout.isEmpty, "\(result)")
        #expect(result.stderr.contains("config.json:2:24") || result.stderr.contains("config.json:2:25"), "\(result)")
      }
      #expect(try await fixture.run("config", "path").stdout.contains("exists"))
      let edited = try await fixture.nexus("config", "edit", "--file", "-", input: "{\"llm\": {\"timeout\": 6}}")
      #expect(edited.status == 0, "\(edited)")
      #expect(try await fixture.run("config", "get", "llm.timeout").stdout == "6\n")
    }
  }

  @Test func whatIsPersonalGoesToTheUsersFile() async throws {
    try await withFixture { fixture in
      let result = try await fixture.run("config", "set", "llm.allowRemote", "true")
      #expect(result.stderr.contains("for you alone to decide"))
      #expect(try fixture.scratch.read(Fixture.userFile).contains("\"allowRemote\": true"))
      #expect(!FileManager.default.fileExists(atPath: fixture.scratch(Fixture.projectFile)))
      try await fixture.run("config", "unset", "llm.allowRemote")
      #expect(try await fixture.run("config", "get", "llm.allowRemote").stdout == "false\n")
    }
  }

  @Test func checksThatAreSetMayRun() async throws {
    try await withFixture { fixture in
      try await fixture.run("config", "set", "checks", "[\"true\", {\"run\": [\"false\"], \"name\": \"no\"}]")
      let trust = try await fixture.run("config", "trust")
      #expect(trust.stdout.isEmpty && trust.stderr.contains("Nothing to allow."))
      #expect(try fixture.repository.status() == ["?? .nexus-overseer/config.json"])
    }
  }

  @Test func aCommandIsAListOfOneAndMoreAreAdded() async throws {
    try await withFixture { fixture in
      try await fixture.run("config", "set", "checks", "make a, b")
      #expect(try await fixture.run("config", "get", "checks").stdout == "[\"make a, b\"]\n")
      try await fixture.run("config", "add", "checks", "make lint")
      #expect(try await fixture.run("config", "get", "checks").stdout == "[\"make a, b\",\"make lint\"]\n")
      #expect(try await fixture.run("config", "trust").stderr.contains("Nothing to allow."))
      let refused = try await fixture.nexus("config", "add", "llm.timeout", "5")
      #expect(refused.status == 78 && refused.stderr.contains("\"llm.timeout\" is no list."), "\(refused)")
    }
  }

  @Test func whatTheUsersFileHasIsAddedToInTheProject() async throws {
    try await Fixture.with([], { $0.checks = ["make test"] }) { fixture in
      try await fixture.run("config", "add", "checks", "make lint")
      #expect(try await fixture.run("config", "get", "checks").stdout == "[\"make test\",\"make lint\"]\n")
    }
  }

  @Test func saysWhenAnotherLayerOutweighsTheChange() async throws {
    try await withFixture { fixture in
      let result = try await fixture.run("config", "set", "llm.baseUrl", "http://example.test:1")
      #expect(result.stderr.contains("from environment variable OLLAMA_HOST"), "\(result)")
    }
  }

  @Test func outsideARepositoryTheUsersFileIsChanged() async throws {
    try await withFixture { fixture in
      let elsewhere = try fixture.scratch.makeDirectory("elsewhere")
      let runner = fixture.runner.with([:], directory: elsewhere)
      let result = try await runner.run("nexus", ["config", "set", "llm.timeout", "11"])
      #expect(result.stdout == "llm.timeout is now 11 in ~/.config/nexus-overseer/config.json\n", "\(result)")
      let homeless = try await runner.with(["HOME": nil, "XDG_CONFIG_HOME": nil])
        .run("nexus", ["config", "set", "llm.timeout", "11"])
      #expect(homeless.status == 78 && homeless.stderr.contains("neither HOME nor XDG_CONFIG_HOME"), "\(homeless)")
    }
  }

  @Test func aPlaceThatCannotBeWrittenIsAnError() async throws {
    try await withFixture { fixture in
      // Below a file, so that it holds for the superuser too.
      let result = try await fixture.nexus(
        "config", "set", "llm.timeout", "5", "--user",
        with: ["XDG_CONFIG_HOME": fixture.repository.path + "/greeting.txt"])
      #expect(result.status == 69 && result.stderr.contains("cannot be written: Not a directory"), "\(result)")
    }
  }

  @Test func anEditedTextIsCheckedBeforeItIsPutInPlace() async throws {
    try await withFixture { fixture in
      try fixture.scratch.write("{\"llm\": {\"timeout\": 5}}\n", to: Fixture.projectFile)
      func editor(_ line: String) -> [String: String?] { ["EDITOR": line] }
      let good = try await fixture.nexus("config", "edit", with: editor("sed -i s/5/6/"))
      #expect(good.status == 0 && good.stderr.contains("is saved"), "\(good)")
      let same = try await fixture.nexus("config", "edit", with: editor("true"))
      #expect(same.status == 0 && same.stderr.contains("Nothing was changed"), "\(same)")
      let bad = try await fixture.nexus("config", "edit", with: editor("sed -i s/6/0/"))
      #expect(bad.status == 78 && bad.stderr.contains("\"llm.timeout\""), "\(bad)")
      #expect(try fixture.scratch.read(Fixture.projectFile) == "{\"llm\": {\"timeout\": 6}}\n")
      let kept = try #require(bad.stderr.firstMatch(of: #/--file ([^`]+)`/#)?.1)
      #expect(try String(contentsOfFile: String(kept), encoding: .utf8) == "{\"llm\": {\"timeout\": 0}}\n")
      let given = try await fixture.nexus("config", "edit", "--file", String(kept))
      #expect(given.status == 78 && !given.stderr.contains("is kept in"), "\(given)")
      let gone = try await fixture.nexus("config", "edit", "--file", "nowhere")
      #expect(gone.status == 65, "\(gone)")
      let failing = try await fixture.nexus("config", "edit", with: editor("false"))
      #expect(failing.status != 0 && failing.stderr.hasPrefix("Error: "), "\(failing)")
      let none = try await fixture.nexus("config", "edit", with: ["EDITOR": nil])
      #expect(none.status == 78 && none.stderr.contains("No editor is known"), "\(none)")
    }
  }

  @Test func checksInAnEditedFileStillNeedLeave() async throws {
    try await withFixture { fixture in
      let result = try await fixture.nexus("config", "edit", "--file", "-", input: "{\"checks\": [\"true\"]}")
      #expect(result.stderr.contains("nexus config trust"), "\(result)")
      #expect(try await fixture.run("config", "trust").stdout == "allowed  true\n")
    }
  }
}
