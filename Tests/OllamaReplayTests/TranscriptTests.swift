import Foundation
import NIOConcurrencyHelpers
@testable import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(1))) struct TranscriptTests {
  @Test func showsACommandAndTheRequestsItMade() async throws {
    let recording = Recording(models: [Recording.Model("m")], exchanges: [.reply("Bonjour").expecting("Hi")])
    try await ReplayServer.with(recording) { server in
      try await ScratchDirectory.with { scratch in
        let runner = try ProcessRunner.hermetic(in: scratch)
        let url = server.baseURL + "/api/chat"
        let body = Request.chat("Hi\n\nthere")
        let script = """
          curl -s -o "$HOME/reply" -d '\(body)' \(url) && echo "wrote $HOME/reply from \(url)"
          echo at 2026-11-21T09:00:00Z, 1.5 s, commit 1a2b3c4d5e >&2; printf 'no end'; exit 1
          """
        let result = try await runner.run("/bin/sh", ["-c", script])
        var transcript = Transcript(scratch: scratch, server: server, rules: [.hashes, .dates, .durations])
        transcript.add("ask", result)
        transcript.addRequests(of: server)
        try transcript.expect("ask")
      }
    }
  }

  @Test func failsWhenTheTextDiffers() async throws {
    try await ScratchDirectory.with { scratch in
      var transcript = Transcript(scratch: scratch)
      transcript.add(note: "log", "one\ntwo\n")
      let path = try scratch.write("\n# log\none\n2\n", to: "kept.txt")
      let error = #expect(throws: TestSupportError.self) { try transcript.expect(at: path, isRecording: false) }
      guard case .transcriptDiffers(_, let difference) = error else {
        Issue.record("not a difference: \(String(describing: error))")
        return
      }
      #expect(difference == "-4: 2\n+4: two")
      #expect(throws: TestSupportError.self) {
        try transcript.expect(at: scratch("missing.txt"), isRecording: false)
      }
    }
  }

  @Test func recordingFailsTheRun() async throws {
    try await ScratchDirectory.with { scratch in
      var transcript = Transcript(scratch: scratch)
      transcript.add(note: "path", scratch("file") + "\n")
      let path = scratch("Transcripts/new.txt")
      let error = #expect(throws: TestSupportError.self) { try transcript.expect(at: path, isRecording: true) }
      guard case .transcriptRecorded = error else {
        Issue.record("not recorded: \(String(describing: error))")
        return
      }
      #expect(try scratch.read("Transcripts/new.txt") == "\n# path\n$SCRATCH/file\n")
      try transcript.expect(at: path, isRecording: false)
    }
  }

  @Test func numbersHashesByTheirFirstAppearance() {
    let text = "aaaaaa1 then bbbbbb2 and aaaaaa1b2c3, deadbeef, 1234567"
    #expect(TextRule.hashes.apply(text) == "$HASH1 then $HASH2 and $HASH1, deadbeef, 1234567")
  }

  @Test func removesScratchDirectoriesLastInFirstOut() async throws {
    let order = NIOLockedValueBox<[String]>([])
    let scratch = try ScratchDirectory()
    scratch.beforeRemoval { order.withLockedValue { $0.append("first") } }
    scratch.beforeRemoval { order.withLockedValue { $0.append("second") } }
    try scratch.write("x", to: "a/b/c.txt")
    try await scratch.remove()
    #expect(order.withLockedValue(\.self) == ["second", "first"])
    let isKept = ProcessInfo.processInfo.environment["NEXUS_KEEP_SCRATCH"]?.isEmpty == false
    #expect(FileManager.default.fileExists(atPath: scratch.path) == isKept)
  }
}
