import Foundation
import NexusTestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct ProcessRunnerTests {
  @Test func collectsWhatAProgramWrites() async throws {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      let result = try await runner.run("/bin/sh", ["-c", "cat; echo no >&2; pwd; exit 3"], input: "in\n")
      #expect(result.stdout == "in\n\(scratch.path)\n")
      #expect(result.stderr == "no\n")
      #expect(result.status == 3 && result.ending == .exited(3) && !result.isTimedOut)
    }
  }

  @Test func givesTheProgramAnEnvironmentOfItsOwn() async throws {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch).with(["EXTRA": "1", "NO_COLOR": nil])
      let lines = try await runner.run("/usr/bin/env").stdout.split(separator: "\n").map(String.init)
      #expect(lines.contains("HOME=\(scratch.path)/home") && lines.contains("TZ=UTC") && lines.contains("EXTRA=1"))
      #expect(lines.contains("GIT_CONFIG_GLOBAL=/dev/null") && !lines.contains { $0.hasPrefix("NO_COLOR") })
      #expect(!lines.contains { $0.hasPrefix("SSH_") || $0.hasPrefix("NEXUS_") })
    }
  }

  @Test func movesMoreThanAPipeHoldsBothWays() async throws {
    try await ScratchDirectory.with { scratch in
      let input = String(repeating: "0123456789abcde\n", count: 60_000)
      let result = try await ProcessRunner.hermetic(in: scratch).run("/bin/cat", input: input)
      #expect(result.stdout == input)
    }
  }

  @Test func survivesAProgramThatDoesNotReadItsInput() async throws {
    try await ScratchDirectory.with { scratch in
      let input = String(repeating: "x", count: 1_000_000)
      let result = try await ProcessRunner.hermetic(in: scratch).run("/bin/sh", ["-c", "exit 0"], input: input)
      #expect(result.status == 0)
    }
  }

  @Test func sendsASignalOnceALineWasWritten() async throws {
    try await ScratchDirectory.with { scratch in
      let script = "trap 'echo caught; exit 130' INT; echo ready; while :; do sleep 0.01; done"
      let process = try ProcessRunner.hermetic(in: scratch).start("/bin/sh", ["-c", script])
      try await process.waitForOutput("ready\n")
      process.signal(SIGINT)
      let result = try await process.result()
      #expect(result.stdout == "ready\ncaught\n" && result.status == 130)
    }
  }

  @Test func tellsWhenTheAwaitedLineNeverComes() async throws {
    try await ScratchDirectory.with { scratch in
      let process = try ProcessRunner.hermetic(in: scratch).start("/bin/sh", ["-c", "echo other"])
      await #expect(throws: TestSupportError.self) { try await process.waitForOutput("ready") }
    }
  }

  @Test func talksWithAProgramThatAsks() async throws {
    try await ScratchDirectory.with { scratch in
      let script = "echo one?; read a; echo two?; read b; echo $a-$b"
      let process = try ProcessRunner.hermetic(in: scratch).start("/bin/sh", ["-c", script], input: nil)
      try await process.waitForOutput("one?")
      process.write("1\n")
      try await process.waitForOutput("two?")
      process.write("2\n")
      let result = try await process.result()
      #expect(result.stdout == "one?\ntwo?\n1-2\n")
    }
  }

  @Test func killsWhatRunsLongerThanTheWatchdogAllows() async throws {
    try await ScratchDirectory.with { scratch in
      var runner = try ProcessRunner.hermetic(in: scratch)
      runner.watchdog = .milliseconds(50)
      let result = try await runner.run("/bin/sh", ["-c", "trap '' TERM; while :; do sleep 1; done"])
      #expect(result.isTimedOut && result.ending == .killed(signal: 9) && result.status == 137)
    }
  }

  @Test func endsWithAllThatTheProgramStarted() async throws {
    try await ScratchDirectory.with { scratch in
      let pipe = scratch("pipe")
      #expect(mkfifo(pipe, 0o600) == 0)
      let script = "sleep 1000 3>pipe & read line; echo done"
      let process = try ProcessRunner.hermetic(in: scratch).start("/bin/sh", ["-c", script], input: nil)
      let reading = open(pipe, O_RDONLY)  // returns once the child has opened the other end
      defer { close(reading) }
      process.write("\n")
      let result = try await process.result()
      #expect(result.stdout == "done\n" && !result.isTimedOut)
      var byte: UInt8 = 0
      #expect(read(reading, &byte, 1) == 0, "the pipe ends when the child is gone")
    }
  }

  @Test func handsNoDescriptorOfTheTestOn() async throws {
    try await ScratchDirectory.with { scratch in
      let open = open("/dev/null", O_RDONLY)
      defer { close(open) }
      let result = try await ProcessRunner.hermetic(in: scratch).run("/bin/sh", ["-c", "ls /proc/$$/fd"])
      #expect(result.stdout.split(separator: "\n").compactMap { Int($0) }.allSatisfy { $0 < 3 || $0 >= 10 })
      #expect(!result.stdout.split(separator: "\n").contains { $0 == "\(open)" })
    }
  }

  @Test func runsAProgramInATerminal() async throws {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      let script = "test -t 0 && test -t 1 && test -t 2 && stty size && tty </dev/tty"
      let result = try await runner.run("/bin/sh", ["-c", script], terminal: .init(columns: 72, rows: 11))
      #expect(result.stdout.hasPrefix("11 72\r\n/dev/") && result.status == 0)
    }
  }

  @Test func sendsCtrlCThroughATerminal() async throws {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      let script = "trap 'exit 130' INT; echo ready; while :; do sleep 0.01; done"
      let process = try runner.start("/bin/sh", ["-c", script], input: nil, terminal: .init())
      try await process.waitForOutput("ready")
      process.write("\u{3}")
      let result = try await process.result()
      #expect(result.status == 130)
    }
  }

  @Test func losesNothingThatWasWrittenToATerminalLast() async throws {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      for _ in 0..<20 {
        let result = try await runner.run("/bin/sh", ["-c", "seq 1 2000; echo end"], terminal: .init())
        #expect(result.stdout.hasSuffix("2000\r\nend\r\n") && result.stdout.hasPrefix("1\r\n2\r\n"))
      }
    }
  }

  @Test func killsTheProgramWhenTheTaskIsCancelled() async throws {
    try await ScratchDirectory.with { scratch in
      let process = try ProcessRunner.hermetic(in: scratch).start("/bin/sh", ["-c", "echo go; sleep 1000"])
      try await process.waitForOutput("go")
      let task = Task { try await process.result() }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      let result = try await process.result()
      #expect(result.ending == .killed(signal: 9))
    }
  }

  @Test func letsNoProgramOutliveTheScratchDirectory() async throws {
    let process = try await ScratchDirectory.with { scratch in
      let process = try ProcessRunner.hermetic(in: scratch).start("/bin/sh", ["-c", "echo go; sleep 1000"])
      try await process.waitForOutput("go")
      return process
    }
    let result = try await process.result()
    #expect(result.ending == .killed(signal: 9))
  }

  @Test func saysWhichProgramIsMissing() async throws {
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      await #expect(throws: TestSupportError.self) { try await runner.run("no-such-product") }
      await #expect(throws: TestSupportError.self) { try await runner.run("/no/such/program") }
    }
  }
}
