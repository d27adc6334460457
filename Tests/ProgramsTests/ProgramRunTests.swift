import Foundation
import Programs
import Testing

@Suite struct ProgramRunTests {
  private func shell(_ line: String, input: [UInt8]? = nil, timeLimit: Duration? = nil) -> ProgramRun {
    ProgramRun("/bin/sh", ["-c", line], ["PATH": "/usr/bin:/bin"], input: input, timeLimit: timeLimit)
  }

  @Test func givesWhatItPrintsAndItsStatus() throws {
    let result = try shell("cat; echo out; echo err >&2; exit 5", input: Array("in\n".utf8)).run()
    #expect(result.status == 5)
    #expect(String(decoding: result.output, as: UTF8.self) == "in\nout\n")
    #expect(String(decoding: result.error, as: UTF8.self) == "err\n")
    #expect(try shell("kill -s KILL $$").run().status == 128 + SIGKILL)
  }

  @Test func takesAndGivesMoreThanAPipeHolds() throws {
    let bytes = [UInt8](repeating: 0x61, count: 1 << 20)
    #expect(try shell("cat", input: bytes).run().output == bytes)
  }

  @Test func isEndedAfterItsTime() {
    let error = #expect(throws: ProgramError.self) { try shell("exec sleep 60", timeLimit: .milliseconds(50)).run() }
    #expect(error?.code == .timedOut(.milliseconds(50)))
  }

  @Test func isEndedWithTheTaskThatWaitsForIt() async throws {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("programs-\(UUID().uuidString)").path
    defer { unlink(scratch) }
    try #require(mkfifo(scratch, 0o600) == 0)
    let run = shell("echo here > '\(scratch)'; exec sleep 60")
    let task = Task.detached { try run.run() }
    // Reading waits until the program has written, so it runs by then; a pipe that nobody reads would end it.
    let count = await Task.detached {
      let descriptor = open(scratch, O_RDONLY)
      defer { close(descriptor) }
      var bytes = [UInt8](repeating: 0, count: 16)
      return read(descriptor, &bytes, bytes.count)
    }.value
    #expect(count == 5)
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
