import Checks
import Foundation
import Testing

/// How checks are ended: by their time limit, by cancellation, by an error, with everything they started.
@Suite struct CheckRunnerEndingTests {
  private func shell(_ line: String, in directory: TemporaryDirectory, timeLimit: Duration = .seconds(60))
    -> CheckCommand
  {
    CheckCommand(
      name: "check", invocation: .shell(line), workingDirectory: directory.path,
      environment: ["PATH": "/usr/bin:/bin"], timeLimit: timeLimit, gracePeriod: .seconds(20))
  }

  @Test func endsACommandAndItsGrandchildrenWhenTheTimeIsOver() async throws {
    let directory = try TemporaryDirectory()
    let line = "sh -c 'echo $$ > pid; echo started; exec sleep 1000' & wait"
    let result = try await CheckRunner().run(shell(line, in: directory, timeLimit: .seconds(2)))
    #expect(result.ending == .timedOut)
    #expect(result.output.text == "started\n")
    #expect(result.duration >= .seconds(2))
    #expect(!isRunning(try directory.processIdentifier("pid")))
  }

  @Test func givesProcessesTimeToCleanUp() async throws {
    let directory = try TemporaryDirectory()
    let cleaning = "trap \"sleep 0.2; echo bye; touch cleaned; exit\" TERM; echo started; while :; do sleep 0.01; done"
    try await cancelWhenStarted(shell("sh -c '\(cleaning)' & wait", in: directory))
    #expect(directory.contains("cleaned"))
  }

  @Test func killsWhatDoesNotHeedTheRequest() async throws {
    let directory = try TemporaryDirectory()
    var command = shell("trap '' TERM; echo $$ > pid; echo started; while :; do sleep 0.01; done", in: directory)
    command.gracePeriod = .milliseconds(300)
    let start = ContinuousClock.now
    try await cancelWhenStarted(command)
    #expect(ContinuousClock.now - start >= .milliseconds(300))
    #expect(!isRunning(try directory.processIdentifier("pid")))
  }

  @Test func holdsTheTimeLimitWhenTheOutputIsClosedEarly() async throws {
    let directory = try TemporaryDirectory()
    let line = "exec >/dev/null 2>&1; sleep 1000"
    let result = try await CheckRunner().run(shell(line, in: directory, timeLimit: .milliseconds(300)))
    #expect(result.ending == .timedOut)
  }

  @Test func endsWhatACommandLeavesInTheBackground() async throws {
    let directory = try TemporaryDirectory()
    let line =
      "sh -c 'trap \"\" TERM; echo $$ > pid; exec sleep 1000' & until test -s pid; do sleep 0.01; done; echo done"
    let result = try await CheckRunner().run(shell(line, in: directory))
    #expect(result.isSuccess)
    #expect(result.output.text == "done\n")
    #expect(result.duration < .seconds(30))
    #expect(!isRunning(try directory.processIdentifier("pid")))
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/setsid")))
  func isNotHeldUpByAProcessThatEscaped() async throws {
    let directory = try TemporaryDirectory()
    let escaped = "setsid sh -c 'echo $$ > pid; exec yes' &"
    let line = "\(escaped) until test -s pid; do sleep 0.01; done; exit 4"
    let result = try await CheckRunner().run(shell(line, in: directory))
    #expect(result.ending == .exited(status: 4))
    #expect(result.duration < .seconds(30))
    kill(try directory.processIdentifier("pid"), SIGKILL)
  }

  @Test func cancellationEndsTheWholeGroupAtOnce() async throws {
    let directory = try TemporaryDirectory()
    let start = ContinuousClock.now
    try await cancelWhenStarted(shell("sh -c 'echo $$ > pid; echo started; exec sleep 1000' & wait", in: directory))
    #expect(ContinuousClock.now - start < .seconds(15))
    #expect(!isRunning(try directory.processIdentifier("pid")))
  }

  @Test func doesNotStartInACancelledTask() async throws {
    let directory = try TemporaryDirectory()
    let command = shell("touch started", in: directory)
    await withTaskGroup(of: Void.self) { group in
      group.cancelAll()
      group.addTask {
        await #expect(throws: CancellationError.self) { try await CheckRunner().run(command) }
      }
    }
    #expect(!directory.contains("started"))
  }

  @Test func anErrorOfTheReaderEndsTheCommand() async throws {
    struct Enough: Error {}
    let directory = try TemporaryDirectory()
    let command = shell("echo $$ > pid; echo line; exec sleep 1000", in: directory)
    await #expect(throws: Enough.self) { try await CheckRunner().run(command) { _ in throw Enough() } }
    #expect(!isRunning(try directory.processIdentifier("pid")))
  }

  /// Runs a command, cancels it at its first line of output, and expects that to be thrown.
  private func cancelWhenStarted(_ command: CheckCommand) async throws {
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup(of: CheckResult.self) { group in
        let (started, signal) = AsyncStream.makeStream(of: Void.self)
        group.addTask {
          try await CheckRunner().run(command) { _ in signal.finish() }
        }
        for await _ in started {}
        group.cancelAll()
        _ = try await group.next()
      }
    }
  }

  /// Whether the process lives; one that has ended and that nobody has waited for yet does not.
  private func isRunning(_ process: pid_t) -> Bool {
    guard kill(process, 0) == 0 else { return false }
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return !status.drop { $0 != ")" }.hasPrefix(") Z")
  }
}
