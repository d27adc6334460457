/// What is to be said of an attempt's tree, by the runs of all checks on it and by the files it changes.
package enum CheckJudgement: Sendable, Equatable {
  /// Nothing was run.
  case nothingRun
  /// Every check passed, those that are flaky at the second time.
  case passed
  /// The checks with these names fail as they do without the attempt, and all others pass. `sandbox` is what the first ran in.
  case oldFailures([String], sandbox: String? = nil)
  /// The checks with these names fail, and without the attempt as well; nothing tells the two failures apart.
  case unclearFailures([String], sandbox: String? = nil)
  /// All checks pass, and those with these names may have judged something else than the attempt; `reason` says why.
  case unproven([String], reason: String)
  /// The checks with these names fail, and not as they did before; with the exit status of the first, where it has one.
  case newFailures([String], status: Int? = nil)
  /// The checks allow it, but not without changes of these files, which the task does not declare.
  case outOfScope([String])

  /// The state of a task whose commit is so judged; nil where no commit should be made.
  package var state: TaskState? {
    switch self {
    case .passed: .committed
    case .nothingRun, .oldFailures, .unclearFailures, .unproven, .outOfScope: .unverified
    case .newFailures: nil
    }
  }

  /// Why the commit is not verified, as a sentence; nil where it is.
  package var reason: String? {
    switch self {
    case .passed: nil
    case .nothingRun: "No checks were run."
    case .oldFailures(let names, let sandbox):
      "\(Self.list(names)) as before this change, so nothing shows that it works.\(Self.hint(sandbox))"
    case .unclearFailures(let names, let sandbox):
      "\(Self.list(names)) with and without this change, and nothing they print tells the failures apart, so nothing shows "
        + "that it works.\(Self.hint(sandbox))"
    case .unproven(let names, let reason):
      "The check\(names.count == 1 ? "" : "s") \(names.joined(separator: ", ")) passed, but may have read your checkout in "
        + "place of this change: \(reason)."
    case .newFailures(let names, let status): Self.list(names) + Self.words(status, ofOneOf: names) + "."
    case .outOfScope(let paths):
      "It changes \(paths.joined(separator: ", ")), which the task does not declare and without which it does not stand."
    }
  }

  private static func hint(_ sandbox: String?) -> String {
    sandbox.map { " It ran in \($0), which may be why; `nexus doctor --checks` tells." } ?? ""
  }

  private static func words(_ status: Int?, ofOneOf names: [String]) -> String {
    names.count == 1 ? status.map { " (exit \($0))" } ?? "" : ""
  }

  private static func list(_ names: [String]) -> String {
    names.count == 1 ? "The check \(names[0]) fails" : "The checks \(names.joined(separator: ", ")) fail"
  }
}

extension [CheckRecord] {
  /// Judges the runs of one attempt, in the order in which they were recorded.
  package var judgement: CheckJudgement {
    guard contains(where: { $0.run != .base }) else { return .nothingRun }
    var failing: [String: Failure] = [:]
    var names: [String] = []
    for record in self {
      if !names.contains(record.name) { names.append(record.name) }
      switch record.run {
      case .first, .again: failing[record.name] = record.outcome == .passed ? nil : .new
      // An old failure is none of the attempt's.
      case .base:
        if failing[record.name] != nil {
          failing[record.name] = record.mark == .oldFailure ? .old : record.mark == .unclear ? .unclear : .new
        }
      }
    }
    let new = names.filter { failing[$0] == .new }
    let old = names.filter { failing[$0] == .old }
    let unclear = names.filter { failing[$0] == .unclear }
    if let first = new.first {
      return .newFailures(new, status: last { $0.name == first && $0.run != .base }?.status)
    }
    func sandbox(of name: String) -> String? { last { $0.name == name && $0.run != .base }?.sandbox }
    if let first = unclear.first { return .unclearFailures(unclear + old, sandbox: sandbox(of: first)) }
    if let first = old.first { return .oldFailures(old, sandbox: sandbox(of: first)) }
    let unproven = filter { $0.run != .base && $0.mark == .unproven }
    guard let first = unproven.first else { return .passed }
    let reason = first.output.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    return .unproven(unproven.map(\.name), reason: reason)
  }

  private enum Failure { case new, old, unclear }
}

/// What a run on a base is known by, so that it need not be run again.
package struct BaselineKey: Sendable, Hashable {
  /// The object id of the tree.
  package var tree: String
  package var command: String
  /// Stands for variables, sandbox and limits of the run.
  package var surroundings: String

  package init(tree: String, command: String, surroundings: String) {
    self.tree = tree
    self.command = command
    self.surroundings = surroundings
  }
}
