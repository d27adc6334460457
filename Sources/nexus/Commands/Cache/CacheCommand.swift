import ArgumentParser
import JSONText
import NexusProtocol
import ResponseCache
import Terminal

struct CacheCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Look at the replies that are kept to be given again, and delete them",
    discussion: "Without a subcommand says what is kept. `llm.models.ROLE.cache` says whether anything is.",
    subcommands: [CacheStatsCommand.self, CacheClearCommand.self],
    defaultSubcommand: CacheStatsCommand.self)
}

struct CacheStatsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Show how many replies are kept, and what they saved")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let console = session.console
    let statistics = try await session.replyCache?.statistics() ?? .init()
    switch console.format {
    case .json:
      try console.writeLine(
        JSONValue(members: [
          ("path", Surroundings.replyCacheFile.map(JSONValue.string) ?? .null),
          ("replies", JSONValue(statistics.replies)), ("bytes", JSONValue(statistics.bytes)),
          ("hits", JSONValue(statistics.hits)), ("savedTokens", JSONValue(statistics.savedTokens)),
          ("oldest", statistics.oldest.map { .string($0.description) } ?? .null),
        ]).text())
    case .text:
      guard statistics.replies > 0 else { return try console.note("No reply is kept.") }
      var list = KeyValueList()
      list.add("Replies", "\(statistics.replies), \(ByteText.size(statistics.bytes))")
      list.add("Given again", "\(statistics.hits.counted("time")), for \(statistics.savedTokens.counted("token"))")
      if let oldest = statistics.oldest { list.add("Oldest", oldest.description) }
      if let file = Surroundings.replyCacheFile { list.add("File", file) }
      try console.write(list)
    }
  }
}

struct CacheClearCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "clear", abstract: "Delete all replies that are kept")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let count = try await session.replyCache?.clear() ?? 0
    switch session.console.format {
    case .json: try session.console.writeLine(JSONValue(members: [("cleared", JSONValue(count))]).text())
    case .text: try session.console.note("\(count.counted("reply", "replies")) deleted.")
    }
  }
}

extension Session {
  /// Nil where no directory for it is known.
  fileprivate var replyCache: ReplyDatabase? {
    Surroundings.replyCacheFile.map { ReplyDatabase(path: $0) { Surroundings.now } }
  }
}
