import Agents
import Checks
import Configuration
import Git
import Inspection
import JSONText
import NexusProtocol
import Store
import Workflows

/// Carries out checks: in a worktree of their own on one commit, in the sandbox, with the environment of checks.
struct CheckSteps: StepRunner {
  let session: Session
  /// The commands of the workflow that the user has allowed.
  let allowed: Set<String>

  /// So many checks of workflows run at once in one repository.
  private static let lanes = 8

  func reply(to call: StepCall) async throws -> StepReply {
    let project = try session.requireProject()
    let settings = try await session.projectChecks()
    let commands = try commands(for: call)
    let commit = try await commit(for: call, project)
    try project.prepareStateDirectory()
    for lane in 1...Self.lanes {
      do {
        return try await TrialWorktree.with(
          commit, of: project.repository, in: project.worktreesDirectory, named: "workflow-\(lane)",
          branchPrefix: session.configuration.git.branchPrefix, links: settings.links
        ) { worktree in
          try await run(commands, on: commit, in: worktree, settings)
        }
      } catch let error as AgentError where error.code == .taskBusy {
        continue
      }
    }
    throw StepFailure("Other workflows are running checks in this repository.", isTemporary: true)
  }

  /// The step's command, or all checks of the project where it has none.
  private func commands(for call: StepCall) throws -> [CheckSettings] {
    let configured = session.configuration.checks
    guard let line = call.arguments["command"]?.shownText else {
      guard !configured.isEmpty else {
        throw StepFailure("The project has no checks, and the step \"\(call.step.id)\" has no command.")
      }
      return configured
    }
    if let own = configured.first(where: { $0.line == line }) { return [own] }
    // A step that a model proposed has not been asked for.
    guard allowed.contains(line) else { throw StepFailure("You have not allowed the command `\(line)`.") }
    return [CheckSettings(line: line)]
  }

  private func commit(for call: StepCall, _ project: Project) async throws -> ObjectID {
    if let revision = call.arguments["commit"]?.shownText, !revision.isEmpty {
      return try await project.repository.resolve(revision)
    }
    if let plan = call.arguments["plan"]?.shownText, !plan.isEmpty {
      guard let number = Int(plan), let found = try await session.openStoreForReading()?.plan(number) else {
        throw StepFailure("There is no plan \(plan).")
      }
      if let tip = try await project.repository.branchTip(found.branch) { return tip }
      return try await project.repository.resolve(found.base)
    }
    guard let head = try await project.repository.head().commit else { throw UserError.noCommits }
    return head
  }

  private func run(
    _ commands: [CheckSettings], on commit: ObjectID, in worktree: TrialWorktree, _ settings: CheckingSettings
  ) async throws -> StepReply {
    func result(_ command: CheckCommand) async throws -> CheckResult {
      try await worktree.reset()
      var command = command
      command.workingDirectory = worktree.path
      command.environment = settings.redirect.environment(command.environment, to: worktree.path)
      return try await CheckRunner(wrapper: settings.wrapper).run(command)
    }
    for (setup, own) in zip(settings.setup, session.configuration.workspace.setup) {
      let made = try await result(setup)
      guard made.isSuccess else {
        throw StepFailure("The setup command `\(own.line)` fails: \(made.output.text.suffix(500))")
      }
    }
    var passed = true
    var checks: [JSONValue] = []
    var texts: [String] = []
    for command in commands {
      let result = try await result(CheckCommand(command))
      // Where the worktree is says nothing to a model.
      let output = result.output.text.replacing(worktree.path + "/", with: "")
      passed = passed && result.isSuccess
      checks.append(
        JSONValue(members: [
          ("command", .string(command.line)), ("passed", .bool(result.isSuccess)), ("output", .string(output)),
        ]))
      texts.append("\(command.line): \(Self.words(of: result.ending))\n\(output)")
    }
    return StepReply(
      JSONValue(members: [
        ("passed", .bool(passed)), ("commit", .string(commit.description)), ("checks", .array(checks)),
        ("text", .string(texts.joined(separator: "\n"))),
      ]).text())
  }

  private static func words(of ending: CheckResult.Ending) -> String {
    switch ending {
    case .exited(0): "passes"
    case .exited(let status): "fails with status \(status)"
    case .signaled(let signal): "was ended by signal \(signal)"
    case .timedOut: "takes longer than its time limit"
    case .couldNotStart: "cannot be started"
    }
  }
}

extension Session {
  /// The commands of a workflow's checks that may run: those the user has allowed, now or before, and all of a workflow that
  /// stands in the user's own directory.
  ///
  /// - Throws: `UserError` where there is nobody to ask, or the answer is no.
  func allowedCommands(of workflow: Workflow, file: String?) throws -> Set<String> {
    let lines = workflow.steps.compactMap(\.command)
    guard !lines.isEmpty, project != nil else { return [] }
    if let own = Surroundings.userWorkflowsDirectory, file?.hasPrefix(own + "/") == true { return Set(lines) }
    try requireLeave(forCommandsOf: workflow.name, lines)
    return Set(lines)
  }
}

extension WorkflowStep {
  /// The command of a check; nil for other steps, and for a check that runs those of the project.
  fileprivate var command: String? {
    guard kind == .check, let command = arguments.first(where: { $0.name == "command" }) else { return nil }
    return command.value.parts.reduce("") { text, part in
      if case .text(let piece) = part { text + piece } else { text }
    }
  }
}
