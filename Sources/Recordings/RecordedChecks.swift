package import Agents
package import Checks
package import NexusProtocol

/// Answers in the place of commands with the results of checks that a recording has. Nothing is run.
package struct RecordedChecks: CheckSource {
  private let ledger: CheckLedger

  package init(ledger: CheckLedger) { self.ledger = ledger }

  package func result(
    of command: CheckCommand, as run: CheckRecord.Run, task: TaskID?, attempt: Int?, in wrapper: CommandWrapper,
    onLine: ([UInt8]) async throws -> Void, onStart: (ProcessTrace) -> Void
  ) async throws -> RecordedCheck {
    var line = command.name
    switch command.invocation {
    case .shell(let text): line = text
    case .program(let words): line = words.joined(separator: " ")
    }
    if let task, let attempt, let record = await ledger.take(line, run, task: task.number, attempt: attempt) {
      return RecordedCheck(record, isWhole: !record.output.contains(" bytes left out …]"))
    }
    let record = CheckRecord(
      name: command.name, command: line, run: run, outcome: .passed, status: 0, duration: .zero, output: "")
    return RecordedCheck(record, isWhole: true)
  }
}

/// The results of checks that were not asked for yet, and what was asked for in vain.
package actor CheckLedger {
  private struct Place: Hashable {
    var task: Int
    var attempt: Int
  }

  private var left: [Place: [CheckRecord]] = [:]
  /// By the place of the task in the plan, from 1.
  private(set) var differences: [Int: [String]] = [:]

  package init(_ tasks: [ExportedPlan.Task]) {
    for (task, exported) in zip(1..., tasks) {
      for (number, attempt) in zip(1..., exported.attempts) {
        left[Place(task: task, attempt: number)] = attempt.checks
      }
    }
  }

  /// The next result of a command in an attempt; nil, and a difference, where the recording has none.
  package func take(_ command: String, _ run: CheckRecord.Run, task: Int, attempt: Int) -> CheckRecord? {
    let place = Place(task: task, attempt: attempt)
    guard let index = left[place]?.firstIndex(where: { $0.command == command && $0.run == run }) else {
      differences[task, default: []].append(
        "attempt \(attempt) runs the check \(command), of which the recording has no result; it counts as passed")
      return nil
    }
    return left[place]?.remove(at: index)
  }
}

extension ExportedPlan {
  /// The commands that judged tasks without being named by them, as far as results of them are there.
  package var projectChecks: [CheckCommand] {
    var commands: [CheckCommand] = []
    for task in tasks {
      for record in task.attempts.flatMap(\.checks) where !task.draft.checks.contains(record.command) {
        guard !commands.contains(where: { $0.invocation == .shell(record.command) }) else { continue }
        commands.append(Self.command(record))
      }
    }
    return commands
  }

  /// The commands that tasks name and that were run, by their line.
  package var taskChecks: [String: CheckCommand] {
    var commands: [String: CheckCommand] = [:]
    for task in tasks {
      for record in task.attempts.flatMap(\.checks) where task.draft.checks.contains(record.command) {
        commands[record.command] = commands[record.command] ?? Self.command(record)
      }
    }
    return commands
  }

  private static func command(_ record: CheckRecord) -> CheckCommand {
    CheckCommand(name: record.name, invocation: .shell(record.command), workingDirectory: "/", environment: [:])
  }
}
