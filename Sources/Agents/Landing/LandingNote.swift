import NexusProtocol

/// What a landing writes into its mark, so that the next process can file it when this one is killed.
enum LandingNote: Equatable {
  case landed([TaskID])
  /// A revert of the tasks' work was reverted.
  case reapplied([TaskID])
  case undone([TaskID], kind: UndoKind, kept: String)

  var text: String {
    switch self {
    case .landed(let tasks): "landed \(Self.names(tasks))"
    case .reapplied(let tasks): "reapplied \(Self.names(tasks))"
    case .undone(let tasks, let kind, let kept): "undone \(Self.names(tasks)) \(kind.rawValue) \(kept)"
    }
  }

  init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard words.count >= 2 else { return nil }
    let tasks = words[1].split(separator: ",").compactMap(TaskID.init(named:))
    switch (words[0], words.count) {
    case ("landed", 2): self = .landed(tasks)
    case ("reapplied", 2): self = .reapplied(tasks)
    case ("undone", 4):
      guard let kind = UndoKind(rawValue: words[2]) else { return nil }
      self = .undone(tasks, kind: kind, kept: words[3])
    default: return nil
    }
  }

  private static func names(_ tasks: [TaskID]) -> String { tasks.map(\.description).joined(separator: ",") }
}
