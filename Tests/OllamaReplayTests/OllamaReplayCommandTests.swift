import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(1))) struct OllamaReplayCommandTests {
  private let greeting = RecordingTests.fixtures + "/greeting.yaml"

  private func curl(_ runner: ProcessRunner, _ url: String, _ body: String) async throws -> ProcessResult {
    try await runner.run("/usr/bin/env", ["curl", "-sS", "-d", body, url + "/api/chat"])
  }

  /// Starts the program and waits until it listens.
  private func start(_ runner: ProcessRunner, _ arguments: [String]) async throws -> (RunningProcess, url: String) {
    let portFile = runner.directory + "/port"
    let process = try runner.start("ollama-replay", arguments + ["--port-file", portFile])
    try await process.waitForOutput("Listening on http://127.0.0.1:")
    let port = try String(contentsOfFile: portFile, encoding: .utf8)
    return (process, "http://127.0.0.1:" + port.trimmingCharacters(in: .newlines))
  }

  @Test func playsARecordingToItsEnd() async throws {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      let (process, url) = try await start(runner, [greeting, "--log", scratch("log")])
      let plan = Request.chat("Greet in French", model: "qwen3:8b", extra: [("format", ["type": "object"])])
      _ = try await curl(runner, url, plan)
      let edit = try await curl(runner, url, Request.chat("Greet in French: greeting.txt", model: "qwen2.5-coder:7b"))
      let lines = try edit.stdout.split(separator: "\n").map { try BodyValue(json: $0.utf8) }
      let text = lines.compactMap { $0["message"]?["content"]?.string }.joined()
      #expect(text.contains("=======\nbonjour\n>>>>>>> REPLACE\n"))
      _ = try await curl(runner, url, Request.chat("+bonjour", model: "qwen3:8b"))
      process.signal(SIGTERM)
      let result = try await process.result()
      #expect(result.status == 0 && result.stderr.isEmpty)
      #expect(result.stdout == "Listening on \(url)\n")
      let log = try scratch.read("log")
      #expect(log.contains("request 1 POST /api/chat {") && log.contains("request 3 answered"))
    }
  }

  @Test func failsWhenTheRecordingWasNotPlayedInFull() async throws {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      let (process, url) = try await start(runner, [greeting])
      _ = try await curl(runner, url, Request.chat("Something else", model: "qwen3:8b"))
      process.signal(SIGINT)
      let result = try await process.result()
      #expect(result.status == 1)
      #expect(
        result.stderr == """
          replay: request 1 is not what exchange 1 "plan" expects: the prompt lacks "Greet in French"; the request has no "format"
          replay: exchange 1 "plan" was never asked for
          replay: exchange 2 "implement" was never asked for
          replay: exchange 3 "review" was never asked for

          """)
    }
  }

  @Test func putsAFaultOnTheFirstExchange() async throws {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      let path = try scratch.write("models: [{name: m}]\nexchanges: [{reply: a b c}]\n", to: "one.yaml")
      let (process, url) = try await start(runner, [path, "--fault", "close-mid-line:2"])
      let cut = try await curl(runner, url, Request.chat("x"))
      #expect(cut.status == 18 && !cut.stdout.contains(#""done":true"#))
      let whole = try await curl(runner, url, Request.chat("x"))
      #expect(whole.status == 0 && whole.stdout.contains(#""done":true"#))
      process.signal(SIGTERM)
      let result = try await process.result()
      #expect(result.status == 0)
    }
  }

  @Test func explainsBadInput() async throws {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      let broken = try scratch.write("models: [{nam: m}]\n", to: "broken.yaml")
      let server = try await ReplayServer.start(Recording())
      var transcript = Transcript(scratch: scratch, server: server)
      let commands: [[String]] = [
        ["no-such.yaml"], [broken], [broken, "--port", "70000"], [], [greeting, "--fault", "nope"],
        [greeting, "--fault", "close:many"], [greeting, "--fault", "busy", "--fault-at", "nowhere"],
        [greeting, "--port", String(server.port)],
      ]
      for arguments in commands {
        let shown = (["ollama-replay"] + arguments.map { $0 == greeting ? "greeting.yaml" : $0 }).joined(separator: " ")
        transcript.add(
          shown.replacing(" \(server.port)", with: " $PORT"), try await runner.run("ollama-replay", arguments))
      }
      await server.stop()
      try transcript.expect("bad-input")
    }
  }

  @Test(arguments: ["help", "list-faults"]) func explainsItself(option: String) async throws {
    try await ScratchDirectory.with { scratch in
      let result = try await ProcessRunner.hermetic(in: scratch).run("ollama-replay", ["--" + option])
      var transcript = Transcript(scratch: scratch)
      transcript.add("ollama-replay --" + option, result)
      try transcript.expect(option)
    }
  }
}
