import NexusProtocol
import ScriptedServer
import Testing

@testable import CurlHTTP
@testable import Ollama

@Suite(.timeLimit(.minutes(1))) struct LoadWatchTests {
  /// A server whose `/api/ps` is scripted, and which answers a chat when `mayAnswer` fires.
  static func server(
    mayAnswer: Occasion, ps: @escaping @Sendable (_ look: Int) -> String
  ) throws -> OllamaServer {
    let looks = Collected<Bool>()
    return try OllamaServer { request, connection in
      switch request.target {
      case "/api/ps":
        looks.append(true)
        try connection.respond(ps(looks.all.count))
      case "/api/chat":
        mayAnswer.block()
        try connection.respond(Fixtures.generated)
      default: return false
      }
      return true
    }
  }

  static func listed(expiring: String) -> String {
    #"{"models":[{"name":"qwen3:8b","expires_at":"\#(expiring)"}]}"#
  }

  @Test func waitsForAModelThatIsNotListedYet() async throws {
    let mayAnswer = Occasion()
    let server = try Self.server(mayAnswer: mayAnswer) { look in
      if look == 3 { mayAnswer.fire() }
      return #"{"models":[]}"#
    }
    let client = try server.client { $0.timeout = .milliseconds(50) }
    let events = Collected<ModelEvent>()
    let reply = try await client.reply(to: .asking("hi")) { events.append($0) }
    #expect(reply.content == "Hello")
  }

  @Test func saysThatTheModelIsLoading() async throws {
    let mayAnswer = Occasion()
    let server = try Self.server(mayAnswer: mayAnswer) { _ in #"{"models":null}"# }
    let client = try server.client { $0.firstLook = .milliseconds(1) }
    let events = Collected<ModelEvent>()
    let reply = try await client.reply(to: .asking("hi")) { event in
      events.append(event)
      if event == .loading { mayAnswer.fire() }
    }
    #expect(reply.content == "Hello")
    #expect(events.all == [.waiting, .loading, .content("Hello")])
  }

  @Test func waitsForAModelWhoseFirstRequestIsNotOver() async throws {
    let mayAnswer = Occasion()
    let server = try Self.server(mayAnswer: mayAnswer) { look in
      if look == 2 { mayAnswer.fire() }
      return Self.listed(expiring: "2026-11-21T10:05:00.\(look)+01:00")
    }
    let client = try server.client { $0.timeout = .milliseconds(30) }
    #expect(try await client.reply(to: .asking("hi")) { _ in }.content == "Hello")
  }

  /// A server that answers one request at a time lets the next wait without a word.
  @Test func waitsItsTurnWhileAnotherRequestIsAnswered() async throws {
    let server = try OllamaServer { request, connection in
      if request.target == "/api/ps" { throw ServerErrorTests.Stop() }
      guard request.target == "/api/chat" else { return false }
      try connection.respond(Fixtures.generated)
      return true
    }
    let client = try server.client()
    let watch = LoadWatch(model: "qwen3:8b", firstLook: .seconds(1), client: client)
    let (long, short) = (Duration.seconds(3600), Duration.zero)
    #expect(await !watch.allows(HTTPSilence(phase: .firstByte, limit: long)), "nothing was heard of the server")
    _ = try await client.reply(to: .asking("hi")) { _ in }
    #expect(await watch.allows(HTTPSilence(phase: .firstByte, limit: long)))
    #expect(await !watch.allows(HTTPSilence(phase: .firstByte, limit: short)), "that was longer ago")
    #expect(await !watch.allows(HTTPSilence(phase: .idle, limit: long)), "its own reply has begun")
  }

  @Test func endsTheWaitForAModelThatIsLoadedAndSilent() async throws {
    let never = Occasion()
    let server = try Self.server(mayAnswer: never) { _ in Self.listed(expiring: "2026-11-21T10:05:00+01:00") }
    let client = try server.client { $0.timeout = .milliseconds(30) }
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.code == .timedOut)
    #expect(error?.retry == .never)
    never.fire()
  }

  @Test func endsTheWaitForAFirstRequestThatHangs() async throws {
    let never = Occasion()
    let server = try Self.server(mayAnswer: never) { look in Self.listed(expiring: "2026-11-21T10:05:00.\(look)+01:00")
    }
    let client = try server.client {
      $0.timeout = .milliseconds(20)
      $0.firstLook = .seconds(3600)
    }
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.code == .timedOut)
    #expect(server.requests.all.filter { $0.target == "/api/ps" }.count == 7)
    never.fire()
  }

  @Test func endsTheWaitForAServerThatDoesNotTell() async throws {
    let never = Occasion()
    let server = try OllamaServer { request, connection in
      if request.target == "/api/ps" { throw ServerErrorTests.Stop() }
      guard request.target == "/api/chat" else { return false }
      never.block()
      return true
    }
    let client = try server.client { $0.timeout = .milliseconds(30) }
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.code == .timedOut)
    never.fire()
  }

  @Test func endsAReplyThatStopsInTheMiddle() async throws {
    let server = try OllamaServer { request, connection in
      guard request.target == "/api/chat" else { return false }
      try connection.startResponse()
      try connection.writeChunk(Fixtures.endWithoutDone)
      connection.waitForClose()
      return true
    }
    let client = try server.client { $0.timeout = .milliseconds(400) }
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.code == .timedOut)
    #expect(error?.partial?.content == "Once upon")
    #expect(server.requests.all.filter { $0.target == "/api/ps" }.isEmpty)
  }

  @Test func doesNotWaitForAHostedModelAsIfItWereLoading() async throws {
    let never = Occasion()
    let server = try Self.server(mayAnswer: never) { _ in #"{"models":[]}"# }
    let client = try server.client {
      $0.timeout = .milliseconds(30)
      $0.allowsRemote = true
    }
    let error = await failure { _ = try await client.reply(to: .asking("hi", model: "x:cloud")) { _ in } }
    #expect(error?.code == .timedOut)
    never.fire()
  }
}
