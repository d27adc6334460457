import Checks
import Exchanges
import Git
import NexusProtocol

/// Runs a check that fails on the commit the attempt began with, once for each such tree, to tell whose failure it is.
struct Baseline {
  let checking: Checking
  let workspace: Workspace
  let runner: CheckCommandRun
  /// What the comparison is filed with; nil where no attempt is judged, or nothing was attempted yet.
  let attempt: Attempt?
  let base: ObjectID

  /// Compares a failure with the check's run on the base, and records that run with what follows from it.
  ///
  /// - Parameters:
  ///   - isWhole: Whether nothing of the failure's output was left out.
  ///   - tree: What is checked out now, and again in the end.
  func compare(
    _ failure: CheckRecord, isWhole: Bool, of check: CheckCommand, on tree: ObjectID
  ) async throws -> CheckRecord {
    var (record, isKnown) = try await record(of: check, andThenCheckOut: tree)
    record.mark = Self.mark(failure, besides: record, isWhole: isWhole)
    if let attempt { try await checking.journal.record(record, of: attempt.id) }
    try await runner.tell(
      .checkCompared,
      [
        "name": .string(record.name), "outcome": .string(record.outcome.rawValue),
        "now": .string(failure.outcome.rawValue), "mark": .string(record.mark?.rawValue ?? ""),
        "known": .flag(isKnown),
      ])
    return record
  }

  /// The check's run on the base: the one that is kept, or one that is made and kept now.
  ///
  /// - Parameter tree: What is to be checked out in the end; nil for the base itself.
  func record(
    of check: CheckCommand, andThenCheckOut tree: ObjectID? = nil
  ) async throws -> (record: CheckRecord, isKnown: Bool) {
    let baseTree = try await checking.repository.commit(base).tree
    let key = key(of: check, on: baseTree)
    if var known = try await checking.journal.baseline(key) {
      known.name = check.name
      return (known, true)
    }
    let record = try await run(check, on: baseTree, andThenCheckOut: tree ?? baseTree)
    try await checking.journal.keep(record, as: key, at: checking.events.now())
    return (record, false)
  }

  private func key(of check: CheckCommand, on baseTree: ObjectID) -> BaselineKey {
    BaselineKey(
      tree: baseTree.description, command: check.invocation.line, surroundings: checking.surroundings(of: check))
  }

  private func run(
    _ check: CheckCommand, on baseTree: ObjectID, andThenCheckOut tree: ObjectID
  ) async throws -> CheckRecord {
    try await workspace.checkOut(baseTree)
    let record = try await runner.run(check, as: .base, in: workspace).record
    try await runner.tellEnd(of: record)
    try await workspace.checkOut(tree)
    return record
  }

  /// Whether all that fails now failed in the same way before.
  ///
  /// Two failures that say nothing of what fails are alike as far as anybody can tell: neither a new failure nor an old one.
  static func mark(_ failure: CheckRecord, besides base: CheckRecord, isWhole: Bool) -> CheckRecord.Mark {
    guard isWhole, failure.outcome == base.outcome, failure.status == base.status else { return .newFailure }
    if failure.outcome == .couldNotStart { return failure.output == base.output ? .oldFailure : .newFailure }
    let lines = FailureLines(of: failure.output)
    let known = FailureLines(of: base.output)
    if !lines.isEmpty { return lines.areAll(in: known) ? .oldFailure : .newFailure }
    guard known.isEmpty else { return .newFailure }
    return failure.output == base.output || failure.outcome == .timedOut ? .unclear : .newFailure
  }
}

extension Checking {
  /// Everything beside tree and command that a run depends on and that is known here.
  func surroundings(of check: CheckCommand) -> String {
    var hash = StableHash()
    for (name, value) in check.environment.sorted(by: { $0.key < $1.key }) { hash.add(name, value) }
    hash.add(
      "\(check.timeLimit)", settings.wrapper.name ?? "none", check.allowsNetwork ? "network" : "", "setup")
    for command in settings.setup { hash.add(contentsOf: command.arguments) }
    return hash.text
  }
}

/// A hash that is the same in every run of the program, which Swift's own is not. No protection against intent.
package struct StableHash {
  /// FNV-1a with 64 bits. Source: draft-eastlake-fnv.
  private var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  package mutating func add(_ texts: String...) { add(contentsOf: texts) }

  mutating func add(contentsOf texts: [String]) {
    for text in texts {
      for byte in text.utf8 { add(byte) }
      add(0)  // so that two texts differ from one of both
    }
  }

  private mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  /// 16 hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
