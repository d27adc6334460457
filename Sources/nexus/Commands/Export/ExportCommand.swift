import ArgumentParser
import NexusProtocol
import Recordings
import Store
import Terminal

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a plan with everything that was done for it as one file",
    discussion: """
      The file holds tasks, attempts, every request and reply, edits, checks, reviews and events, without the secrets \
      that are known for such. It is a recording: `ollama-replay FILE` answers as the models did. No file of the \
      repository is in it but what prompts and replies quote; the commit it began at is named.

        nexus export > plan.json
        nexus export 3 -o plan.json
      """)

  @Argument(help: "The plan's number; without it the plan being worked on, or the last one", completion: .plans)
  var plan: Int?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file instead of standard output", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    guard let store = try session.openStoreForReading() else { throw Session.noPlan }
    let plan = try await session.plan(plan, in: store, includingEnded: true)
    let archive = try await PlanArchive(
      of: plan, in: store, session.requireProject().repository, version: Version.current)
    guard let output else { return try session.console.write(archive.text) }
    let path = session.path(output)
    // Prompts quote the project's files, so the file is the user's alone until they decide otherwise.
    try Files.write(archive.text, to: path, mode: 0o600)
    try session.console.note(
      "Exported plan \(plan.number) to \(output) (\(archive.played.counted("reply", "replies"))"
        + (archive.redacted == 0 ? ")." : "; secrets taken out of \(archive.redacted.counted("text")))."))
  }
}
