import Foundation
import GRDB
import ModelPolicies
import NexusProtocol
import Synchronization
import Testing

@testable import ResponseCache

@Suite(.timeLimit(.minutes(1))) final class ReplyDatabaseTests {
  private let directory: String
  private let path: String
  private let watch = Watch()

  init() throws {
    directory = NSTemporaryDirectory() + "/nexus-replies-\(UUID().uuidString)"
    path = directory + "/deep/replies.sqlite"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  private func cache(_ limits: ReplyDatabase.Limits = .init()) -> ReplyDatabase {
    ReplyDatabase(path: path, limits: limits) { [watch] in watch.time }
  }

  private func pass(_ milliseconds: Int64) { watch.pass(milliseconds) }

  @Test func givesAReplyBackAsItWas() async throws {
    let reply = ModelReply(
      model: "p/m", content: "a\0b — ü\n", thinking: "hm",
      toolCalls: [ToolCall(id: "1", name: "read", arguments: #"{"a": "\u0000"}"#), ToolCall(name: "x", arguments: "")],
      stopReason: .length, usage: Usage(promptTokens: 5, outputTokens: 6))
    try await cache().keep(reply, for: key("q"))
    // Another process finds it too.
    #expect(try await cache().reply(for: key("q")) == reply)
    #expect(try await cache().reply(for: key("Q")) == nil)
  }

  @Test func makesNoFileBeforeThereIsAReply() async throws {
    #expect(try await cache().reply(for: key("q")) == nil)
    #expect(try await cache().statistics() == .init())
    #expect(try await cache().clear() == 0)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func theFileIsItsOwnersAlone() async throws {
    try await cache().keep(ModelReply(model: "m", content: "x"), for: key("q"))
    for (path, mode) in [(path, 0o600), (directory + "/deep", 0o700)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == mode)
    }
  }

  @Test func aNewerReplyTakesThePlaceOfAnOlder() async throws {
    let cache = cache()
    for text in ["old", "new"] { try await cache.keep(ModelReply(model: "m", content: text), for: key("q")) }
    #expect(try await cache.reply(for: key("q"))?.content == "new")
    #expect(try await cache.statistics().replies == 1)
  }

  @Test func forgetsWhatIsTooOld() async throws {
    let cache = cache(.init(age: .seconds(10)))
    try await cache.keep(ModelReply(model: "m", content: "x"), for: key("q"))
    pass(10_000)
    #expect(try await cache.reply(for: key("q")) != nil)
    pass(1)
    #expect(try await cache.reply(for: key("q")) == nil)
    try await cache.keep(ModelReply(model: "m", content: "x"), for: key("other"))
    #expect(try await cache.statistics().replies == 1)
  }

  @Test func whatWasNotUsedForLongestGoesFirst() async throws {
    let reply = ModelReply(model: "m", content: String(repeating: "x", count: 1000))
    let cache = cache(.init(bytes: 5000))
    for name in ["a", "b", "c", "d"] {
      try await cache.keep(reply, for: key(name))
      pass(1)
    }
    #expect(try await cache.reply(for: key("a")) != nil)
    pass(1)
    try await cache.keep(reply, for: key("e"))
    var left: [String] = []
    for name in ["a", "b", "c", "d", "e"] where try await cache.reply(for: key(name)) != nil { left.append(name) }
    #expect(left == ["a", "c", "d", "e"])
    #expect(try await cache.statistics().bytes <= 4500)
    // What is larger than all may be is not kept at the others' cost.
    try await cache.keep(ModelReply(model: "m", content: String(repeating: "x", count: 5000)), for: key("large"))
    #expect(try await cache.reply(for: key("large")) == nil)
    #expect(try await cache.statistics().replies == 4)
  }

  @Test func countsWhatItSaved() async throws {
    let cache = cache()
    let usage = Usage(promptTokens: 90, outputTokens: 10)
    try await cache.keep(ModelReply(model: "m", content: "x", usage: usage), for: key("q"))
    try await cache.keep(ModelReply(model: "m", content: "x"), for: key("uncounted"))
    for _ in 0..<3 { _ = try await cache.reply(for: key("q")) }
    _ = try await cache.reply(for: key("uncounted"))
    let statistics = try await cache.statistics()
    #expect(statistics.replies == 2 && statistics.hits == 4 && statistics.savedTokens == 300)
    #expect(statistics.oldest == Timestamp(millisecondsSince1970: 1_000_000))
    #expect(statistics.bytes > 2)
  }

  @Test func clearsAll() async throws {
    let (cache, other) = (cache(), cache())
    for name in ["a", "b"] { try await cache.keep(ModelReply(model: "m", content: "x"), for: key(name)) }
    #expect(try await other.clear() == 2)
    #expect(try await cache.reply(for: key("a")) == nil)
    try await cache.keep(ModelReply(model: "m", content: "y"), for: key("a"))
    #expect(try await other.reply(for: key("a"))?.content == "y")
  }

  @Test func aDamagedFileIsSaidAndCanBeCleared() async throws {
    try await cache().keep(ModelReply(model: "m", content: "x"), for: key("q"))
    try Data(repeating: 7, count: 8192).write(to: URL(fileURLWithPath: path))
    let error = await #expect(throws: CacheError.self) { try await self.cache().reply(for: key("q")) }
    #expect(error?.code == .damaged)
    #expect(error?.message.hasPrefix("The cache of replies in \(path) is damaged: ") == true)
    #expect(try await cache().clear() == 0)
    #expect(try await cache().reply(for: key("q")) == nil)
    try await cache().keep(ModelReply(model: "m", content: "x"), for: key("q"))
    #expect(try await cache().reply(for: key("q")) != nil)
  }

  @Test func anotherProgramsDatabaseIsLeftAlone() async throws {
    try FileManager.default.createDirectory(atPath: directory + "/deep", withIntermediateDirectories: true)
    let foreign = try DatabaseQueue(path: path)
    try await foreign.write { db in try db.execute(sql: "CREATE TABLE replies (precious TEXT)") }
    try foreign.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    for action in [{ _ = try await self.cache().clear() }, { _ = try await self.cache().reply(for: key("q")) }] {
      let error = await #expect(throws: CacheError.self) { try await action() }
      #expect(error?.code == .notACache)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func whatAnotherVersionMadeIsThrownAway() async throws {
    try await cache().keep(ModelReply(model: "m", content: "x"), for: key("q"))
    let queue = try DatabaseQueue(path: path)
    try await queue.writeWithoutTransaction { db in
      try db.execute(sql: "ALTER TABLE replies DROP COLUMN content; PRAGMA user_version = 99")
    }
    try queue.close()
    #expect(try await cache().reply(for: key("q")) == nil)
    try await cache().keep(ModelReply(model: "m", content: "y"), for: key("q"))
    #expect(try await cache().reply(for: key("q"))?.content == "y")
  }

  @Test func severalMayKeepAtOnce() async throws {
    let caches = [cache(), cache(), cache()]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, cache) in caches.enumerated() {
        group.addTask {
          for number in 0..<20 {
            try await cache.keep(ModelReply(model: "m", content: "\(number)"), for: key("\(index) \(number)"))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await caches[0].statistics().replies == 60)
  }

  @Test func equalHashesAreNoEqualRequests() async throws {
    try await cache().keep(ModelReply(model: "m", content: "x"), for: key("q"))
    let queue = try DatabaseQueue(path: path)
    try await queue.writeWithoutTransaction { [hash = key("other").hash] db in
      try db.execute(sql: "UPDATE replies SET hash = ?", arguments: [hash])
    }
    try queue.close()
    #expect(try await cache().reply(for: key("other")) == nil)
  }
}

/// A time that stands still until it is moved.
private final class Watch: Sendable {
  private let milliseconds = Mutex<Int64>(1_000_000)

  var time: Timestamp { Timestamp(millisecondsSince1970: milliseconds.withLock { $0 }) }
  func pass(_ more: Int64) { milliseconds.withLock { $0 += more } }
}

private func key(_ text: String) -> RequestKey {
  RequestKey(
    ChatRequest(model: "m", messages: [Message(.user, text)], options: GenerationOptions(contextLength: 1)),
    identity: "")
}
