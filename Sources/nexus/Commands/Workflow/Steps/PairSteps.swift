import Checks
import JSONText
import NexusProtocol
import Terminal
import Workflows

/// Carries out the steps that have the pair work, each as the command of the same name that a user would type.
///
/// So they do what the command line does and nothing more: what needs leave there is refused here with the same words, and
/// nothing lands.
struct PairSteps: StepRunner {
  let directory: String
  let console: Console
  let jobs: StepJobs?

  /// Longer than any task takes; a step's own time limit comes first.
  private static let timeLimit = Duration.seconds(7 * 24 * 3600)

  func reply(to call: StepCall) async throws -> StepReply {
    var words = try Self.words(for: call)
    words.insert("--json", at: words.firstIndex(of: "--") ?? words.count)
    var environment = Surroundings.environment
    environment[ParentJob.variable] = try await jobs?.job(of: call.step.id).description
    let command = CheckCommand(
      name: call.step.id, invocation: .program([VaultAgent.program] + words), workingDirectory: directory,
      environment: environment, timeLimit: Self.timeLimit)
    var output = PairOutput(kind: call.step.kind)
    let result = try await CheckRunner().run(command) { line in
      guard let event = output.add(line), let words = PairOutput.words(of: event) else { return }
      try console.note(Sanitizer.text("    \(call.key.text)  \(words)"))
    }
    guard case .exited(let status) = result.ending else {
      throw StepFailure("`nexus \(words.joined(separator: " "))` did not end by itself.", isTemporary: true)
    }
    return try output.reply(status: status)
  }

  private static func words(for call: StepCall) throws(StepFailure) -> [String] {
    func argument(_ name: String) -> String? {
      call.arguments[name].map(\.shownText).flatMap { $0.isEmpty ? nil : $0 }
    }
    let plan = argument("plan").map { ["--plan", $0] } ?? []
    // Elements of a list, or words of a text.
    let listed = call.arguments["tasks"]?.array?.map(\.shownText)
    let tasks = listed ?? argument("tasks").map { $0.split { $0.isWhitespace || $0 == "," }.map(String.init) } ?? []
    guard (plan + tasks).allSatisfy({ !$0.hasPrefix("-") || $0 == "--plan" }) else {
      throw StepFailure("The step \"\(call.step.id)\" names a plan or task that begins with \"-\".")
    }
    let model = call.model
    switch call.step.kind {
    case .plan:
      return ["plan", "create"] + (model.map { ["--overseer=\($0)"] } ?? []) + ["--", call.prompt]
    case .consult:
      return ["consult"] + (model.map { ["--overseer=\($0)"] } ?? []) + ["--", call.prompt]
    case .implement:
      let review = call.arguments["review"].map { $0 == true || $0 == "true" } ?? false
      return ["implement"] + tasks + plan + (model.map { ["--implementation=\($0)"] } ?? [])
        + (review ? ["--review"] : [])
    default:
      return ["review"] + tasks + plan + (model.map { ["--overseer=\($0)"] } ?? [])
    }
  }
}
