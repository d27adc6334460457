import Isolation
import JSONText
import NexusProtocol
import Testing

@testable import Plugins

/// The examples as somebody would use them who begins with one.
@Suite(.timeLimit(.minutes(1))) struct PluginExampleTests {
  @Test func aFilterInShell() async throws {
    let plugin = try Plugins.example("mask")
    #expect(
      try await plugin.filtered("For ACME: \"cats\"\nand ACME", at: .prompt)
        == "For [customer]: \"cats\"\nand [customer]")
    // It is for prompts alone.
    #expect(try await plugin.filtered("ACME", at: .reply) == "ACME")
  }

  @Test func anOutputInPython() async throws {
    let plugin = try Plugins.example("html")
    let run: JSONValue = ["run": 3, "workflow": "w<1>", "steps": [["step": "a", "response": "1 < 2"]]]
    let page = try await plugin.written(run, kind: "run")
    #expect(page.contains("<h1>Run 3 of w&lt;1&gt;</h1><h2>a</h2><pre>1 &lt; 2</pre>"))
    let error = await #expect(throws: PluginError.self) { try await plugin.written([], kind: "plan") }
    #expect(error?.message == "The plugin \"html\": only runs can be written as HTML")
  }

  @Test func aProviderInPython() async throws {
    let plugin = try Plugins.example("parrot")
    #expect(try await plugin.models() == ["plain", "loud"])
    let request = ChatRequest(
      model: "loud", messages: [Message(.user, "Say cheese")], options: GenerationOptions(contextLength: 4096))
    let told = Locked("")
    let reply = try await PluginModel(plugin).reply(to: request) { event in
      if case .content(let text) = event { told.change { $0 += text } }
    }
    #expect(reply.content == "SAY CHEESE" && reply.usage.outputTokens == 2)
    #expect(told.withLock { $0 } == "SAY CHEESE")
    var other = request
    other.model = "none"
    let error = await #expect(throws: ModelError.self) { try await PluginModel(plugin).reply(to: other) { _ in } }
    #expect(error?.code == .modelFailed && error?.retry == .never)
  }

  @Test(arguments: [
    ("{", "it is no JSON"), ("[]", "must be a JSON object"), (#"{"name":"A b"}"#, "\"name\" must be"),
    (#"{"name":"a","kind":"x"}"#, "\"kind\" must be one of provider, filter, output, integration"),
    (#"{"name":"a","kind":"filter","run":[]}"#, "\"run\" must be"),
    (#"{"name":"a","kind":"filter","run":["x"],"when":["never"]}"#, "\"when\" must be"),
    (#"{"name":"a","kind":"filter","run":["x"],"timeout":0}"#, "\"timeout\" must be"),
    (#"{"name":"a","kind":"filter","run":["x"],"tiemout":1}"#, "there is no member \"tiemout\""),
    (#"{"name":"a","kind":"filter","run":["x"],"environment":"A"}"#, "\"environment\" must be"),
  ])
  func aManifestThatCannotBeUsedIsNamed(text: String, part: String) {
    let error = #expect(throws: PluginError.self) { try PluginManifest(Array(text.utf8), file: "plugin.json") }
    #expect(error?.message.contains(part) == true, "\(String(describing: error))")
  }
}
