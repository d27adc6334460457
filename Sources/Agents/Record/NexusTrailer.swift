import Git
import NexusProtocol

/// The trailers of commits by which nexus finds its own work again.
enum NexusTrailer: String {
  case plan = "Nexus-Plan"
  case task = "Nexus-Task"
  /// Whose work a revert takes back.
  case undo = "Nexus-Undo"
  /// The commit of the plan's branch that a squash stands for.
  case squashed = "Nexus-Squashed"

  func line(_ value: some CustomStringConvertible) -> String { "\(rawValue): \(value)" }
}

extension CommitInfo {
  /// The task that the last trailer of this kind names.
  func task(in trailer: NexusTrailer) -> TaskID? {
    trailers.last { $0.key == trailer.rawValue }.flatMap { TaskID(named: $0.value) }
  }
}
