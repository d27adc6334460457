/// The names that expressions know besides those of steps.
enum ScopeName {
  /// Given to the run.
  static let inputs = "inputs"
  /// Written by `set`.
  static let vars = "vars"
  /// Every step by its identifier: `steps.draft.response`, `.state`, `.error`.
  static let steps = "steps"
  /// The element of a `for_each`, and its number from 0.
  static let item = "item"
  static let index = "index"
  /// The round of a `repeat`, from 1, and the reply of the round before.
  static let round = "round"
  static let previous = "previous"
  /// This step's own reply, in `until` and `set`.
  static let response = "response"

  static let all = [inputs, vars, steps, item, index, round, previous, response]
  /// Names that no step may have.
  static let reserved = Set(all + ["true", "false", "null", "and", "or", "not", "contains", "matches"])
  /// The members of `steps.NAME`.
  static let facts = ["response", "state", "error"]
}

extension WorkflowStep {
  /// Every path that the step's expressions read.
  var paths: [[String]] {
    blocks.flatMap(\.paths) + (assignments + arguments).flatMap(\.value.paths) + (when?.paths ?? [])
      + (repetition?.until?.paths ?? []) + (iteration?.list.paths ?? [])
  }

  func reads(_ path: [String]) -> Bool { paths.contains { $0.starts(with: path) } }

  /// The step that a path is about; nil for names of other things.
  static func step(of path: [String]) -> String? {
    guard let first = path.first else { return nil }
    if first == ScopeName.steps { return path.count > 1 ? path[1] : nil }
    return ScopeName.all.contains(first) ? nil : first
  }

  /// The steps that must have ended before this one: those it names and those whose responses it reads.
  package var predecessors: [String] {
    var found: [String] = []
    // `until` and `set` may read the step itself.
    for name in needs + paths.compactMap(Self.step(of:)) where !found.contains(name) && name != id {
      found.append(name)
    }
    return found
  }
}
