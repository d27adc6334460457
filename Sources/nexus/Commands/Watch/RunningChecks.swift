import NexusProtocol
import Terminal
import Watching

/// The checks and setups that run, by what events tell of them.
struct RunningChecks {
  private struct Check {
    var name: String
    var isSetup: Bool
    var startedAt: Timestamp
    var lines: [String] = []
  }

  /// By task; a task has one at a time.
  private var running: [TaskID: Check] = [:]

  /// No terminal shows more.
  private static let lineLimit = 200

  mutating func follow(_ event: Event) {
    guard let task = event.task else { return }
    switch event.name {
    case .checkStarted, .setupStarted:
      guard case .string(let name) = event.fields["name"] else { return }
      running[task] = Check(name: name, isSetup: event.name == .setupStarted, startedAt: event.at)
    case .checkOutput, .setupOutput:
      guard case .list(let lines) = event.fields["lines"], var check = running[task] else { return }
      check.lines = Array((check.lines + lines).suffix(Self.lineLimit))
      running[task] = check
    case .checkFinished, .setupFinished, .taskFinished, .attemptFinished: running[task] = nil
    case .runFinished: running = [:]
    default: break
    }
  }

  /// With the number of the task of each.
  func lanes(at now: Timestamp) -> [(task: Int, lane: RunPicture.Lane)] {
    running.map { task, check in
      let lane = RunPicture.Lane(
        task: task.description, worker: check.isSetup ? "Setup" : "Check", name: check.name, phase: .checking,
        elapsed: now - check.startedAt, words: check.lines.joined(separator: "\n"))
      return (task.number, lane)
    }
  }
}
