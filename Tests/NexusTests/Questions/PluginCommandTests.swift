import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(3))) struct PluginCommandTests {
  private static func example(_ name: String) -> String {
    ProjectDocument.root.appending(path: "Examples/plugins/\(name)").path
  }

  @Test func aFilterIsAddedUsedAndRemoved() async throws {
    try await Fixture.with([.reply("[customer] is ACME.")]) { fixture in
      let refused = try await fixture.nexus("plugin", "add", Self.example("mask"))
      #expect(refused.status == 1 && refused.stderr.contains("./mask.sh"), "\(refused)")
      try await fixture.run("plugin", "add", Self.example("mask"), "--yes")
      let listed = try await fixture.run("plugin", "list", "--json").stdout
      let object = try #require(try JSONValue(parsing: listed.trimmingCharacters(in: .newlines)).object)
      #expect(DocumentedMembers(try ProjectDocument("docs/json.md")).faults(of: object, below: "plugin") == [])
      let answer = try await fixture.nexus("ask", "--filter", "mask", "Who is ACME?")
      #expect(answer.status == 0 && answer.stdout == "[customer] is ACME.\n", "\(answer)")
      let sent = fixture.server.requests.last { $0.endpoint == .chat }?.body?["messages"]?[0]?["content"]?.string
      #expect(sent == "Who is [customer]?")
      try await fixture.run("plugin", "remove", "mask")
      let gone = try await fixture.nexus("ask", "--filter", "mask", "Who is ACME?")
      #expect(gone.status == 65 && gone.stderr.contains("no plugin mask"), "\(gone)")
    }
  }

  /// What a filter keeps from models they are not shown by tools either.
  @Test func aFilterChangesWhatToolsAnswer() async throws {
    let exchanges: [Recording.Exchange] = [
      .toolCalls(.init("read_file", ["path": "customers.txt"])).requiring(.tools),
      .reply("It is [customer].").expecting("1 [customer]\n").lacking("ACME"),
    ]
    try await Fixture.with(exchanges, { $0.files["customers.txt"] = "1 ACME\n" }) { fixture in
      try await fixture.run("init")
      try await fixture.run("plugin", "add", Self.example("mask"), "--yes")
      let answer = try await fixture.nexus("ask", "--tools", "--filter", "mask", "Who is the customer?")
      #expect(answer.status == 0 && answer.stdout == "It is [customer].\n", "\(answer)")
    }
  }

  @Test func aProviderAnswersAsAModelAndAnOutputWritesARun() async throws {
    try await Fixture.with([]) { fixture in
      for name in ["parrot", "html"] { try await fixture.run("plugin", "add", Self.example(name), "--yes") }
      let checked = try await fixture.nexus("plugin", "check", "parrot")
      #expect(checked.status == 0 && checked.stdout.contains("models: plain, loud"), "\(checked)")
      let answer = try await fixture.nexus("ask", "-m", "parrot/loud", "cheese")
      #expect(answer.status == 0 && answer.stdout == "CHEESE\n", "\(answer)")
      let text = "steps: [{ id: a, model: parrot/plain, prompt: \"1 < 2\" }]\n"
      try fixture.scratch.write(text, to: "repository/.nexus-overseer/workflows/own.yaml")
      #expect(try await fixture.nexus("workflow", "run", "own").stdout == "1 < 2\n")
      let page = try await fixture.nexus("workflow", "export", "1", "--form", "html")
      #expect(page.status == 0 && page.stdout.contains("<h2>a</h2><pre>1 &lt; 2</pre>"), "\(page)")
    }
  }

  /// A plugin's models play roles as those of servers do.
  @Test func aProviderPlansAndWrites() async throws {
    try await Fixture.with([], { $0.checks = [] }) { fixture in
      let manifest = #"{"name":"own","kind":"provider","local":true,"run":["python3","./own.py"]}"#
      try fixture.scratch.write(manifest, to: "own/plugin.json")
      try fixture.scratch.write(
        """
        import json, sys
        for line in sys.stdin:
            asked = json.loads(line)
            said = {"models": ["m:1b"]} if asked["do"] == "models" else {"text": "bonjour"}
            print(json.dumps({"id": asked["id"], **said}), flush=True)
        """, to: "own/own.py")
      try await fixture.run("plugin", "add", fixture.scratch.path + "/own", "--yes")
      let listed = try await fixture.nexus("models", "list")
      #expect(listed.stdout.contains("own/m:1b") || listed.stdout.contains("m:1b"), "\(listed)")
      let done = try await fixture.nexus(
        "do", "Greet in French", "greeting.txt", "--implementation", "own/m:1b", "--overseer", "own/m:1b", "--check",
        "grep -q bonjour greeting.txt")
      #expect(done.status == 0, "\(done)")
      #expect(try fixture.repository.run("show", "nexus/1-greet-in-french:greeting.txt") == "bonjour\n")
      #expect(fixture.server.requests.allSatisfy { $0.endpoint != .chat })
      let unknown = try await fixture.nexus("ask", "-m", "own/none", "Anything")
      #expect(unknown.status != 0 && unknown.stderr.contains("no such model"), "\(unknown)")
    }
  }

  /// What may send prompts elsewhere needs the leave that a server elsewhere needs.
  @Test func aProviderThatIsNotLocalNeedsLeave() async throws {
    try await Fixture.with([]) { fixture in
      let script = #"read -r l; echo '{\"id\":1,\"models\":[\"a\"]}'"#
      let manifest = #"{"name":"far","kind":"provider","run":["sh","-c","\#(script)"]}"#
      try fixture.scratch.write(manifest, to: "far/plugin.json")
      try await fixture.run("plugin", "add", fixture.scratch.path + "/far", "--yes")
      let refused = try await fixture.nexus("ask", "-m", "far/a", "Anything")
      #expect(refused.status == 78 || refused.status == 77, "\(refused)")
      #expect(refused.stderr.contains("llm.allowRemote"), "\(refused)")
    }
  }

  /// An integration is a server of tools, and needs the same leave as one of the configuration.
  @Test func anIntegrationOffersItsToolsOnceItIsTrusted() async throws {
    try await Fixture.with([]) { fixture in
      let checked = try await fixture.nexus("plugin", "check", Self.example("clock"))
      #expect(checked.status == 0 && checked.stdout.contains("clock__today, clock__days_between"), "\(checked)")
      let added = try await fixture.nexus("plugin", "add", Self.example("clock"), "--yes")
      #expect(added.status == 0 && added.stderr.contains("nexus mcp trust clock"), "\(added)")
      let before = try await fixture.run("mcp", "servers", "--json").stdout
      let object = try #require(try JSONValue(parsing: before.trimmingCharacters(in: .newlines)).object)
      #expect(object["layer"] == "plugin" && object["needsLeave"] == true && object["isAllowed"] == false)
      try await fixture.run("mcp", "trust", "clock")
      let after = try await fixture.nexus("mcp", "servers", "--json")
      #expect(after.stdout.contains(#""isAllowed":true"#), "\(after)")
      // Switched off by its name, it is left alone.
      try fixture.scratch.write(
        #"{"mcpServers": {"clock": {"command": "false", "disabled": true}}}"#,
        to: "repository/.nexus-overseer/config.json")
      #expect(try await fixture.run("mcp", "servers", "--json").stdout.isEmpty)
    }
  }

  /// What was there is named before it is replaced, and what a setting hides is told.
  @Test func aPluginThatReplacesOrIsHiddenIsToldOf() async throws {
    try await Fixture.with([]) { fixture in
      let run = #""run":["sh","-c","cat"],"version":"2""#
      try fixture.scratch.write(#"{"name":"own","kind":"provider",\#(run)}"#, to: "first/plugin.json")
      try fixture.scratch.write(#"{"name":"own","kind":"filter",\#(run)}"#, to: "second/plugin.json")
      let first = try await fixture.nexus("plugin", "add", fixture.scratch.path + "/first", "--yes")
      #expect(first.status == 0 && !first.stderr.contains("replaces"), "\(first)")
      try await fixture.run("config", "set", "providers.own.baseUrl", "http://127.0.0.1:9")
      let listed = try await fixture.nexus("plugin", "list")
      #expect(listed.stderr.contains("own is not used: the setting providers.own goes before"), "\(listed)")
      let told = try await fixture.nexus("plugin", "list", "--json")
      #expect(told.stdout.contains(#""hiddenBy":"providers.own""#), "\(told)")
      let trust = try await fixture.nexus("mcp", "trust", "own")
      #expect(trust.status == 65 && trust.stderr.contains("The plugin own is a provider"), "\(trust)")
      let second = try await fixture.nexus("plugin", "add", fixture.scratch.path + "/second", "--yes")
      #expect(second.stderr.contains("It replaces the provider own 2, which is there."), "\(second)")
    }
  }

  @Test func anIntegrationThatFailsSaysWhatItWroteToItsErrors() async throws {
    try await Fixture.with([]) { fixture in
      let manifest = #"{"name":"bad","kind":"integration","run":["sh","-c","echo No module found. >&2; exit 4"]}"#
      try fixture.scratch.write(manifest, to: "bad/plugin.json")
      let checked = try await fixture.nexus("plugin", "check", fixture.scratch.path + "/bad")
      #expect(checked.status == 69 && checked.stderr.contains("It said: No module found."), "\(checked)")
    }
  }

  /// Nothing is sent where a filter fails, and the failure names it.
  @Test func aPluginThatCrashesIsNamedAndNothingIsSent() async throws {
    try await Fixture.with([]) { fixture in
      let manifest = #"{"name":"bad","kind":"filter","run":["sh","-c","echo broken >&2; exit 4"]}"#
      try fixture.scratch.write(manifest, to: "bad/plugin.json")
      let directory = fixture.scratch.path + "/bad"
      #expect(try await fixture.nexus("plugin", "check", directory).status == 69)
      try await fixture.run("plugin", "add", directory, "--yes")
      let answer = try await fixture.nexus("ask", "--filter", "bad", "Anything")
      #expect(answer.status == 69, "\(answer)")
      #expect(
        answer.stderr.contains("\"bad\" ended with status 4 before it had answered. It said: broken"), "\(answer)")
      #expect(fixture.server.requests.allSatisfy { $0.endpoint != .chat })
    }
  }
}
