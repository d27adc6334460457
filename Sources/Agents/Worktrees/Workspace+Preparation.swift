import Checks
import Exchanges
import Git
import NexusProtocol

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Workspace {
  /// Makes the worktree usable: links what it borrows, and runs setup where that was not done in this worktree yet.
  ///
  /// - Throws: `AgentError.setupFailed`.
  func prepare(with checking: Checking) async throws {
    for problem in links.make(in: path) {
      try await checking.events.tell(.notice, plan: plan.number, ["text": .string(problem)])
    }
    for way in checking.settings.waysBack where !checking.settings.checks.isEmpty {
      let words = "\(way.sentence), so checks may read your checkout and prove nothing of a change."
      try await checking.events.tell(.notice, plan: plan.number, ["text": .string(words)])
    }
    let setup = checking.settings.setup
    let mark = SetupMark(directory: worktree.information.gitDirectory)
    let wanted = Self.text(of: setup)
    guard mark.text != wanted else { return }
    mark.remove()
    let runner = CheckCommandRun(checking: checking, plan: plan.number, task: nil, attempt: nil, isSetup: true)
    for command in setup {
      let record = try await runner.run(command, in: self).record
      try await runner.tellEnd(of: record)
      guard record.outcome == .passed else { throw Self.failure(of: record) }
    }
    // What setup changed of the tracked files is not the plan's work.
    try await reset(to: try await tip())
    if !setup.isEmpty { try mark.write(wanted) }
  }

  private static func failure(of record: CheckRecord) -> AgentError {
    let lines = record.output.split(whereSeparator: \.isNewline).suffix(6).map { "    \($0.prefix(200))" }
    return AgentError(
      .setupFailed,
      "The worktree cannot be made ready: \"\(record.name)\" \(record.outcome == .timedOut ? "did not end in time" : "failed")."
        + (lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n")),
      hint: "See what it needs, the network perhaps, and fix it: `nexus config get workspace.setup`.")
  }

  /// Stands for the commands, so that they are run again when they were changed.
  private static func text(of setup: [CheckCommand]) -> String {
    guard !setup.isEmpty else { return "" }
    var hash = StableHash()
    for command in setup {
      hash.add(contentsOf: command.arguments)
      hash.add(command.environment.keys.sorted().joined(separator: " "), command.allowsNetwork ? "network" : "", "end")
    }
    return hash.text
  }
}

/// A file in git's directory of a worktree, which goes with it, that says what setup was run.
private struct SetupMark {
  let path: String

  init(directory: String) {
    path = directory + "/nexus-setup"
  }

  /// Empty where setup was not run.
  var text: String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    return withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
      String(decoding: buffer.prefix(max(0, read(descriptor, buffer.baseAddress!, buffer.count))), as: UTF8.self)
    }
  }

  /// Before setup is run, so that it is run again if it does not come to its end.
  func remove() { unlink(path) }

  func write(_ text: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw GitError(.fileSystem, "\(path) cannot be written (error \(errno)).") }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard systemWrite(descriptor, bytes) == bytes.count else {
      throw GitError(.fileSystem, "\(path) cannot be written (error \(errno)).")
    }
  }
}

/// The system's `write`, which the method of the same name hides.
private func systemWrite(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
  write(descriptor, bytes, bytes.count)
}
