import Foundation
import JSONText
import Testing

@testable import Plugins

@Suite(.timeLimit(.minutes(1))) struct PluginProcessTests {
  private func failure(_ plugin: Plugin) async -> PluginError? {
    await #expect(throws: PluginError.self) { try await plugin.filtered("x", at: .prompt) }
  }

  @Test func isStartedOnceAndAnswersInOrder() async throws {
    let script =
      #"n=0; while IFS= read -r line; do n=$((n+1)); id=${line%%,*}; printf '%s,"text":"%s"}\n' "$id" $n; done"#
    let plugin = try Plugins.shell(script)
    for number in 1...3 { #expect(try await plugin.filtered("x", at: .reply) == "\(number)") }
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<4 { group.addTask { try await plugin.filtered("x", at: .prompt) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(texts.sorted() == ["4", "5", "6", "7"])
    await plugin.process.end()
  }

  /// More than the pipes hold, in both directions at once.
  @Test func longTextsComeBackWhole() async throws {
    let text = String(repeating: "äöü€ \"\\\n", count: 300_000)
    let plugin = try Plugins.shell("cat")
    #expect(try await plugin.filtered(text, at: .prompt) == text)
  }

  @Test func aCrashIsNamedWithItsLastWordsAndThePluginStartsAgain() async throws {
    let plugin = try Plugins.shell("read -r line; echo 'no disk left' >&2; exit 3")
    let error = await failure(plugin)
    #expect(error?.code == .ended)
    #expect(error?.message == "The plugin \"test\" ended with status 3 before it had answered. It said: no disk left")
    #expect(await failure(plugin)?.code == .ended)
    #expect(await failure(plugin)?.code == .ended)
    #expect(await failure(plugin)?.message.contains("has failed 3 times") == true)
  }

  @Test func aFloodIsEnded() async throws {
    var limits = PluginProcess.Limits()
    (limits.lineInBytes, limits.answerInBytes) = (1 << 16, 1 << 20)
    let line = try Plugins.shell("yes | tr -d '\\n'", limits: limits)
    #expect(await failure(line)?.code == .flooded)
    let lines = try Plugins.shell(
      #"yes '{"id":1,"delta":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}'"#, limits: limits)
    #expect(await failure(lines)?.code == .flooded)
  }

  @Test(arguments: [
    ("echo hello", "no JSON object: hello"), (#"echo '{"id":9,"text":"x"}'"#, "with the id 9, not 1"),
    (#"echo '{"text":"x"}'"#, "with the id missing"), (#"echo '{"id":1}'"#, "without \"text\", which must be a text"),
    ("echo '[1]'", "no JSON object"),
  ])
  func aWrongAnswerIsNamed(script: String, part: String) async throws {
    let error = await failure(try Plugins.shell("read -r line; \(script); cat >/dev/null"))
    #expect(error?.code == .wrongAnswer)
    #expect(error?.message.contains(part) == true, "\(String(describing: error))")
  }

  @Test func oneThatIsSilentIsEnded() async throws {
    let error = await failure(try Plugins.shell("cat >/dev/null", timeout: 0.05))
    #expect(error?.code == .timedOut)
  }

  @Test func anErrorOfItsOwnLeavesItRunning() async throws {
    let script =
      #"n=0; while IFS= read -r line; do n=$((n+1)); id=${line%%,*}; if [ $n = 1 ]; then printf '%s,"error":"not now","temporary":true}\n' "$id"; else printf '%s,"text":"ok"}\n' "$id"; fi; done"#
    let plugin = try Plugins.shell(script)
    let error = await failure(plugin)
    #expect(error == PluginError(.refused(isTemporary: true), "The plugin \"test\": not now"))
    #expect(try await plugin.filtered("x", at: .prompt) == "ok")
  }

  @Test func cancellingEndsTheWait() async throws {
    let plugin = try Plugins.shell(#"read -r line; printf '{"id":1,"delta":"x"}\n'; cat >/dev/null"#)
    let (begun, continuation) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      try await plugin.process.answer(to: ["do": "filter"]) { _ in continuation.finish() }
    }
    for await _ in begun {}
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  /// Says "begun" to a request that has `slow` in it, and answers it once the file GO is there, which may be never.
  private static func slow(_ go: String) -> String {
    #"""
    while read -r line; do
      id=$(printf %s "$line" | sed 's/.*"id":\([0-9]*\).*/\1/')
      case $line in *slow*)
        printf '{"id":%s,"delta":"begun"}\n' "$id"
        until [ -e '\#(go)' ]; do sleep 0.01; done ;;
      esac
      printf '{"id":%s,"text":"done"}\n' "$id"
    done
    """#
  }

  /// Begins a slow request, and returns once the plugin is at it.
  private func begun(_ plugin: Plugin) async -> Task<JSONValue, any Error> {
    let (parts, continuation) = AsyncStream.makeStream(of: JSONValue.self)
    let task = Task { try await plugin.process.answer(to: ["do": "slow"]) { continuation.yield($0) } }
    for await _ in parts { break }
    return task
  }

  /// Requests wait for each other; giving one up that waits must not end the one that is answered.
  @Test func aRequestThatIsGivenUpHurtsNoOther() async throws {
    let go = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: go) }
    let plugin = try Plugins.shell(Self.slow(go.path))
    let slow = await begun(plugin)
    for _ in 0..<4 {
      let waiting = Task { try await plugin.filtered("quick", at: .prompt) }
      waiting.cancel()
    }
    try Data().write(to: go)
    #expect(try await slow.value["text"] == "done")
    #expect(try await plugin.filtered("quick", at: .prompt) == "done")
    await plugin.process.end()
  }

  /// What nexus ends itself is started again as often as it takes.
  @Test func whatIsGivenUpIsNoFailure() async throws {
    let plugin = try Plugins.shell(Self.slow("/dev/null/never"))
    for _ in 0..<5 {
      let slow = await begun(plugin)
      slow.cancel()
      await #expect(throws: CancellationError.self) { try await slow.value }
    }
    #expect(try await plugin.filtered("quick", at: .prompt) == "done")
    await plugin.process.end()
  }

  @Test func seesOnlyTheEnvironmentItNames() async throws {
    let script = #"read -r line; printf '{"id":1,"text":"%s|%s|%s"}\n' "$SECRET" "$NAMED" "$NEXUS_PLUGIN_DIR""#
    let json: JSONValue = [
      "name": "test", "kind": "filter", "run": ["sh", "-c", .string(script)], "environment": ["NAMED"],
    ]
    let manifest = try PluginManifest(Array(json.text().utf8), file: "plugin.json")
    var environment = Plugins.environment
    (environment["SECRET"], environment["NAMED"]) = ("s", "n")
    let plugin = Plugin(manifest, directory: "/tmp", environment: environment)
    #expect(try await plugin.filtered("x", at: .prompt) == "|n|/tmp")
  }

  @Test func aProgramThatIsNotThereIsNamed() async throws {
    for (run, part): (JSONValue, String) in [
      (["no-such-program-anywhere"], "which is not in PATH"), (["./none.sh"], "no program ./none.sh"),
      (["../../bin/sh"], "no program ../../bin/sh in its directory"),
    ] {
      let json: JSONValue = ["name": "test", "kind": "filter", "run": run]
      let manifest = try PluginManifest(Array(json.text().utf8), file: "plugin.json")
      let plugin = Plugin(manifest, directory: "/usr/lib", environment: Plugins.environment)
      let error = await failure(plugin)
      #expect(error?.code == .notStarted && error?.message.contains(part) == true, "\(String(describing: error))")
    }
  }
}
