import Checks
import Configuration
import Inspection
import NexusProtocol
import Terminal

/// Calls the user back at the end of a run, in the way that `ui.notify` says.
struct Notification {
  private let console: Console
  private let setting: String
  private let directory: String

  /// How long the user's command may take.
  private static let timeLimit = Duration.seconds(20)

  init(_ session: Session) {
    console = session.console
    setting = session.configuration.ui.notify
    directory = session.directory
  }

  func tell(_ summary: RunSummary, status: Int32) async throws {
    switch setting {
    case "off": break
    case "bell": try console.ring()
    default: try await run(setting, summary, status)
    }
  }

  /// Runs the command with all of the user's environment: it comes from their own file, and may need their desktop.
  private func run(_ line: String, _ summary: RunSummary, _ status: Int32) async throws {
    let environment = Surroundings.environment.merging(Self.variables(summary, status)) { $1 }
    let command = CheckCommand(
      name: "ui.notify", invocation: .shell(line), workingDirectory: directory, environment: environment,
      timeLimit: Self.timeLimit, outputLimitInBytes: 4096)
    let words: String
    do {
      let result = try await CheckRunner().run(command)
      switch result.ending {
      case .exited(status: 0): return
      case .exited(let status): words = "it ended with status \(status)"
      case .signaled(let signal): words = "signal \(signal) ended it"
      case .timedOut: words = "it took longer than \(Self.timeLimit.components.seconds) seconds"
      case .couldNotStart: words = "it could not be started"
      }
    } catch let error as CheckError {
      words = error.description
    }
    try console.note("The command of `ui.notify` did not do its work: \(Sanitizer.oneLine(words)).")
  }

  private static func variables(_ summary: RunSummary, _ status: Int32) -> [String: String] {
    func count(_ group: RunSummary.Group) -> String { String(summary.tasks(group).count) }
    return [
      "NEXUS_RUN_PLAN": String(summary.plan.number), "NEXUS_RUN_TITLE": Sanitizer.oneLine(summary.plan.title),
      "NEXUS_RUN_STATUS": String(status), "NEXUS_RUN_SUMMARY": summary.line,
      "NEXUS_RUN_DONE": count(.done), "NEXUS_RUN_UNVERIFIED": count(.unverified), "NEXUS_RUN_FAILED": count(.failed),
    ]
  }
}
