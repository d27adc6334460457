import Checks
import Exchanges
import NexusProtocol

/// Runs a check or a setup command and tells of it: its beginning, its output as it comes, its end.
struct CheckCommandRun {
  let checking: Checking
  let plan: Int
  /// Nil for setup, and for what is about to land.
  let task: TaskID?
  let attempt: Int?
  var isSetup = false

  /// Runs a command in a worktree and says so; what it returns is not yet in the journal, and its end not yet told.
  func run(
    _ command: CheckCommand, as run: CheckRecord.Run = .first, in workspace: Workspace
  ) async throws -> RecordedCheck {
    var command = command
    command.workingDirectory = workspace.path
    command.environment = checking.settings.redirect.environment(command.environment, to: workspace.path)
    try await tell(isSetup ? .setupStarted : .checkStarted, fields(command.name, run))
    var batch = OutputBatch(limitInBytes: command.outputLimitInBytes)
    defer { workspace.note(nil) }
    var check = try await checking.source.result(
      of: command, as: run, task: task, attempt: attempt, in: checking.settings.wrapper
    ) { line in
      if let lines = batch.append(line) { try await tell(lines, of: command.name) }
    } onStart: { trace in
      workspace.note(trace)
    }
    if let lines = batch.rest() { try await tell(lines, of: command.name) }
    let isProven = isSetup || run == .base || check.record.outcome != .passed || check.record.mark != .unproven
    guard isProven else { return check }
    check.record.mark = run == .again && check.record.outcome == .passed ? .flaky : nil
    guard !isSetup, run != .base, check.record.outcome == .passed, let way = checking.settings.waysBack.first else {
      return check
    }
    check.record.mark = .unproven
    check.record.output += (check.record.output.isEmpty ? "" : "\n") + way.sentence
    return check
  }

  func tellEnd(of record: CheckRecord) async throws {
    var fields = fields(record.name, record.run)
    fields["outcome"] = .string(record.outcome.rawValue)
    fields["seconds"] = .number(record.duration.seconds)
    fields["sandbox"] = .string(record.sandbox ?? "none")
    if let mark = record.mark { fields["mark"] = .string(mark.rawValue) }
    if record.mark == .unproven { fields["reason"] = .string(checking.settings.waysBack.first?.sentence ?? "") }
    if let status = record.status { fields["status"] = .integer(status) }
    if record.outcome != .passed { fields["lastLines"] = .list(FailureExcerpt.lines(of: record.output)) }
    try await tell(isSetup ? .setupFinished : .checkFinished, fields)
  }

  func tell(_ name: Event.Name, _ fields: [String: Event.Value]) async throws {
    try await checking.events.tell(name, plan: plan, task: task, attempt: attempt, fields)
  }

  private func tell(_ lines: [String], of name: String) async throws {
    try await tell(
      isSetup ? .setupOutput : .checkOutput, ["name": .string(name), "lines": .list(lines)])
  }

  private func fields(_ name: String, _ run: CheckRecord.Run) -> [String: Event.Value] {
    run == .first ? ["name": .string(name)] : ["name": .string(name), "run": .string(run.rawValue)]
  }
}

/// Gathers lines of output to be told together: at once after a pause, else as they fill a batch or a second.
private struct OutputBatch {
  private var lines: [String] = []
  private var bytesLeft: Int
  private var lastTold: ContinuousClock.Instant?

  /// - Parameter limitInBytes: How much is told at most.
  init(limitInBytes: Int) {
    bytesLeft = limitInBytes
  }

  /// Returns what is to be told now.
  mutating func append(_ line: [UInt8]) -> [String]? {
    guard bytesLeft > 0 else { return nil }
    bytesLeft -= line.count + 1
    lines.append(bytesLeft > 0 ? PlainOutput.text(String(decoding: line.prefix(2000), as: UTF8.self)) : "[…]")
    let isDue = lastTold.map { ContinuousClock.now - $0 >= .seconds(1) } ?? true
    guard isDue || lines.count >= 64 || bytesLeft <= 0 else { return nil }
    return rest()
  }

  mutating func rest() -> [String]? {
    guard !lines.isEmpty else { return nil }
    lastTold = .now
    defer { lines = [] }
    return lines
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
      output: [PlainOutput.text(result.output.text).trimmedEnd(), words].filter { !$0.isEmpty }.joined(separator: "\n"))
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
  var line: String {
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
