import NexusProtocol
import NexusTestSupport
import Secrets
import Store
import Testing

@testable import Exchanges

/// Models are asked without a repository, and what they say is kept.
@Suite struct AskingTests {
  private static let time = Timestamp(millisecondsSince1970: 1_767_323_045_000)
  private static let subject = Subject(purpose: .plan)

  private func with(
    _ answers: [Result<ModelReply, ModelError>], budgets: Budgets = Budgets(),
    _ body: (Exchanges, Store, ScriptedModel, Listener) async throws -> Void
  ) async throws {
    try await ScratchDirectory.with { scratch in
      let owner = LeaseOwner(host: "here", processID: 1, token: "one")
      let store = try Store.open(
        at: try scratch.makeDirectory("state") + "/nexus.db", for: owner, nexusVersion: "test", isAlive: { _ in true })
      let (model, listener) = (ScriptedModel(answers), Listener())
      let exchanges = Exchanges(
        models: [.overseer: model],
        roles: [.overseer: RoleSettings(model: "m", options: GenerationOptions(contextLength: 2048), think: .on)],
        events: EventWriter(journal: store, observer: listener, now: { Self.time }), budgets: budgets)
      try await body(exchanges, store, model, listener)
    }
  }

  private static func reply(_ text: String) -> Result<ModelReply, ModelError> {
    .success(ModelReply(model: "m", content: text))
  }

  @Test func aReplyIsKeptBeforeItIsTold() async throws {
    try await with([Self.reply("Hello.")]) { exchanges, store, _, listener in
      let reply = try await exchanges.exchange(as: .overseer, about: Self.subject, messages: [Message(.user, "Hi")])
      #expect(reply.content == "Hello.")
      let kept = try await store.finishedPrompts(of: "m", limit: 9)
      #expect(kept == [[Message(.user, "Hi")]])
      #expect(await listener.names == [.exchangeStarted, .exchangeFinished])
      #expect(try await store.events([.exchangeStarted, .exchangeFinished], plan: nil) == (await listener.events))
    }
  }

