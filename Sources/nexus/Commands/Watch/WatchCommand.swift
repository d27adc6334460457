import ArgumentParser
import NexusProtocol
import Store
import Terminal
import Watching

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "See a run on one screen, from another terminal",
    discussion: """
      Shows what goes on (models, checks, their words), the tasks, what happened, what needs your decision and what to \
      run next, as the nexus that is at work keeps it. It changes nothing. q ends it; the arrow keys, Page Up and Page \
      Down move through the tasks.

      Where the output is no terminal, or one that can only write lines, it writes a line for each event until nobody is \
      at work any more, and then how things stand.

        nexus watch
        nexus watch 3 | tee run.log
      """)

  @Argument(help: "The plan's number; without it the plan being worked on, or the last one", completion: .plans)
  var plan: Int?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    if let plan, let store = try session.openStoreForReading() {
      _ = try await session.plan(plan, in: store)
    } else if plan != nil {
      throw Session.noPlan
    }
    do {
      if session.console.format == .text, let terminal = Self.terminal {
        try await WatchScreen(session: session, plan: plan, terminal: terminal).show()
      } else {
        try await WatchLines(session: session, plan: plan).write()
      }
    } catch is CancellationError {
      // Ctrl-C is how watching ends, so there is nothing to say.
      throw ExitCode(ExitStatus.interrupted.rawValue)
    }
  }

  /// The terminal that can show a screen; nil where there is none.
  private static var terminal: FileDescriptorSink? {
    let name = Surroundings.environment["TERM"] ?? ""
    let output = FileDescriptorSink.standardOutput
    return output.isTerminal && !name.isEmpty && name != "dumb" ? output : nil
  }
}
