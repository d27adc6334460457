import JSONText

extension StepFields {
  /// `true` for all that may be used, `false` for none, or names.
  mutating func tools(_ name: String) throws(WorkflowFault) -> ToolWish? {
    guard let tree = tree(name) else { return nil }
    if let isWanted = tree.value.bool { return isWanted ? .all : .named([]) }
    return .named(try strings(name).map(\.text))
  }
}
