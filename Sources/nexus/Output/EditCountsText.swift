import NexusProtocol

/// Says how many edits came to their place by which means.
enum EditCountsText {
  /// The counts that are not zero, such as `3 as written, 1 repaired by the Overseer`.
  static func line(_ counts: EditCounts) -> String {
    [
      (counts.asWritten, "as written"), (counts.ladder, "by the ladder"), (counts.repaired, "repaired by rule"),
      (counts.byImplementer, "repaired by the Implementer"), (counts.byOverseer, "repaired by the Overseer"),
      (counts.refused, "refused"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
