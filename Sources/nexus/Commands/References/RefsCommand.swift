import ArgumentParser
import Git
import Inspection
import NexusProtocol
import Terminal

struct RefsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refs",
    abstract: "Manage the refs that preserve removed or replaced work",
    discussion: """
      What is taken off a branch, rejected, left when hunks are picked, kept by a dry run, held apart from a task's \
      commit, or uncommitted before work in place, stays under refs/nexus. Without a subcommand these references are \
      listed.

        nexus refs
        nexus refs prune --older-than 30d --check
      """,
    subcommands: [RefsListCommand.self, RefsPruneCommand.self],
    defaultSubcommand: RefsListCommand.self)
}

struct RefsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the refs that preserve removed or replaced work, oldest first")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let kept = try await KeptReferences(
      in: session.requireProject().repository, try session.openStoreForReading()
    ).all()
    if kept.isEmpty && session.console.format == .text { return try session.console.note("Nothing is kept.") }
    try KeptReference.show(kept, on: session.console)
  }
}

struct RefsPruneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Delete refs that preserve removed or replaced work, by age",
    discussion: """
      What belongs to a plan that is being worked on stays, and so does what nobody knows the age of. git drops the \
      commits themselves when nothing else leads to them.
      """)

  @Option(name: .long, help: ArgumentHelp("The age from which they go, such as 12h, 30d or 8w", valueName: "age"))
  var olderThan = "30d"

  @Flag(name: .long, help: "Only show what would be deleted")
  var check = false

  @OptionGroup var options: GlobalOptions

  func validate() throws { _ = try age() }

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let limit = try age()
    let kept = try await KeptReferences(in: session.requireProject().repository, store).all().filter { reference in
      !reference.isNeeded && reference.at.map { Surroundings.now - $0 >= limit } ?? false
    }
    let repository = try session.requireProject().repository
    if !check {
      for reference in kept { try await repository.deleteReference(reference.name, expecting: reference.commit) }
    }
    try KeptReference.show(kept, on: session.console)
    let verb = check ? "would be deleted" : "deleted"
    try session.console.note("\(kept.count) \(kept.count == 1 ? "reference" : "references") \(verb).")
  }

  private func age() throws -> Duration {
    let units: [Character: Int] = ["h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = olderThan.last.flatMap({ units[$0] }), let count = Int(olderThan.dropLast()), count >= 0,
      count <= 100_000
    else { throw ValidationError("\"\(olderThan)\" is not an age; write 12h, 30d or 8w.") }
    return .seconds(count * unit)
  }
}
