import Checks
import NexusProtocol

/// Runs the configured checks on a tree that is checked out.
struct CheckStep {
  let workshop: Workshop
  let task: TaskID
  let attempt: Attempt
  /// Where the commands run.
  let directory: String

  enum Result: Sendable {
    case passed
    /// No checks are configured, so nothing shows that the work is right.
    case unverified
    /// `reason` is for the model.
    case failed(reason: String)
  }

  /// Runs all checks in order, also after one that failed, so that the model sees every failure at once.
  func run() async throws -> Result {
    let checks = workshop.settings.checks
    guard !checks.isEmpty else { return .unverified }
    var failures: [String] = []
    for check in checks {
      try Task.checkCancellation()
      let record = try await run(check)
      if record.outcome != .passed { failures.append(describe(record)) }
    }
    guard !failures.isEmpty else { return .passed }
    return .failed(
      reason: "Your edits were applied, and the files above already hold them, but the project's checks fail:\n\n"
        + failures.joined(separator: "\n\n") + "\n\nMend the cause with further edits.")
  }

  private func run(_ check: CheckCommand) async throws -> CheckRecord {
    try await workshop.tell(.checkStarted, task: task, attempt: attempt.number, ["name": .string(check.name)])
    var check = check
    check.workingDirectory = directory
    let record = CheckRecord(of: check, result: try await CheckRunner().run(check))
    try await workshop.journal.record(record, of: attempt.id)
    var fields: [String: Event.Value] = [
      "name": .string(record.name), "outcome": .string(record.outcome.rawValue),
      "seconds": .number(record.duration.seconds),
    ]
    if let status = record.status { fields["status"] = .integer(status) }
    if record.outcome != .passed { fields["lastLines"] = .list(Self.lastLines(of: record.output)) }
    try await workshop.tell(.checkFinished, task: task, attempt: attempt.number, fields)
    return record
  }

  /// The end of what a failed check printed, where the reason mostly stands.
  private static func lastLines(of output: String) -> [String] {
    output.split(separator: "\n").suffix(4).map { String($0.prefix(200)) }
  }

  private func describe(_ record: CheckRecord) -> String {
    let how =
      switch record.outcome {
      case .passed: "passed"
      case .failed: "exit status \(record.status ?? -1)"
      case .timedOut: "did not end in time"
      case .couldNotStart: "could not be started"
      }
    return "$ \(record.command)\n\(record.output.trimmedEnd())\n(\(how))"
  }
}

extension CheckRecord {
  init(of check: CheckCommand, result: CheckResult) {
    let (outcome, status, words): (Outcome, Int?, String) =
      switch result.ending {
      case .exited(let status): (status == 0 ? .passed : .failed, Int(status), "")
      case .signaled(let signal): (.failed, 128 + Int(signal), "Ended by signal \(signal).")
      case .timedOut: (.timedOut, nil, "Ended after \(check.timeLimit).")
      case .couldNotStart(let failure): (.couldNotStart, nil, failure.sentence)
      }
    self.init(
      name: result.name, command: check.invocation.line, outcome: outcome, status: status, duration: result.duration,
      output: [result.output.text.trimmedEnd(), words].filter { !$0.isEmpty }.joined(separator: "\n"))
  }
}

extension CheckResult.StartFailure {
  fileprivate var sentence: String {
    switch self {
    case .emptyCommand: "The command is empty."
    case .programNotFound(let name): "There is no program \"\(name)\"."
    case .workingDirectoryUnusable(let path): "The directory \(path) cannot be used."
    case .hiddenBySandbox(let path):
      "The program \(path) cannot be seen in the sandbox; `sandbox.read` can allow it."
    case .refused(let number): "The system refused to start it (errno \(number))."
    }
  }
}

extension CheckCommand.Invocation {
  /// The command as one would type it.
  fileprivate var line: String {
    switch self {
    case .program(let words): words.joined(separator: " ")
    case .shell(let line): line
    }
  }
}

extension String {
  func trimmedEnd() -> String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
