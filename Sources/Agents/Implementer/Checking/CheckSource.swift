package import Checks
package import NexusProtocol

/// Where the results of checks and setup commands come from: commands that are run, or a recording of such runs.
package protocol CheckSource: Sendable {
  /// What came of a command; its output is told to `onLine` as far as it comes line by line.
  ///
  /// - Parameters:
  ///   - task: Nil for setup.
  ///   - attempt: The number of the task's attempt that is judged.
  ///   - onStart: Called with what the processes can be found by, where there are any.
  func result(
    of command: CheckCommand, as run: CheckRecord.Run, task: TaskID?, attempt: Int?, in wrapper: CommandWrapper,
    onLine: ([UInt8]) async throws -> Void, onStart: (ProcessTrace) -> Void
  ) async throws -> RecordedCheck
}

/// What came of a check, and whether its record holds all that it printed.
package struct RecordedCheck: Sendable, Equatable {
  package var record: CheckRecord
  /// Whether nothing of its output was left out.
  package var isWhole: Bool

  package init(_ record: CheckRecord, isWhole: Bool) {
    self.record = record
    self.isWhole = isWhole
  }
}

/// Runs the commands.
struct CommandChecks: CheckSource {
  func result(
    of command: CheckCommand, as run: CheckRecord.Run, task: TaskID?, attempt: Int?, in wrapper: CommandWrapper,
    onLine: ([UInt8]) async throws -> Void, onStart: (ProcessTrace) -> Void
  ) async throws -> RecordedCheck {
    let result = try await CheckRunner(wrapper: wrapper).run(command, onLine: onLine, onStart: onStart)
    var record = CheckRecord(of: command, result: result)
    record.run = run
    record.sandbox = wrapper.name
    return RecordedCheck(record, isWhole: result.output.omittedBytes == 0)
  }
}
