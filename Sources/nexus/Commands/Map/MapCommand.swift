import Agents
import ArgumentParser
import Git
import Inspection
import JSONText
import NexusProtocol
import RepositoryMap
import Store
import Terminal

struct MapCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map",
    abstract: "Show the files that matter most, with what they define",
    discussion: """
      This is how nexus chooses what the Overseer reads. Only committed files count; what was found in them is kept in \
      the store, so that only new content is looked at.
      """)

  @Option(name: .customLong("for"), help: ArgumentHelp("Rank the files for this goal or question", valueName: "goal"))
  var question: String?

  @Option(name: .long, help: ArgumentHelp("Show no more than this many tokens, three bytes each", valueName: "number"))
  var tokens = 2000

  @Option(name: .long, help: ArgumentHelp("Map this commit or branch instead of HEAD", valueName: "commit"))
  var at: String?

  @OptionGroup var options: GlobalOptions

  /// No model has a larger context.
  private static let limits = 1...16_777_216

  func validate() throws {
    guard Self.limits.contains(tokens) else {
      throw ValidationError("--tokens takes a number from 1 to \(Self.limits.upperBound).")
    }
  }

  func run() async throws {
    let session = try Session(options)
    let project = try session.requireProject()
    let commit = try await commit(in: project.repository)
    let tagger = try await ProjectMap.tagger()
    let map = ProjectMap(project, store: try await session.openStore(), console: session.console)
    let ranking = try await map.ranking(for: Question(question ?? ""), at: commit, with: tagger)
    let outline = try await ranking.outline(limitInTokens: tokens)
    switch session.console.format {
    case .text: try show(outline, tagger, session.console)
    case .json: try MapJSON.lines(outline, ranking, tagger, commit).forEach { try session.console.writeLine($0.text()) }
    }
  }

  private func commit(in repository: Repository) async throws -> ObjectID {
    if let at { return try await repository.resolve(at) }
    guard let commit = try await repository.head().commit else { throw UserError.noCommits }
    return commit
  }

  private func show(_ outline: Outline, _ tagger: Tagger, _ console: Console) throws {
    try console.write(Sanitizer.text(PromptGate.text(outline.text)))
    if case .scanner = tagger {
      try console.note("Definitions come from \(tagger.name); with universal-ctags more languages are known.")
    }
    let more = min(tokens * 4, Self.limits.upperBound)
    if outline.leftOut > 0, more > tokens { try console.next("`nexus map --tokens \(more)` shows more.") }
  }
}
