import ArgumentParser
import JSONText
import NexusProtocol
import Recordings
import Terminal

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Make an exported plan again, offline, and say where it differs",
    discussion: """
      Every question is answered from the file, and so is every check: no server is asked and no command is run. The \
      work is done in a directory of its own, on the commit that the plan began at or on --onto, and nothing of it \
      stays. Replayed are planning, attempts at tasks and the Overseer's reviews; what the file does not suffice for is \
      named. The exit status is 0 when prompts, plan, edits, trees and verdicts are the same, and 1 when one differs.

        nexus replay plan.json
        nexus replay plan.json --onto main
      """)

  @Argument(help: ArgumentHelp("What `nexus export` wrote", valueName: "file"), completion: .file())
  var file: String

  @Option(name: .long, help: ArgumentHelp("Begin at this commit instead", valueName: "revision"))
  var onto: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let path = session.path(file)
    guard let bytes = try Files.read(path) else {
      throw UserError("There is no file \(file).", hint: "`nexus export -o FILE` writes one.", status: .badInput)
    }
    let plan = try ExportedPlan(bytes, file: file)
    let outcome = try await ReplayRun(exported: plan, session: session).run(onto: onto)
    switch session.console.format {
    case .json: for part in outcome.parts { try session.console.writeLine(part.json.text()) }
    case .text: try show(outcome, session.console)
    }
    if !outcome.isSame { throw ExitCode(ExitStatus.notDone.rawValue) }
  }

  private func show(_ outcome: ReplayOutcome, _ console: Console) throws {
    guard !outcome.parts.isEmpty else {
      return try console.writeLine("There is nothing to replay: the file holds no whole reply of a model.")
    }
    for part in outcome.parts {
      let word = part.differences.isEmpty ? console.palette.apply(.success, to: "same") : "differs"
      try console.writeLine("  \((part.name ?? "plan").padded(to: 6))\(word)")
      for difference in part.differences { try console.writeLine("        " + Sanitizer.oneLine(difference)) }
      for thing in part.notReplayed {
        try console.writeLine(
          "        " + console.palette.apply(.quiet, to: "not replayed: " + Sanitizer.oneLine(thing)))
      }
    }
    let count = outcome.parts.reduce(0) { $0 + $1.differences.count }
    try console.writeLine(
      outcome.isSame
        ? "Prompts, edits, trees and verdicts are the same."
        : count == 1 ? "There is 1 difference." : "There are \(count) differences.")
  }
}
