package import Exchanges
package import Git
import JSONText
package import NexusProtocol
package import Prompts

/// What a model may use before it answers a question that belongs to no plan: tools that read one commit, and those of other
/// programs.
///
/// Each exchange has a desk of its own, so that models that are asked side by side share no bound.
package struct QuestionTools: Sendable {
  /// The answer to a question, and how it came about.
  package struct Answer: Sendable {
    package var reply: ModelReply
    /// The replies before it, in order: those that asked for something, and one that did not keep the format.
    package var earlier: [ModelReply]
    /// What was asked for, without what was answered.
    package var requests: [ToolReply]

    package init(reply: ModelReply, earlier: [ModelReply] = [], requests: [ToolReply] = []) {
      self.reply = reply
      self.earlier = earlier
      self.requests = requests
    }
  }

  /// The names of the tools that read the repository.
  package static let readingTools = RepositoryTools.all.map { $0.name }

  private let place: ReadingPlace?
  private let prompts: PromptLibrary
  /// How many requests may be made before one answer.
  private let limit: Int
  private let others: (any OtherTools)?
  /// The tools that are offered, by name; nil for all.
  private let names: Set<String>?

  /// - Parameters:
  ///   - commit: What is read; nil where there is none.
  ///   - others: What other programs offer.
  package init(
    reading repository: Repository, at commit: ObjectID?, outlines: (any OutlineSource)?, prompts: PromptLibrary,
    limit: Int, others: (any OtherTools)?, names: Set<String>?
  ) async throws {
    var place: ReadingPlace?
    if let commit {
      let gate = try await PromptGate(repository, at: [commit])
      place = ReadingPlace(repository, commit: commit, gate: gate, outlines: outlines)
    }
    self.place = place
    self.prompts = prompts
    self.limit = limit
    self.others = others
    self.names = names
  }

  /// Asks a model, which may use the tools until it answers.
  ///
  /// - Parameters:
  ///   - format: What the answer is held to. One that came without being held and does not keep it goes back, held.
  ///   - usesTools: Whether the model takes tools; another asks in text, and is offered no tools of other programs.
  ///   - filter: Changes what tools answered before the model is shown it.
  ///   - onRound: Receives each reply that is not the last; what it throws ends the exchange.
  /// - Throws: `ExchangeError`, `ModelError`, `CancellationError`; errors of git and the journal.
  package func exchange(
    through exchanges: Exchanges, as role: ModelRole, about subject: Subject, _ messages: [Message],
    format: ResponseFormat?, usesTools: Bool,
    filter: (@Sendable (String) async throws -> String)? = nil, onRound: (ModelReply) async throws -> Void = { _ in },
    onContent: @Sendable (String?) async throws -> Void = { _ in }
  ) async throws -> Answer {
    let reading = try await reading(through: exchanges, as: role, about: subject, messages, usesTools: usesTools)
    guard let reading else {
      return Answer(
        reply: try await exchanges.exchange(
          as: role, about: subject, messages: messages, format: format, onContent: onContent))
    }
    var messages = messages.introduced(by: try reading.introduction())
    var earlier: [ModelReply] = []
    let box = FilteredToolbox(box: reading, filter: filter)
    let (first, wasHeld) = try await exchanges.exchange(
      as: role, about: subject, messages: &messages, format: format, with: box, onContent: onContent,
      onRound: { reply in
        earlier.append(reply)
        try await onRound(reply)
      })
    var reply = first
    if !wasHeld, let fault = Self.fault(in: first, keeping: format) {
      earlier.append(first)
      try await onContent(nil)
      try await onRound(first)
      messages = messages.repairing(
        first.content, with: "\(fault) Reply with the whole JSON value and nothing else.",
        in: try await exchanges.budget(for: role))
      reply = try await exchanges.exchange(
        as: role, about: subject, messages: messages, format: format, onContent: onContent)
    }
    return Answer(reply: reply, earlier: earlier, requests: await box.log.requests)
  }

  /// What is offered; nil for nothing, of which the user is told why.
  private func reading(
    through exchanges: Exchanges, as role: ModelRole, about subject: Subject, _ messages: [Message], usesTools: Bool
  ) async throws -> Reading? {
    let budget = try await exchanges.budget(for: role)
    func tell(_ text: String) async throws {
      try await exchanges.events.tell(.notice, subject, ["text": .string(text)])
    }
    var reading = Reading(desk: ReadingDesk(place, limit: limit), usesTools: usesTools, prompts: prompts)
    reading.isForQuestion = true
    reading.own = place == nil ? [] : RepositoryTools.all.filter { names?.contains($0.name) ?? true }
    if let others {
      let chosen = ChosenTools(source: others, names: names)
      let all = await chosen.offer(limitInBytes: .max)
      if usesTools {
        let offer = await chosen.offer(limitInBytes: budget.promptBytes / 8)
        for note in offer.notes where !all.notes.contains(note) { try await tell(note) }
        if !offer.tools.isEmpty { reading.others = ForeignTools(source: chosen, offer: offer) }
      } else if !all.tools.isEmpty {
        try await tell("The model takes no tools, so those of other programs are not offered to it.")
      }
    }
    guard limit > 0, !reading.own.isEmpty || reading.others != nil else { return nil }
    let introduced = messages.introduced(by: try reading.introduction())
    guard budget.bytesLeft(beside: introduced, tools: reading.tools) >= Exchanges.leastRoomToOfferTools else {
      try await tell("The question leaves no room for what tools would answer, so none is offered.")
      return nil
    }
    return reading
  }

  private static func fault(in reply: ModelReply, keeping format: ResponseFormat?) -> String? {
    guard case .schema(let text)? = format, let schema = try? JSONValue(parsing: text) else { return nil }
    do throws(SchemaFault) {
      _ = try SchemaCheck.value(inReply: reply.content, keeping: schema)
      return nil
    } catch {
      return error.message
    }
  }
}