  @Test func eventsAreToldInTheJournalsOrder() async throws {
    try await with([]) { exchanges, _, _, listener in
      let events = exchanges.events
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<40 { group.addTask { try await events.tell(.notice, ["text": .integer(number)]) } }
        try await group.waitForAll()
      }
      let numbers = await listener.entries.map(\.id)
      #expect(numbers.count == 40 && numbers == numbers.sorted())
    }
  }

  @Test func secretsAreTakenOutOfWhatIsSent() async throws {
    try await with([Self.reply("Hello.")]) { exchanges, _, model, _ in
      let secret = "ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e"
      _ = try await exchanges.exchange(
        as: .overseer, about: Self.subject, messages: [Message(.user, "The token is \(secret).")])
      let sent = try #require(await model.requests.first?.messages.first?.content)
      #expect(!sent.contains(secret) && sent.contains(Redaction.mark))
    }
  }

  @Test func whatHoldsNoAnswerIsAskedForOnceMoreWithoutThinking() async throws {
    let thought = ModelReply(model: "m", thinking: "Hm.")
    try await with([.success(thought), Self.reply("Yes.")]) { exchanges, _, model, _ in
      let reply = try await exchanges.exchange(as: .overseer, about: Self.subject, messages: [Message(.user, "So?")])
      #expect(reply.content == "Yes.")
      #expect(await model.requests.map(\.think) == [.on, .off])
    }
  }

  @Test func tokensThatEndATurnAreNoThoughts() async throws {
    try await with([Self.reply("<|im_end|>\n"), Self.reply("Yes.")]) { exchanges, _, _, listener in
      _ = try await exchanges.exchange(as: .overseer, about: Self.subject, messages: [Message(.user, "So?")])
      let notices = await listener.events.filter { $0.name == .notice }.map { "\($0)" }
      #expect(notices.count == 1 && notices[0].contains("The reply is empty"), "\(notices)")
    }
  }

  /// Nothing was wrong with what was asked, so it is asked again to the letter; twice in a row, the cause is named.
  @Test(arguments: [
    ("load", "The server loaded the model and ended the reply before a word of it"),
    ("unload", "The server took the model out of its memory and ended the reply before a word of it"),
  ]) func aReplyOfAServerThatOnlyLoadedTheModel(reason: String, words: String) async throws {
    let loaded = Result<ModelReply, ModelError>.success(ModelReply(model: "m", stopReason: .other(reason)))
    let messages = [Message(.user, "So?")]
    try await with([loaded, Self.reply("Yes.")]) { exchanges, _, model, listener in
      let reply = try await exchanges.exchange(as: .overseer, about: Self.subject, messages: messages)
      #expect(reply.content == "Yes.")
      let requests = await model.requests
      #expect(requests.map(\.messages) == [messages, messages] && requests.map(\.think) == [.on, .on])
      let notices = await listener.events.filter { $0.name == .notice }.map { "\($0)" }
      #expect(notices.count == 1 && notices[0].contains(words + "; it is asked for again."), "\(notices)")
    }
    try await with([loaded, loaded]) { exchanges, _, model, _ in
      let error = await #expect(throws: ModelError.self) {
        try await exchanges.exchange(as: .overseer, about: Self.subject, messages: messages)
      }
      #expect(error?.code == .emptyReply && error?.message.hasPrefix(words) == true, "\(error as Any)")
      #expect(await model.requests.count == 2)
    }
  }

  @Test func aSpentBudgetAsksNobody() async throws {
    let budgets = Budgets(limits: [.day: [.exchanges: 1]])
    try await with([Self.reply("One.")], budgets: budgets) { exchanges, _, model, listener in
      let messages = [Message(.user, "Hi")]
      _ = try await exchanges.exchange(as: .overseer, about: Self.subject, messages: messages)
      let error = await #expect(throws: ExchangeError.self) {
        try await exchanges.exchange(as: .overseer, about: Subject(purpose: .review), messages: messages)
      }
      #expect(error?.code == .budgetSpent(.day))
      #expect(await model.requests.count == 1)
      #expect(await listener.names.last == .budgetSpent)
    }
  }

  @Test func aPromptThatLeavesNoRoomIsNotSent() async throws {
    try await with([]) { exchanges, _, model, _ in
      let error = await #expect(throws: ExchangeError.self) {
        try await exchanges.exchange(
          as: .overseer, about: Self.subject, messages: [Message(.user, String(repeating: "word ", count: 4000))])
      }
      #expect(error?.isAboutRoom == true)
      #expect(await model.requests.isEmpty)
    }
  }

  @Test func aFailureIsFiledAndThrown() async throws {
    try await with([.failure(ModelError(.unreachable, "It is down."))]) { exchanges, _, _, listener in
      let error = await #expect(throws: ModelError.self) {
        try await exchanges.exchange(as: .overseer, about: Self.subject, messages: [Message(.user, "Hi")])
      }
      #expect(error?.code == .unreachable)
      #expect(await listener.names == [.exchangeStarted, .exchangeFailed])
    }
  }

  @Test func toolsAnswerUntilTheirRequestsAreUsedUp() async throws {
    let asks = ModelReply(model: "m", toolCalls: [ToolCall(id: "1", name: "clock", arguments: "{}")])
    try await with([.success(asks), Self.reply("Noon.")]) { exchanges, _, model, listener in
      var messages = [Message(.user, "What time is it?")]
      let (reply, wasHeld) = try await exchanges.exchange(
        as: .overseer, about: Self.subject, messages: &messages, format: .json, with: Clock())
      #expect(reply.content == "Noon." && wasHeld)
      let requests = await model.requests
      #expect(requests.map { $0.tools.count } == [1, 0])
      #expect(requests[1].messages.map(\.role) == [.user, .assistant, .tool])
      #expect(requests[1].messages.last?.content.hasPrefix("12:00") == true)
      #expect(await listener.names.contains(.repositoryRead))
    }
  }

  @Test func aRoleWithoutAModelIsNamed() async throws {
    try await with([]) { exchanges, _, _, _ in
      let error = await #expect(throws: ModelError.self) {
        try await exchanges.exchange(as: .implementation, about: Self.subject, messages: [Message(.user, "Hi")])
      }
      #expect(error?.code == .modelNotFound)
    }
  }
}

/// Answers what a test has it answer, in order.
private actor ScriptedModel: LanguageModel {
  private var answers: [Result<ModelReply, ModelError>]
  private(set) var requests: [ChatRequest] = []

  init(_ answers: [Result<ModelReply, ModelError>]) { self.answers = answers }

  func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    requests.append(request)
    let reply = try answers.removeFirst().get()
    if !reply.content.isEmpty { try await onEvent(.content(reply.content)) }
    return reply
  }
}

private actor Listener: Observer {
  private(set) var entries: [JournalEntry] = []
  var events: [Event] { entries.map(\.event) }
  var names: [Event.Name] { events.map(\.name) }

  func happened(_ entry: JournalEntry) async {
    // Whoever is shown an event later must not overtake.
    await Task.yield()
    entries.append(entry)
  }
  func streamed(_ event: ModelEvent, role: ModelRole, model: String, task: TaskID?) async throws {}
  func streamBroke(task: TaskID?) async {}
}

/// A tool that tells the time once.
private actor Clock: Toolbox {
  private(set) var left = 1

  nonisolated var tools: [ToolDefinition] { [ToolDefinition(name: "clock", description: "The time", parameters: "{}")] }
  nonisolated func request(in call: ToolCall) -> String { call.name }
  nonisolated func isSound(_ call: ToolCall) -> Bool { true }
  nonisolated func requests(in answer: String) -> [String]? { nil }

  func answer(_ request: String, limitInBytes: Int) async throws -> ToolReply {
    left -= 1
    return ToolReply(text: "12:00", tool: request, summary: "", outcome: .answered)
  }

  nonisolated func textInstructions() async throws -> String { "" }
}
