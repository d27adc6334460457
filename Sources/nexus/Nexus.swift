import ArgumentParser
import Dispatch
import Isolation
import NexusProtocol
import Terminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The program: finds the command, runs it, and alone decides on the exit status.
@main
struct Nexus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nexus",
    abstract: "Plan, write and review code changes with models of your own",
    discussion: """
      An Overseer (a reasoning model) plans tasks and reviews commits; an Implementer (a code model) writes the patches. \
      Work happens on a branch and in a worktree of its own: your checkout does not move until you accept.

        nexus plan "Add a --json flag to the export command"
        nexus implement
        nexus review

      `nexus help TOPIC` explains plan-format, states, exit-statuses, configuration and environment.
      """,
    version: Version.current,
    groupedSubcommands: [
      CommandGroup(
        name: "Work",
        subcommands: [
          DoCommand.self, PlanCommand.self, TaskCommand.self, ImplementCommand.self, ReviewCommand.self,
          ResumeCommand.self, UndoCommand.self, ApplyCommand.self, AskCommand.self, ConsultCommand.self,
          WorkflowCommand.self,
        ]),
      CommandGroup(
        name: "Look",
        subcommands: [
          StatusCommand.self, WatchCommand.self, LogCommand.self, DiffCommand.self, MapCommand.self,
          ContextCommand.self,
          UsageCommand.self, JobCommand.self, AuditCommand.self,
        ]),
      CommandGroup(
        name: "Set up",
        subcommands: [
          InitCommand.self, DoctorCommand.self, ModelsCommand.self, AuthCommand.self, ConfigCommand.self,
          PluginCommand.self, CompletionsCommand.self,
        ]),
      CommandGroup(name: "Serve other programs", subcommands: [MCPCommand.self, ServeCommand.self, ACPCommand.self]),
      CommandGroup(
        name: "Keep and tidy",
        subcommands: [
          ReportCommand.self, ExportCommand.self, ReplayCommand.self, RefsCommand.self, WorktreeCommand.self,
          CacheCommand.self,
        ]),
    ],
    defaultSubcommand: StatusCommand.self)

  static func main() async {
    // A reader that closes a pipe early is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    // Scripts and prompts ask for this often, and setting up the parser is a third of a start.
    if CommandLine.arguments.dropFirst() == ["--version"] {
      print(Version.current)
      endProcess(ExitStatus.done.rawValue)
    }
    if Set(CommandLine.arguments.dropFirst()) == ["--version", "--json"] {
      print(Version.json())
      endProcess(ExitStatus.done.rawValue)
    }
    // The vault's agent is this program, started by itself.
    if Array(CommandLine.arguments.dropFirst()) == VaultAgent.arguments { endProcess(VaultAgent.run()) }
    FreedMemory.goesBack()
    Surroundings.armCrashPoints()
    let command: any ParsableCommand
    let arguments = ArgumentOrder.sorted(Array(CommandLine.arguments.dropFirst()))
    // A shell asks for the values of an argument; finding them may take a server's answer.
    if arguments.first == "---completion" {
      do { _ = try await asyncParseAsRoot(arguments) } catch { exit(withError: error) }
    }
    if let topic = HelpTopic(arguments: arguments) {
      print(topic.text, terminator: "")
      endProcess(ExitStatus.done.rawValue)
    }
    if let unknown = UnknownCommand(arguments, of: Nexus.self) { endProcess(Failure(unknown.error).report()) }
    do {
      command = try parseAsRoot(arguments)
    } catch {
      // A wrong command line, or a request for help or the version: the parser has the words.
      exit(withError: error)
    }
    endProcess(await Interruption.run(command))
  }
}

/// Runs the command so that Ctrl-C and SIGTERM end it in order, and tells how it ended.
private enum Interruption {
  /// Returns the exit status of `command`.
  static func run(_ command: sending any ParsableCommand) async -> Int32 {
    var command = command
    let running = Locked<Task<Void, any Error>?>(nil)
    let work = Task {
      try await CommandWork.$cancel.withValue(.init { running.withLock { $0 }?.cancel() }) {
        if var asynchronous = command as? any AsyncParsableCommand {
          try await asynchronous.run()
        } else {
          try command.run()
        }
      }
    }
    running.withLock { $0 = work }
    // Under `nohup` the end of the terminal is not to be heard of.
    let signals = isIgnored(SIGHUP) ? [SIGINT, SIGTERM] : [SIGINT, SIGTERM, SIGHUP]
    let sources = signals.map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { receive(number, work) }
      // Dispatch registers a source some time after it is resumed, and on Linux sets a handler of its own then. A signal
      // that comes before that ends the process; were it ignored so early, it would be lost.
      #if canImport(Darwin)
        source.setRegistrationHandler { signal(number, SIG_IGN) }
      #endif
      source.resume()
      return source
    }
    defer { sources.forEach { $0.cancel() } }
    do {
      try await work.value
      if let error = LostOutput.first { throw error }
      return ExitStatus.done.rawValue
    } catch  where Nexus.exitCode(for: error) == .success {
      // A request for help is an error thrown by the command that answers it; the parser has the words.
      Nexus.exit(withError: error)
    } catch {
      return Failure(error, wasInterrupted: work.isCancelled).report()
    }
  }

  /// Whether the program was started with a signal ignored.
  private static func isIgnored(_ number: Int32) -> Bool {
    let before = signal(number, SIG_IGN)
    // Functions have no equality of their own; what stands for ignoring is a number in their place.
    let isIgnored = unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    if !isIgnored { signal(number, before) }
    return isIgnored
  }

  private static func receive(_ signal: Int32, _ work: Task<Void, any Error>) {
    // A second signal ends the process at once, in case the first one cannot get through.
    if work.isCancelled {
      HiddenInput.restore()
      FullScreen.restore()
      _exit(ExitStatus.interrupted.rawValue)
    }
    switch Attention.current {
    case .elsewhere where signal == SIGINT: break
    case .question:
      HiddenInput.restore()
      _exit(Failure(CancellationError()).report())
    case .work, .elsewhere: work.cancel()
    }
  }
}

/// The system's `exit`, which the parser's own method of that name hides.
private func endProcess(_ status: Int32) -> Never {
  exit(status)
}
