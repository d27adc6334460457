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
